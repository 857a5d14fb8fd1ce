"""The rows of tasks and of those to whom they are offered; the queries are in ``tasks`` and ``inbox``.

A candidate also carries what lists are searched and sorted by: ``who`` it is for in one word, when its task is due (or
``NEVER``), whether somebody holds it, and the follow-up date. So the first of a long list, and how many there are, are
read from one index alone (docs/adr/0017-lists.md). The truth is the task; ``tasks`` keeps both in step, within the act.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    select,
    text,
)

from storage import rows
from storage.schema import Id, Utc, metadata

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a task without a due date is due, where tasks are sorted."""


class Task(NamedTuple):
    """One step of one case for one person. ``key``: the process key; ``rev`` grows with each change.

    ``personal``: nobody does it in another person's place, as with a secret ballot.
    """

    id: str
    agency: str
    instance: str
    token: int
    element: str
    name: str
    key: str
    business_key: str | None
    subject: str
    lane: str | None
    status: str
    assignee: str | None
    form: str | None
    due: datetime | None
    follow_up: datetime | None
    priority: int
    urgent: bool
    created_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    on_behalf_of: str | None
    secrecy: str
    rev: int
    personal: bool = False


class Candidate(NamedTuple):
    """Someone to whom a task is offered. ``kind``: person or role; ``unit``: the role in this unit, or in any."""

    task: str
    agency: str
    kind: str
    value: str
    unit: str | None


_OPEN = text("status = 'open'")
_FOR_OTHERS = text("on_behalf_of IS NOT NULL")
_DRAWN = text("follow_up IS NOT NULL")

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id"), nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("element", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Id, nullable=False),
    Column("business_key", Id),
    Column("subject", Text, nullable=False),
    Column("lane", Text),
    Column("status", Id, nullable=False),
    Column("assignee", Id),
    Column("form", Text),
    Column("due", Utc),
    Column("follow_up", Utc),
    Column("priority", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("claimed_at", Utc),
    Column("ended_at", Utc),
    Column("ended_by", Id),
    Column("on_behalf_of", Id),
    Column("secrecy", Id, nullable=False),
    Column("rev", Integer, nullable=False),
    # For search without diacritics; not fields of Task, kept in step by the functions of ``tasks``. The words are the
    # rest of what a task is found by: its step, its procedure, its case's key.
    Column("subject_folded", Text, nullable=False, server_default=text("''")),
    Column("words_folded", Text, nullable=False, server_default=text("''")),
    Column("personal", Boolean, nullable=False, server_default=false()),
    CheckConstraint("status IN ('open', 'completed', 'cancelled')", name="status"),
    Index(None, "instance", "token"),
    Index("ix_task_inbox", "agency", "assignee", "due", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index(None, "agency", "ended_by", "ended_at"),
    Index(None, "agency", "business_key"),
    Index(
        "ix_task_done_for",
        "agency",
        "on_behalf_of",
        "ended_at",
        sqlite_where=_FOR_OTHERS,
        postgresql_where=_FOR_OTHERS,
    ),
)

candidate = Table(
    "candidate",
    metadata,
    Column("task", Id, ForeignKey("task.id"), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("agency", Id, nullable=False),
    Column("kind", Id, nullable=False),
    Column("value", Id, nullable=False),
    Column("unit", Id),
    Column("who", Id, nullable=False),
    Column("due", Utc, nullable=False),
    Column("follow_up", Utc),
    Column("taken", Integer, nullable=False),
    CheckConstraint("kind IN ('person', 'role')", name="kind"),
    Index("ix_candidate_list", "agency", "who", "taken", "due", "task", "follow_up"),
    Index(
        "ix_candidate_aside",
        "agency",
        "who",
        "follow_up",
        "taken",
        "due",
        "task",
        sqlite_where=_DRAWN,
        postgresql_where=_DRAWN,
    ),
)


def who_of(kind: str, value: str, unit: str | None = None) -> str:
    """Give the one word for a candidate: ``person:an``, ``role:van_thu``, ``role:truong_phong@VP``."""
    return f"{kind}:{value}" if unit is None else f"{kind}:{value}@{unit}"


ALL = select(*rows.columns(task, Task._fields))
"""Every column of a Task, in order."""
