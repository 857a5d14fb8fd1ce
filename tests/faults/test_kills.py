from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.errors import StorageError
from storage.failpoints import POINTS, arm
from tests.faults.kills import kill, server
from tests.faults.life import Plan, prepare

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES = server()
SHORT = {
    "sqlite": set(POINTS) - {"act-begun", "act-done", "act-settled", "after-handler", "job-done", "blob-written"},
    "postgresql": {"before-commit", "after-commit"},
}
"""What the short run does; the whole is done by ./run test --full, and with many seeds by ./run faults."""


@pytest.mark.parametrize(
    ("database", "point"),
    [
        pytest.param(database, point, marks=() if point in SHORT[database] else pytest.mark.full)
        for database in SHORT
        for point in POINTS
    ],
)
def test_what_was_acknowledged_is_there_once_after_a_kill(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, point: str
) -> None:
    url = request.getfixturevalue("demo_sqlite_url" if database == "sqlite" else "demo_postgres_url")
    plan = Plan(url=url, home=tmp_path / "home", cases=1)
    prepare(plan)
    outcome = kill(plan, point, 1, PROCESSES)
    assert outcome.killed
    assert outcome.wrong == ()


def test_a_point_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StorageError, match="no failpoint"):
        arm("nowhere")
