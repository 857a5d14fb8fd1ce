"""A demo home, with every shipped procedure published, on each kind of database."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from engine import HANOI, FixedClock, Home, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import DemoAt

MONDAY = datetime(2026, 11, 23, 8, tzinfo=HANOI)


class Opening(Protocol):
    def __call__(self, at: datetime = ...) -> Home: ...


@pytest.fixture
def demo(demo_at: DemoAt, tmp_path: Path) -> Iterator[Opening]:
    """Open the demo home as it is made at an instant."""
    opened: list[Home] = []

    def make(at: datetime = MONDAY) -> Home:
        home = Home.open(Settings(home=tmp_path / "home", database_url=demo_at(at)), clock=FixedClock(at))
        opened.append(home)
        return home

    yield make
    for home in opened:
        home.close()
