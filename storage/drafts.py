"""Drafts: what a person has typed into a task and not yet sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, ForeignKey, Integer, Table, bindparam, select

from storage import rows
from storage.errors import ConflictError
from storage.prepared import Prepared
from storage.schema import Blob, Id, Utc, metadata
from storage.session import conflicts
from storage.task_table import task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from storage.session import Connection

_STALE = "The draft was saved elsewhere meanwhile. Read it again, show both, and save with its revision."


class Draft(NamedTuple):
    """The typed values of one person in one task: ``values`` is JSON, ``rev`` grows with each save."""

    task: str
    person: str
    values: bytes
    saved_at: datetime
    rev: int


draft = Table(
    "draft",
    metadata,
    Column("task", Id, ForeignKey("task.id"), primary_key=True),
    Column("person", Id, primary_key=True),
    Column("values", Blob, nullable=False),
    Column("saved_at", Utc, nullable=False),
    Column("rev", Integer, nullable=False),
)

_MINE = (draft.c.task == bindparam("of_task"), draft.c.person == bindparam("of_person"))
_ALL = select(*rows.columns(draft, Draft._fields))
_ONE = Prepared(_ALL.where(*_MINE))
_OF_TASK = Prepared(_ALL.where(draft.c.task == bindparam("of_task")).order_by(draft.c.saved_at))
_INSERT = draft.insert()
_SAVE = (
    draft.update()
    .where(*_MINE)
    .values({"values": bindparam("typed"), "saved_at": bindparam("at"), "rev": draft.c.rev + 1})
    .returning(draft.c.rev)
)
_SAVE_AT = _SAVE.where(draft.c.rev == bindparam("old"))
_DELETE = Prepared(draft.delete().where(*_MINE))


def save(
    connection: Connection, *, task: str, person: str, values: bytes, saved_at: datetime, rev: int | None = None
) -> int:
    """Save a draft and give its new revision.

    ``rev``: the revision it was read at, 0 when there was none; ``None`` overwrites whatever is there.

    Raises:
        ConflictError: it was saved elsewhere meanwhile.
    """
    found = {"of_task": task, "of_person": person, "typed": values, "at": saved_at}
    if rev is None:
        saved = connection.execute(_SAVE, found).scalar()
    else:
        saved = connection.execute(_SAVE_AT, {**found, "old": rev}).scalar()
    if saved is not None:
        return int(saved)
    if rev:
        raise ConflictError(_STALE)
    with conflicts(_STALE):
        connection.execute(_INSERT, Draft(task, person, values, saved_at, 1)._asdict())
    return 1


def get(connection: Connection, task: str, person: str) -> Draft | None:
    """Read a person's draft of a task."""
    return rows.first(connection, _ONE, {"of_task": task, "of_person": person}, Draft._make)


def of_task(connection: Connection, task: str) -> list[Draft]:
    """List all drafts of a task, oldest first."""
    return rows.fetch(connection, _OF_TASK, {"of_task": task}, Draft._make)


def everything(connection: Connection) -> Iterator[bytes]:
    """Give the typed values of every draft, one by one."""
    for row in connection.execution_options(yield_per=100).execute(select(draft.c["values"])):
        yield row[0]


def delete(connection: Connection, task: str, person: str) -> None:
    """Throw away a person's draft of a task."""
    _DELETE.run(connection, {"of_task": task, "of_person": person})


def purge(connection: Connection, before: datetime) -> int:
    """Throw away the drafts of tasks that had ended before an instant; how many."""
    ended = select(task.c.id).where(task.c.id == draft.c.task, task.c.ended_at < before).exists()
    return connection.execute(draft.delete().where(ended)).rowcount
