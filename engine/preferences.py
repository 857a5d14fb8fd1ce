"""Preferences: how a person likes their pages. Comfort is no business data, so no event tells of it (design 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import BadValueError
from engine.values import dumps
from storage import preferences

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home

MOST_BYTES = 20_000


def preference(home: Home, by: By, name: str) -> object:
    """What the person who asks has chosen under this name: any JSON value, None when nothing was chosen."""
    with home.database.read() as connection:
        return preferences.get(connection, by.agency, by.person, name)


def set_preference(home: Home, by: By, name: str, value: object) -> None:
    """Keep what the person who asks has chosen; None goes back to what is usual.

    Raises:
        BadValueError: it is larger than 20 KB.
    """
    if len(dumps(value)) > MOST_BYTES:
        raise BadValueError(f"The choice “{name}” is larger than 20 KB. Keep less under one name.")
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        preferences.put(connection, agency=by.agency, person=by.person, name=name, value=value, at=now)
