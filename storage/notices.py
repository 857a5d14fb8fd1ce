"""Notices: what happened that somebody wants to know, a row for each audience, and which of them a person has read.

An audience is ``person:ID``, ``role:CODE`` or ``role:CODE@UNIT``: an offer to a role is one row, however many hold it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Index, Select, Table, and_, bindparam, delete, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import rows
from storage.prepared import Prepared, Question
from storage.schema import Id, Json, Utc, metadata
from storage.task_table import task

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.session import Connection

_STEP = 4
OFFER = "task-offered"
REMINDERS = ("task-due-soon", "task-due-today", "task-late")
"""These are told to a whole role too, while nobody has taken the task."""


class Notice(NamedTuple):
    """``id``: the event that it tells of; ``at``: when that happened; ``told_at``: since when it can be read."""

    agency: str
    audience: str
    id: str
    kind: str
    at: datetime
    told_at: datetime
    instance: str | None
    task: str | None
    actor: str | None
    detail: object


class Reader(NamedTuple):
    """Who reads. ``audiences``: all that the person belongs to; ``muted``: kinds that they do not want to see.

    All that was told up to ``seen_until`` counts as read.
    """

    agency: str
    person: str
    audiences: tuple[str, ...]
    muted: tuple[str, ...]
    seen_until: datetime | None


notice = Table(
    "notice",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("audience", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("kind", Id, nullable=False),
    Column("at", Utc, nullable=False),
    Column("told_at", Utc, nullable=False),
    Column("instance", Id),
    Column("task", Id),
    Column("actor", Id),
    Column("detail", Json),
    Index(None, "agency", "audience", "told_at"),
    Index(None, "told_at"),
)

notice_read = Table(
    "notice_read",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("notice", Id, primary_key=True),
    Column("at", Utc, nullable=False),
    Index(None, "at"),
)

_INSERT = {
    "sqlite": sqlite.insert(notice).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(notice).on_conflict_do_nothing(),
}
_READ = {
    "sqlite": sqlite.insert(notice_read).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(notice_read).on_conflict_do_nothing(),
}
# Not the audience: who belongs to two audiences of one notice reads it once.
_FIELDS = [literal("").label("audience") if name == "audience" else notice.c[name] for name in Notice._fields]
_WITH_TASK = notice.join(task, task.c.id == notice.c.task, isouter=True)


def insert_many(connection: Connection, found: Sequence[Notice]) -> None:
    """Write notices; one that its audience has already is left out."""
    if found:
        connection.execute(_INSERT[connection.dialect.name], [row._asdict() for row in found])


def latest(
    connection: Connection, reader: Reader, *, limit: int, after: str | None = None
) -> list[tuple[Notice, bool]]:
    """List what a person may read, newest first, each with whether it has been read; ``after``: a notice's id."""
    been = _been_read(reader).label("been")
    query = select(*_FIELDS, been).distinct().select_from(_WITH_TASK).where(*_theirs(reader))
    if after is not None:
        last = select(func.max(notice.c.told_at)).where(notice.c.agency == reader.agency, notice.c.id == after)
        told = last.scalar_subquery()
        query = query.where(or_(notice.c.told_at < told, and_(notice.c.told_at == told, notice.c.id < after)))
    query = query.order_by(notice.c.told_at.desc(), notice.c.id.desc()).limit(limit)
    return [(Notice._make(row[:-1]), bool(row[-1])) for row in connection.execute(query)]


def unread(connection: Connection, reader: Reader, *, most: int) -> int:
    """Count what a person has not read yet, up to ``most``."""
    asked = unread_ids(reader, most=most)
    return len(asked.statement.all(connection, asked.parameters))


def unread_ids(reader: Reader, *, most: int) -> Question:
    """Ask the ids of what a person has not read yet, up to ``most``."""
    named = [*reader.audiences, *[""] * (-len(reader.audiences) % _STEP)]
    given: dict[str, object] = {"of_agency": reader.agency, "of_person": reader.person}
    given |= {f"audience{place}": audience for place, audience in enumerate(named)}
    given |= {f"muted{place}": kind for place, kind in enumerate(reader.muted)}
    given |= {} if reader.seen_until is None else {"seen_until": reader.seen_until}
    query = _unread(len(named), len(reader.muted), most, seen=reader.seen_until is not None)
    return Question(query, given)


@lru_cache(maxsize=64)
def _unread(audiences: int, muted: int, most: int, *, seen: bool) -> Prepared[Select[Any]]:
    """What is asked for by every open tab every few seconds; audiences are filled up, so that there are few of it."""
    places: dict[str, Any] = {
        "agency": bindparam("of_agency"),
        "person": bindparam("of_person"),
        "audiences": tuple(bindparam(f"audience{place}") for place in range(audiences)),
        "muted": tuple(bindparam(f"muted{place}") for place in range(muted)),
        "seen_until": bindparam("seen_until", type_=Utc()) if seen else None,
    }
    asked = Reader(**places)
    query = select(notice.c.id).distinct().select_from(_WITH_TASK).where(*_theirs(asked), ~_been_read(asked))
    return Prepared(query.limit(most))


def get(connection: Connection, reader: Reader, notice_id: str) -> Notice | None:
    """Read one notice, if it is for this person."""
    query = select(*_FIELDS).select_from(_WITH_TASK)
    return rows.first(connection, query.where(*_theirs(reader), notice.c.id == notice_id), {}, Notice._make)


def mark(connection: Connection, *, agency: str, person: str, notice_id: str, at: datetime) -> None:
    """Write that a person has read a notice."""
    row = {"agency": agency, "person": person, "notice": notice_id, "at": at}
    connection.execute(_READ[connection.dialect.name], row)


def unread_between(
    connection: Connection, reader: Reader, since: datetime, until: datetime, *, kinds: Collection[str], limit: int
) -> list[Notice]:
    """List unread notices of some kinds that were told after one instant and up to another, oldest first."""
    query = select(*_FIELDS).distinct().select_from(_WITH_TASK)
    query = query.where(*_theirs(reader), ~_been_read(reader), notice.c.kind.in_(kinds))
    query = query.where(notice.c.told_at > since, notice.c.told_at <= until)
    return rows.fetch(connection, query.order_by(notice.c.told_at, notice.c.id).limit(limit), {}, Notice._make)


def purge(connection: Connection, before: datetime) -> None:
    """Forget what was told, and that it was read, before an instant."""
    connection.execute(delete(notice).where(notice.c.told_at < before))
    connection.execute(delete(notice_read).where(notice_read.c.at < before))


def _theirs(reader: Reader) -> list[ColumnElement[bool]]:
    wanted = [
        notice.c.agency == reader.agency,
        notice.c.audience.in_(reader.audiences),
        or_(notice.c.actor.is_(None), notice.c.actor != reader.person),
        # What is told to a whole role of a task is no news any more once somebody has taken it.
        or_(
            # Each by itself: a prepared statement has as many places as it is written with.
            notice.c.kind.not_in([literal(kind) for kind in (OFFER, *REMINDERS)]),
            and_(notice.c.kind != OFFER, notice.c.audience.startswith("person:")),
            and_(task.c.status == "open", task.c.assignee.is_(None)),
        ),
    ]
    return [*wanted, notice.c.kind.not_in(reader.muted)] if reader.muted else wanted


def _been_read(reader: Reader) -> ColumnElement[bool]:
    marked = (
        select(notice_read.c.notice)
        .where(
            notice_read.c.agency == reader.agency,
            notice_read.c.person == reader.person,
            notice_read.c.notice == notice.c.id,
        )
        .exists()
    )
    return marked if reader.seen_until is None else or_(marked, notice.c.told_at <= reader.seen_until)
