"""Snoozes: the tasks that a person has put aside, each until an instant. For all others they stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Index, Select, Table, bindparam, select

from storage import rows
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.session import Connection

snooze = Table(
    "snooze",
    metadata,
    Column("task", Id, ForeignKey("task.id"), primary_key=True),
    Column("person", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("until", Utc, nullable=False),
    Index(None, "agency", "person", "until"),
)

_ONE = (snooze.c.task == bindparam("of_task"), snooze.c.person == bindparam("of_person"))
_UNTIL = select(snooze.c.until).where(*_ONE)
_PUT = snooze.update().where(*_ONE)
_DELETE = snooze.delete().where(*_ONE)
_INSERT = snooze.insert()


def until_of(connection: Connection, task: str, person: str) -> datetime | None:
    """Read until when a person has put a task aside, an instant that may lie behind; ``None`` when never."""
    found: datetime | None = connection.scalar(_UNTIL, {"of_task": task, "of_person": person})
    return found


def of_tasks(connection: Connection, person: str, tasks: Collection[str]) -> dict[str, datetime]:
    """Read until when a person has put each of some tasks aside; those never put aside are left out."""
    wanted = select(snooze.c.task, snooze.c.until).where(snooze.c.task.in_(tasks), snooze.c.person == person)
    return {row[0]: row[1] for row in connection.execute(wanted)}


def put(connection: Connection, *, task: str, person: str, agency: str, until: datetime) -> None:
    """Put a task aside for a person until an instant, instead of any other before."""
    if not rows.changed(connection, _PUT, {"of_task": task, "of_person": person, "until": until}):
        connection.execute(_INSERT, {"task": task, "person": person, "agency": agency, "until": until})


def delete(connection: Connection, task: str, person: str) -> None:
    """Take a task back at once."""
    connection.execute(_DELETE, {"of_task": task, "of_person": person})


def purge(connection: Connection, before: datetime) -> int:
    """Forget what came back before an instant; give how many."""
    return rows.changed(connection, snooze.delete().where(snooze.c.until < before), {})


def ahead(agency: str, person: str, now: datetime) -> Select[tuple[str]]:
    """Give the ids of the tasks that a person has put aside beyond ``now``."""
    return select(snooze.c.task).where(*rows.equal(snooze, agency=agency, person=person), snooze.c.until > now)
