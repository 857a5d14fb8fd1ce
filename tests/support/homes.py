"""Homes for tests: a real database, a real folder, a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

import engine
from engine import By, Channel, FixedClock, Home, Settings

if TYPE_CHECKING:
    from pathlib import Path

# Monday 08:00 in Hanoi.
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AGENCY = "bdt"


PASSWORD = "demo"


def make_demo(url: str, folder: Path, *, at: datetime = MONDAY) -> None:
    """Put the demo agency into an empty database; its people can sign in with the demo's password."""
    home = open_home(url, folder, at=at)
    engine.load_demo(home, password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    home.close()


def open_home(url: str, folder: Path, *, at: datetime = MONDAY, handlers: tuple[str, ...] = ()) -> Home:
    """A home whose clock stands at an instant."""
    return Home.open(Settings(home=folder / "home", database_url=url, handlers=handlers), clock=FixedClock(at))


def by(person: str, key: str | None = None, channel: Channel = Channel.WEB) -> By:
    """A person who acts over the web."""
    return By(AGENCY, person, channel, key=key)


ADMIN = By(AGENCY, "admin", Channel.CLI)


def events(home: Home, instance: str) -> list[str]:
    """The kinds of a case's events, in order."""
    return [entry.kind for entry in engine.case(home, ADMIN, instance).trail]


def open_tasks(home: Home, instance: str) -> dict[str, str]:
    """Element to id of a case's open tasks."""
    return {task.element: task.id for task in engine.case(home, ADMIN, instance).tasks}
