"""Whom or what an event outside of every case is about: the name it tells, else that of its person or procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from web.roles import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import TrailEntry

_PEOPLE: Final = ("grantee", "person", "position")
"""Changes that hold a person's id, or a position, which begins with it."""


def subject(entry: TrailEntry, procedures: Mapping[str, str]) -> str:
    """In words; "" where the event belongs to a case or tells none. ``procedures``: their names by key."""
    if entry.instance is not None:
        return ""
    told = {name: old if new is None else new for name, old, new in entry.changes}
    if isinstance(name := told.get("name"), str):
        return name
    if isinstance(key := told.get("key"), str):
        return procedures.get(key, "")
    people = (str(told[each]).partition(".")[0] for each in _PEOPLE if isinstance(told.get(each), str))
    return next((found for code in people if (found := name_of(code)) != code), "")
