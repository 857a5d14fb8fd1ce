"""Whose inbox it is, and why a task stands in it: given to the person, for a role of theirs, in somebody's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.offers import ROLE
from engine.results import Why
from engine.rights import Who, may_see
from engine.status import OPEN
from storage import watches
from storage.inbox import Whose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.by import By
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Candidate, Task

MOST_WATCHED = 200
GIVEN, OTHER = "given", "other"


def whose(connection: Connection, by: By, actor: Who, now: datetime, *, watching: bool = False) -> Whose:
    """Who asks, their roles, what they may do in somebody's place and, with ``watching``, what they watch."""
    watched = tuple(row.id for row in watched_cases(connection, by, actor)) if watching else ()
    return Whose(by.agency, by.person, actor.roles, tuple(in_place_of(connection, actor, now)), watched)


def in_place_of(connection: Connection, actor: Who, now: datetime) -> dict[str, str]:
    """The open tasks that a person may do in somebody's place, by id, each with that somebody."""
    del connection, actor, now
    return {}


def watched_cases(connection: Connection, by: By, actor: Who) -> list[Instance]:
    """The cases that this person watches and may see still, those watched last first."""
    found = watches.cases(connection, by.agency, by.person, MOST_WATCHED)
    return [row for row in found if may_see(connection, actor, row)]


def why(actor: Who, placed: Mapping[str, str], task: Task, offered: Sequence[Candidate], codes: dict[str, str]) -> Why:
    """Why this person has a task; without a kind where it is not for them.

    ``placed``: the tasks that they do in somebody's place, each with that somebody; ``codes``: of units, by their id.
    """
    if actor.person == (task.assignee if task.status == OPEN else task.ended_by):
        return Why(kind=GIVEN)
    mine = [one for one in offered if task.assignee is None and actor.offered([one])]
    if mine and task.status == OPEN:
        return Why(kind=mine[0].kind, of=offer_text(mine[0], codes) if mine[0].kind == ROLE else "")
    return Why(kind=OTHER, of=placed[task.id]) if task.id in placed else Why()


def offer_text(candidate: Candidate, codes: dict[str, str]) -> str:
    """A candidate as a diagram writes it: a person's name, ``van_thu``, ``truong_phong@VP``."""
    if candidate.kind != ROLE or candidate.unit is None:
        return candidate.value
    return f"{candidate.value}@{codes.get(candidate.unit, candidate.unit)}"
