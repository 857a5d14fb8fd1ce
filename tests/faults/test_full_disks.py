"""The disk is full (docs/reliability.md); a real one, small, made for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.full_disks import ALL, BLOCK, REMEDY, fill, may_mount, moved, small_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not may_mount(), reason=REMEDY)
FEW = [0, 10 * BLOCK]
SIZES = [pytest.param(FEW, id="few"), pytest.param(ALL, id="all", marks=pytest.mark.full)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.mark.parametrize("left", SIZES)
def test_sqlite_on_a_full_disk_loses_nothing_and_goes_on(demo_sqlite_url: str, disk: Path, left: list[int]) -> None:
    told = fill(moved(demo_sqlite_url, disk), disk, left)
    assert told.wrong == []
    assert told.acts == 6
    assert told.refused >= told.acts


@pytest.mark.parametrize("left", SIZES)
def test_a_full_disk_of_papers_loses_nothing_and_goes_on(demo_sqlite_url: str, disk: Path, left: list[int]) -> None:
    told = fill(demo_sqlite_url, disk, left, papers_only=True)
    assert told.wrong == []
    assert told.refused
