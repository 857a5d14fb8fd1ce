"""Separation of duties: who did a step may not do the one that checks it (design 7).

The step stays in the list of who may not do it, with the reason: it may have been given to them, and they pass it on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.status import OPEN
from storage import duties

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView
    from storage.duties import Done
    from storage.session import Connection
    from storage.tasks import Task


@dataclass(frozen=True, kw_only=True, slots=True)
class Barred:
    """Why somebody may not do a task: the name of a step of the same case, and who did it, they or who they act for."""

    step: str
    person: str


def barred(separate_from: Collection[str], done: Iterable[Done | Task], people: Sequence[str]) -> Barred | None:
    """What keeps these people from a task that is separate from those steps, seeing what was done in its case."""
    for one in done:
        found = next((person for person in people if person in {one.ended_by, one.on_behalf_of}), None)
        if one.element in separate_from and found is not None:
            return Barred(step=one.name, person=found)
    return None


def told(home: Home, connection: Connection, by: By, views: Sequence[TaskView]) -> tuple[TaskView, ...]:
    """Views of the tasks of who asks, with what keeps them from those that they may not do."""
    separate = {view.id: _separate_from(home, connection, view) for view in views}
    people = {by.person, *(view.on_behalf_of for view in views if view.status == OPEN and view.on_behalf_of)}
    cases = {view.instance for view in views if separate[view.id]}
    done = duties.done_by(connection, cases, people) if cases else []
    return tuple(
        replace(view, barred=barred(separate[view.id], _of(done, view), _doers(by, view)))
        if separate[view.id]
        else view
        for view in views
    )


def _separate_from(home: Home, connection: Connection, view: TaskView) -> Collection[str]:
    """The steps that an open task for the reader is separate from."""
    if view.status != OPEN or not (view.why.kind or view.on_behalf_of):
        return ()
    work = home.shelf.version(connection, view.definition).node(view.element).work
    return () if work is None else work.separate_from


def _of(done: Iterable[Done], view: TaskView) -> list[Done]:
    return [one for one in done if one.instance == view.instance]


def _doers(by: By, view: TaskView) -> tuple[str, ...]:
    """Who would do the task: the reader, and the person in whose place they would."""
    return (by.person, view.on_behalf_of) if view.on_behalf_of else (by.person,)
