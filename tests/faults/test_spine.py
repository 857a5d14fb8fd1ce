from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.spine import Size, run, servers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.full
def test_web_servers_and_workers_that_are_killed_lose_nothing(demo_postgres_url: str, tmp_path: Path) -> None:
    told = run(demo_postgres_url, tmp_path / "home", Size(seconds=5, webs=2, workers=1, every=0.5), servers())
    assert told.kills
    assert told.acknowledged >= told.cases * 3
    assert told.wrong == ()
