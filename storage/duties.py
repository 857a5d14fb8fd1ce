"""Duties: which finished steps of some cases certain people had a part in, for separation of duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from storage import rows
from storage.task_table import task

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.session import Connection


class Done(NamedTuple):
    """A finished step: who did it and, where it was done in somebody's place, in whose."""

    instance: str
    element: str
    name: str
    ended_by: str | None
    on_behalf_of: str | None


def done_by(connection: Connection, instances: Collection[str], people: Collection[str]) -> list[Done]:
    """List the finished steps of these cases that one of these people did, or that were done in their place."""
    theirs = or_(task.c.ended_by.in_(people), task.c.on_behalf_of.in_(people))
    columns = rows.columns(task, Done._fields)
    found: list[Done] = []
    for some in rows.chunks(instances):
        statement = select(*columns).where(task.c.instance.in_(some), task.c.status == "completed", theirs)
        found += rows.fetch(connection, statement.order_by(task.c.ended_at), {}, Done._make)
    return found
