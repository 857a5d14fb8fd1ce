"""Whose work somebody answers for: the head of the unit, of the unit above it, at last of the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import people
from engine.offers import PERSON
from storage import units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from storage.session import Connection
    from storage.tasks import Candidate, Task

HEADS: Final = ("chanh_vp", "truong_phong")
"""The roles of those who head a unit, the higher one first: an office's chief has deputies of the second."""
HEAD_OF_AGENCY: Final = "lanh_dao"


def superiors_of(connection: Connection, task: Task, offers: Collection[Candidate], day: date) -> list[str]:
    """The people who answer for a task on a day: for the person who holds it, else for those it is offered to.

    The head of their unit; where there is none but themselves the head of the unit above, at last of the agency.
    """
    own = _responsible(connection, task, offers, day)
    found = [
        person for unit in _units(connection, task, offers, day) for person in _above(connection, task, unit, own, day)
    ]
    heads = found or [row.id for row in people.holders(connection, task.agency, HEAD_OF_AGENCY, None, day)]
    return [person for person in dict.fromkeys(heads) if person not in own]


def _responsible(connection: Connection, task: Task, offers: Collection[Candidate], day: date) -> set[str]:
    if task.assignee is not None:
        return {task.assignee}
    roles = (each for each in offers if each.kind != PERSON)
    held = (row.id for each in roles for row in people.holders(connection, task.agency, each.value, each.unit, day))
    return {each.value for each in offers if each.kind == PERSON} | set(held)


def _units(connection: Connection, task: Task, offers: Collection[Candidate], day: date) -> list[str]:
    """The units of those who are to do it: that of a role, or those of the people."""
    if task.assignee is None and (named := [each.unit for each in offers if each.unit is not None]):
        return list(dict.fromkeys(named))
    whose = sorted(_responsible(connection, task, offers, day))
    found = (people.unit_of(connection, person, day) for person in whose)
    return list(dict.fromkeys(unit.id for unit in found if unit is not None))


def _above(connection: Connection, task: Task, unit: str, own: set[str], day: date) -> list[str]:
    for place in _upwards(connection, unit):
        found = (people.holders(connection, task.agency, role, place, day) for role in HEADS)
        heads = [row.id for row in next((rows for rows in found if rows), [])]
        if heads and own.isdisjoint(heads):
            return heads
    return []


def _upwards(connection: Connection, unit: str) -> Iterator[str]:
    seen: set[str] = set()
    here: str | None = unit
    while here is not None and here not in seen:
        seen.add(here)
        yield here
        found = units.get(connection, here)
        here = found.parent if found is not None else None
