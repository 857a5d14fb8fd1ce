"""Over HTTP to the real server: one effect for one key, one winner for one task (design 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.races import PEOPLE, raced

if TYPE_CHECKING:
    from pathlib import Path


def test_of_many_at_once_one_wins_and_one_key_is_one_act(demo_postgres_url: str, tmp_path: Path) -> None:
    told = raced(demo_postgres_url, tmp_path / "home", tasks=1, people=8, times=8)
    assert told.wrong == []
    assert (told.tasks, told.named, told.same_key) == (1, 7, 32)


@pytest.mark.full
@pytest.mark.parametrize("database", ["demo_sqlite_url", "demo_postgres_url"])
def test_of_fifty_at_once_one_wins_and_a_hundred_of_one_key_are_one_act(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    told = raced(request.getfixturevalue(database), tmp_path / "home", tasks=100)
    assert told.wrong == []
    assert (told.tasks, told.named, told.same_key) == (100, 100 * (PEOPLE - 1), 400)
