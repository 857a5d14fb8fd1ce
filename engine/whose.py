"""Whose inbox it is, and why a task stands in it: given to the person, for a role of theirs, in somebody's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.for_others import others_of
from engine.offers import PERSON, ROLE
from engine.results import Why
from engine.rights import Who, may_see
from engine.status import OPEN
from storage import watches
from storage.inbox import Whose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.by import By
    from storage.inbox import Other
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Candidate, Task

MOST_WATCHED = 200
GIVEN, OTHER = "given", "other"


def whose(connection: Connection, by: By, actor: Who, *, watching: bool = False) -> Whose:
    """The person who asks, their roles, those in whose place they act and, with ``watching``, the cases they watch."""
    watched = tuple(row.id for row in watched_cases(connection, by, actor)) if watching else ()
    return Whose(by.agency, by.person, actor.roles, others_of(actor), watched)


def watched_cases(connection: Connection, by: By, actor: Who) -> list[Instance]:
    """The cases that this person watches and may see still, those watched last first."""
    found = watches.cases(connection, by.agency, by.person, MOST_WATCHED)
    return [row for row in found if may_see(connection, actor, row)]


def why(actor: Who, others: Sequence[Other], task: Task, offered: Sequence[Candidate], codes: dict[str, str]) -> Why:
    """Why this person has a task; without a kind where it is not for them. ``codes``: of units, by their id."""
    if actor.person == (task.assignee if task.status == OPEN else task.ended_by):
        return Why(kind=GIVEN)
    if task.status != OPEN:
        return Why()
    if task.assignee is None:
        for one in offered:
            if actor.offered([one]):
                return Why(kind=one.kind, of=offer_text(one, codes) if one.kind == ROLE else "")
    for other in others:
        if _stands_for(other, task, offered):
            return Why(kind=OTHER, of=other.person)
    return Why()


def offer_text(candidate: Candidate, codes: dict[str, str]) -> str:
    """A candidate as a diagram writes it: a person's name, ``van_thu``, ``truong_phong@VP``."""
    if candidate.kind != ROLE or candidate.unit is None:
        return candidate.value
    return f"{candidate.value}@{codes.get(candidate.unit, candidate.unit)}"


def _stands_for(other: Other, task: Task, offered: Sequence[Candidate]) -> bool:
    if task.personal or (other.keys is not None and task.key not in other.keys):
        return False
    if task.assignee is not None:
        return task.assignee == other.person
    return any(
        one.value == other.person
        if one.kind == PERSON
        else any(role == one.value and one.unit in {None, unit} for role, unit in other.roles)
        for one in offered
    )
