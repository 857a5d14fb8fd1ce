"""The demo agency's pages, each test with a home of its own."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import engine
from tests.web.translations import compile_catalogues
from web.app import create_app
from web.security import hash_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from engine import FixedClock, Home

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    compile_catalogues()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo agency as it is on its first morning; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    home = engine.Home.open(engine.Settings(home=folder), clock=engine.FixedClock(MORNING))
    engine.load_demo(home, password_hash=hash_password("demo"))
    home.close()
    return folder


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23/11/2026, 09:00 at the office."""
    return engine.FixedClock(MORNING)


@pytest.fixture
def home(demo_folder: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Home]:
    """A demo home of this test's own."""
    folder = tmp_path / "home"
    shutil.copytree(demo_folder, folder)
    opened = engine.Home.open(engine.Settings(home=folder), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def app(home: Home) -> Flask:
    """The pages of that home; an error of the program is raised."""
    return create_app(home, testing=True)


@pytest.fixture
def jobs(home: Home) -> Callable[[], int]:
    """Run what is due."""
    return lambda: engine.run_due(home)
