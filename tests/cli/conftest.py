"""A demo home on disk for each test, and the command line called in this process."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from argon2 import PasswordHasher

import engine
from tests.support.homes import PASSWORD
from web.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Said(NamedTuple):
    """What a word did: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def object(self) -> Any:  # noqa: ANN401 - JSON
        """The one object printed."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The objects printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo agency; to be copied, never opened."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    home = engine.Home.open(engine.Settings(home=folder))
    engine.load_demo(home, password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    home.close()
    return folder


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that does not exist yet, named by the environment."""
    folder = tmp_path / "home"
    monkeypatch.setenv("QUYTRINH_HOME", str(folder))
    return folder


@pytest.fixture
def demo(demo_folder: Path, empty: Path) -> Path:
    """A demo home of this test's own, named by the environment."""
    shutil.copytree(demo_folder, empty)
    return empty


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Type a command line."""

    def typed(*words: object) -> Said:
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Said(status, *capsys.readouterr())

    return typed
