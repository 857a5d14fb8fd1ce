"""The demo agency behind ``/engine-rest``, each test with a home of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

import engine
from tests.rest.api import Api
from tests.support.homes import MONDAY, PASSWORD
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from engine import Home


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo agency as it is on its first morning; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    home = engine.Home.open(engine.Settings(home=folder), clock=engine.FixedClock(MONDAY))
    engine.load_demo(home, password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    home.close()
    return folder


@pytest.fixture
def home(demo_folder: Path, tmp_path: Path) -> Iterator[Home]:
    """A demo home of this test's own."""
    folder = tmp_path / "home"
    shutil.copytree(demo_folder, folder)
    opened = engine.Home.open(engine.Settings(home=folder), clock=engine.FixedClock(MONDAY))
    yield opened
    opened.close()


@pytest.fixture
def app(home: Home) -> Flask:
    """The application of that home; an error of the program is raised."""
    return create_app(home, testing=True)


@pytest.fixture
def api(app: Flask) -> Api:
    """The administrator at ``/engine-rest``."""
    return Api(app)
