"""For others: which open tasks a person may do in somebody's place, and in whose (docs/substitutes.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.names import names_of
from engine.rights import CLEARED, stead
from storage import tasks
from storage.inbox import Other

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.results import TaskView
    from engine.rights import Who
    from storage.session import Connection
    from storage.tasks import Task


def others_of(actor: Who) -> tuple[Other, ...]:
    """Those in whose place this person may act now, with their roles and the procedures that it is for."""
    cleared = bool(actor.codes & CLEARED) if actor.steads else False
    return tuple(
        Other(other.person, other.roles, tuple(sorted(place.keys)) or None, cleared) for place, other in actor.steads
    )


def placed_in(connection: Connection, actor: Who, found: Iterable[Task]) -> dict[str, str]:
    """Of these open tasks those that somebody may do in another's place and not for themselves: id to that person."""
    rows = list(found)
    if not rows or not actor.steads:
        return {}
    offers = tasks.candidates(connection, [task.id for task in rows])
    placed: dict[str, str] = {}
    for task in rows:
        to = [offer for offer in offers if offer.task == task.id]
        place = stead(actor, task, to)
        own = task.assignee == actor.person or (task.assignee is None and actor.offered(to))
        if place is not None and not own:
            placed[task.id] = place
    return placed


def told(connection: Connection, views: Iterable[TaskView], placed: Mapping[str, str]) -> tuple[TaskView, ...]:
    """Views of open tasks with the person in whose place each may be done."""
    names = names_of(connection, placed.values())
    return tuple(
        replace(view, on_behalf_of=placed[view.id], on_behalf_of_name=names.get(placed[view.id]))
        if view.id in placed
        else view
        for view in views
    )
