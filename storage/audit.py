"""The trail's rows: events that stay for ever, and the values they commit to, which may be erased (design 8)."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    column,
    delete,
    func,
    literal,
    select,
    table,
    tuple_,
)

from storage.guards import guard
from storage.prepared import PreparedInsert
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("v", Integer, nullable=False),
    Column("agency", Id, nullable=False),
    Column("instance", Id),
    Column("no", Integer),
    Column("kind", Id, nullable=False),
    Column("element", Id),
    Column("task", Id),
    Column("document", Id),
    Column("actor", Id),
    Column("actor_kind", Id, nullable=False),
    Column("on_behalf_of", Id),
    Column("channel", Id, nullable=False),
    Column("at", Utc, nullable=False),
    Column("changes", Text, nullable=False),
    Column("reason", Id),
    Column("prev", Id, nullable=False),
    Column("hash", Id, nullable=False),
    UniqueConstraint("instance", "no"),
    Index(None, "agency", "at"),
)

audit_value = Table(
    "audit_value",
    metadata,
    Column("event", Id, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("side", Id, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("value", Text, nullable=False),
)

guard(audit_event, "UPDATE", "DELETE")
# Erasure and retention may delete a value; nothing may put another in its place.
guard(audit_value, "UPDATE")

# The heads that the chains are checked against stand in the rows that acts lock.
_instance = table("instance", column("id"), column("agency"), column("event_no"), column("event_hash"))

_BATCH = 200


class Event(NamedTuple):
    """One event, as stored: ``changes`` is canonical JSON text, ``at`` UTC, ``prev`` and ``hash`` hex SHA-256."""

    id: str
    v: int
    agency: str
    instance: str | None
    no: int | None
    kind: str
    element: str | None
    task: str | None
    document: str | None
    actor: str | None
    actor_kind: str
    on_behalf_of: str | None
    channel: str
    at: datetime
    changes: str
    reason: str | None
    prev: str
    hash: str


class Value(NamedTuple):
    """What an event commits to: ``side`` is old, new or reason, ``value`` canonical JSON, ``salt`` 16 bytes."""

    event: str
    name: str
    side: str
    salt: bytes
    value: str


_INSERT_EVENT = PreparedInsert(audit_event, Event._fields)
_INSERT_VALUE = PreparedInsert(audit_value, Value._fields)


class Record(NamedTuple):
    """An event with those of its values that are still kept, and the head that its instance's row names."""

    event: Event
    values: tuple[Value, ...]
    head: tuple[int, str] | None


def insert_many(connection: Connection, events: Sequence[Event], values: Sequence[Value]) -> None:
    """Write events and the values they commit to."""
    _INSERT_EVENT.many_and(connection, events, _INSERT_VALUE, values)


def of_instance(connection: Connection, instance: str, *, after: int = 0, limit: int | None = None) -> list[Event]:
    """Give an instance's events in order, those with a number greater than ``after``."""
    query = select(audit_event).where(audit_event.c.instance == instance, audit_event.c.no > after)
    rows = connection.execute(query.order_by(audit_event.c.no).limit(limit))
    return [Event._make(row) for row in rows]


def of_document(connection: Connection, instance: str, document: str) -> list[Event]:
    """Give the events of an instance that are about a document, in order."""
    query = select(audit_event).where(audit_event.c.instance == instance, audit_event.c.document == document)
    return [Event._make(row) for row in connection.execute(query.order_by(audit_event.c.no))]


def latest(
    connection: Connection,
    *,
    agency: str,
    before: datetime | None = None,
    kinds: Collection[str] = (),
    actor: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[Event]:
    """Give an agency's last events, newest first: those before an instant, of some kinds, of one actor, or all."""
    query = select(audit_event).where(audit_event.c.agency == agency)
    if before is not None:
        query = query.where(audit_event.c.at < before)
    if kinds:
        query = query.where(audit_event.c.kind.in_(kinds))
    if actor is not None:
        query = query.where(audit_event.c.actor == actor)
    if after is not None:
        # By instant and id: the events of one act share their instant.
        last = select(audit_event.c.at, audit_event.c.id).where(audit_event.c.id == after).scalar_subquery()
        query = query.where(tuple_(audit_event.c.at, audit_event.c.id) < last)
    rows = connection.execute(query.order_by(audit_event.c.at.desc(), audit_event.c.id.desc()).limit(limit))
    return [Event._make(row) for row in rows]


def last_of_task(connection: Connection, *, instance: str, task: str, kinds: Collection[str] = ()) -> Event | None:
    """Give a task's last event, of some kinds or of any."""
    query = select(audit_event).where(audit_event.c.instance == instance, audit_event.c.task == task)
    if kinds:
        query = query.where(audit_event.c.kind.in_(kinds))
    row = connection.execute(query.order_by(audit_event.c.no.desc()).limit(1)).first()
    return None if row is None else Event._make(row)


def following(
    connection: Connection, *, agency: str, kinds: Collection[str], after: tuple[datetime, str], limit: int
) -> list[Event]:
    """Give an agency's events of some kinds in the order of time, those after an instant and id."""
    query = select(audit_event).where(audit_event.c.agency == agency, audit_event.c.at >= after[0])
    query = query.where(
        tuple_(audit_event.c.at, audit_event.c.id) > tuple_(literal(after[0], audit_event.c.at.type), after[1]),
        audit_event.c.kind.in_(kinds),
    )
    rows = connection.execute(query.order_by(audit_event.c.at, audit_event.c.id).limit(limit))
    return [Event._make(row) for row in rows]


def values_of(connection: Connection, events: Collection[str]) -> list[Value]:
    """Give the values kept of some events."""
    query = select(audit_value).where(audit_value.c.event.in_(events))
    rows = connection.execute(query.order_by(audit_value.c.event, audit_value.c.name, audit_value.c.side))
    return [Value._make(row) for row in rows]


def erase(connection: Connection, *, event: str, name: str | None = None) -> int:
    """Delete the values of an event (of one name), for erasure or retention; give how many. The proofs stay valid."""
    query = delete(audit_value).where(audit_value.c.event == event)
    if name is not None:
        query = query.where(audit_value.c.name == name)
    return connection.execute(query).rowcount


def stream(
    connection: Connection,
    *,
    agency: str | None = None,
    instance: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Generator[Record, None, None]:
    """Give events chain by chain, each in order, without holding more than a batch in memory.

    ``since`` is included, ``until`` is not.
    """
    query = _streamed()
    if agency is not None:
        query = query.where(audit_event.c.agency == agency)
    if instance is not None:
        query = query.where(audit_event.c.instance == instance)
    if since is not None:
        query = query.where(audit_event.c.at >= since)
    if until is not None:
        query = query.where(audit_event.c.at < until)
    # Closed even when the reader stops early: a server's cursor must not outlive its connection.
    with connection.execution_options(stream_results=True, yield_per=_BATCH).execute(query) as rows:
        for _, group in groupby(map(tuple, rows), key=itemgetter(0)):
            yield _record(list(group))


def _streamed() -> Select[tuple[object, ...]]:
    return (
        select(audit_event, audit_value, _instance.c.event_no, _instance.c.event_hash)
        .join(audit_value, audit_value.c.event == audit_event.c.id, isouter=True)
        .join(_instance, _instance.c.id == audit_event.c.instance, isouter=True)
        .order_by(audit_event.c.instance, audit_event.c.no, audit_event.c.id, audit_value.c.name, audit_value.c.side)
    )


def _record(rows: Sequence[Sequence[object]]) -> Record:
    width = len(Event._fields)
    event_no, event_hash = rows[0][-2:]
    return Record(
        Event._make(rows[0][:width]),
        tuple(Value._make(row[width:-2]) for row in rows if row[width] is not None),
        (event_no, event_hash) if isinstance(event_no, int) and isinstance(event_hash, str) else None,
    )


def eventless(connection: Connection, *, agency: str | None = None) -> str | None:
    """Give the id of an instance whose row counts events although the trail has none of it, or None."""
    has = select(audit_event.c.id).where(audit_event.c.instance == _instance.c.id).exists()
    query = select(_instance.c.id).where(_instance.c.event_no > 0, ~has)
    if agency is not None:
        query = query.where(_instance.c.agency == agency)
    found: str | None = connection.scalar(query.order_by(_instance.c.id).limit(1))
    return found


def orphan(connection: Connection) -> str | None:
    """Give the id of an event that is missing although a value of it is kept, or None."""
    has = select(audit_event.c.id).where(audit_event.c.id == audit_value.c.event).exists()
    found: str | None = connection.scalar(select(audit_value.c.event).where(~has).limit(1))
    return found


def count(connection: Connection, *, agency: str) -> int:
    """Give the number of an agency's events."""
    return connection.scalar(select(func.count()).where(audit_event.c.agency == agency)) or 0
