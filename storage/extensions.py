"""Extensions: requests for more time for a task, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, bindparam, or_, select, text

from storage import rows
from storage.schema import Id, Utc, metadata
from storage.task_table import task

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class Extension(NamedTuple):
    """``asker`` wants the task due at ``wanted``; ``decider`` says, or where that is None any administrator.

    ``state``: asked, granted or refused. ``due``: the date that was granted; ``seen_at``: since when the asker knows.
    """

    id: str
    agency: str
    instance: str
    task: str
    asker: str
    decider: str | None
    wanted: datetime
    reason: str
    asked_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    due: datetime | None
    answer: str | None
    seen_at: datetime | None


_ASKED = text("state = 'asked'")

extension = Table(
    "extension",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id"), nullable=False),
    Column("task", Id, ForeignKey("task.id"), nullable=False),
    Column("asker", Id, nullable=False),
    Column("decider", Id),
    Column("wanted", Utc, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("state", Id, nullable=False),
    Column("decided_by", Id),
    Column("decided_at", Utc),
    Column("due", Utc),
    Column("answer", Text),
    Column("seen_at", Utc),
    CheckConstraint("state IN ('asked', 'granted', 'refused')", name="state"),
    Index(None, "task", "asked_at"),
    Index("ix_extension_asked", "agency", "decider", sqlite_where=_ASKED, postgresql_where=_ASKED),
    Index(None, "agency", "asker", "seen_at"),
)

_ALL = select(*rows.columns(extension, Extension._fields))
_IS_ASKED = extension.c.state == "asked"
_ONE = _ALL.where(extension.c.id == bindparam("row"))
_LOCKED = _ONE.with_for_update()
_OF_TASK = _ALL.where(extension.c.task == bindparam("of_task")).order_by(extension.c.asked_at, extension.c.id)
_WITH_TASK = _ALL.join(task, task.c.id == extension.c.task).where(task.c.status == "open")
_INSERT = extension.insert()
_UPDATE = extension.update().where(extension.c.id == bindparam("row"))


def insert(connection: Connection, row: Extension) -> None:
    """Write a request."""
    connection.execute(_INSERT, row._asdict())


def get(connection: Connection, extension_id: str) -> Extension | None:
    """Read a request."""
    return rows.first(connection, _ONE, {"row": extension_id}, Extension._make)


def lock(connection: Connection, extension_id: str) -> Extension | None:
    """Lock a request until the transaction ends, and read it."""
    return rows.first(connection, _LOCKED, {"row": extension_id}, Extension._make)


def update(connection: Connection, extension_id: str, **changed: object) -> None:
    """Change the named columns of a request."""
    connection.execute(_UPDATE.values(**changed), {"row": extension_id})


def of_task(connection: Connection, task_id: str) -> list[Extension]:
    """List the requests for a task, oldest first."""
    return rows.fetch(connection, _OF_TASK, {"of_task": task_id}, Extension._make)


def to_decide(connection: Connection, *, agency: str, person: str, administers: bool) -> list[Extension]:
    """List the open requests that a person decides, oldest first; an administrator those that nobody else does."""
    theirs = extension.c.decider == person
    wanted = or_(theirs, extension.c.decider.is_(None)) if administers else theirs
    statement = _WITH_TASK.where(extension.c.agency == agency, _IS_ASKED, wanted)
    return rows.fetch(connection, statement.order_by(extension.c.asked_at, extension.c.id), {}, Extension._make)


def unseen(connection: Connection, *, agency: str, person: str) -> list[Extension]:
    """List what was decided of a person's requests and they have not seen yet, oldest first."""
    statement = _WITH_TASK.where(
        extension.c.agency == agency,
        extension.c.asker == person,
        extension.c.seen_at.is_(None),
        extension.c.state != "asked",
    )
    return rows.fetch(connection, statement.order_by(extension.c.decided_at, extension.c.id), {}, Extension._make)
