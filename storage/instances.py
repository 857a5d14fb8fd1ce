"""Instances: one row a case, which an act locks; its state is a blob that lists never read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    func,
    select,
    text,
    tuple_,
    update,
)

from storage import rows
from storage.errors import ConflictError, StorageError
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Blob, Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.session import Connection


class Instance(NamedTuple):
    """One run of a definition. ``key`` is the process key, ``rev`` grows by one with each act."""

    id: str
    agency: str
    key: str
    definition: str
    version: int
    business_key: str | None
    status: str
    rev: int
    parent: str | None
    parent_token: int | None
    root: str
    starter: str | None
    unit: str | None
    subject: str
    started_at: datetime
    ended_at: datetime | None
    event_no: int
    event_hash: str
    secrecy: str
    end_state: str | None


_RUNNING = text("status IN ('active', 'suspended')")
RUNNING = text("instance.status IN ('active', 'suspended')")
"""The condition of ``ix_instance_running``, spelled so that both databases see that the index covers it."""

instance = Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("key", Id, nullable=False),
    Column("definition", Id, ForeignKey("definition.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("business_key", Id),
    Column("status", Id, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("parent", Id, ForeignKey("instance.id")),
    Column("parent_token", BigInteger),
    Column("root", Id, nullable=False),
    Column("starter", Id),
    Column("unit", Id),
    Column("subject", Text, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("event_no", Integer, nullable=False),
    Column("event_hash", Id, nullable=False),
    Column("secrecy", Id, nullable=False),
    Column("end_state", Text),
    Column("state", Blob, nullable=False),
    CheckConstraint("status IN ('active', 'suspended', 'completed', 'cancelled')", name="status"),
    Index(None, "agency", "status", "started_at", "id"),
    Index(None, "agency", "key", "started_at", "id"),
    Index(None, "agency", "business_key"),
    Index(None, "agency", "starter", "started_at"),
    Index("ix_instance_running", "agency", "starter", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    Index(None, "parent"),
)

_ALL = select(*rows.columns(instance, Instance._fields))
_ONE = Prepared(_ALL.where(instance.c.id == bindparam("row")))
_LOCKED = Prepared(_ONE.statement.with_for_update())
_STATE = Prepared(select(instance.c.rev, instance.c.state).where(instance.c.id == bindparam("row")))
_CHILDREN = Prepared(_ALL.where(instance.c.parent == bindparam("row")).order_by(instance.c.started_at, instance.c.id))
_INSERT = PreparedInsert(instance, (*Instance._fields, "state"))
_SAVE = Prepared(
    update(instance)
    .where(instance.c.id == bindparam("row"), instance.c.rev == bindparam("old"))
    .values(rev=bindparam("old") + 1)
)

_TOUCHED = ("status", "ended_at", "end_state", "event_no", "event_hash", "subject", "secrecy", "business_key")
_TOUCH = Prepared(update(instance).where(instance.c.id == bindparam("row")))


def insert(connection: Connection, row: Instance, state: bytes) -> None:
    """Write a new instance with its first state.

    Raises:
        ConflictError: the id exists already.
    """
    _INSERT.many(connection, [(*row, state)])


def get(connection: Connection, instance_id: str) -> Instance | None:
    """Read an instance without locking it."""
    return rows.first(connection, _ONE, {"row": instance_id}, Instance._make)


def lock(connection: Connection, instance_id: str) -> Instance | None:
    """Lock an instance until the transaction ends, and read it; on SQLite the write transaction is the lock."""
    return rows.first(connection, _LOCKED, {"row": instance_id}, Instance._make)


def load_state(connection: Connection, instance_id: str) -> tuple[int, bytes]:
    """Read the revision and the state blob.

    Raises:
        StorageError: there is no such instance.
    """
    row = _STATE.first(connection, {"row": instance_id})
    if row is None:
        raise StorageError(f"There is no instance {instance_id}. Look its id up again.")
    return row[0], row[1]


def save(connection: Connection, before: Instance, row: Instance, state: bytes) -> None:
    """Write what an act made of the instance that it found as ``before``; it then stands one revision on.

    Only columns that changed are set: SQLite writes the pages of every index of those that are.

    Raises:
        ConflictError: the instance stands at another revision, or is not there.
    """
    changed = {name: new for name, old, new in zip(Instance._fields, before, row, strict=True) if old != new}
    stale = ConflictError(f"Instance {row.id} is not at revision {before.rev} any more. Read it again, then retry.")
    _SAVE.must(connection, {**changed, "row": row.id, "old": before.rev, "state": state}, stale)


def touch(connection: Connection, row: Instance) -> None:
    """Write all but the state of an instance that the act has locked: the run did not move, its revision stays."""
    _TOUCH.run(connection, {"row": row.id, **{name: getattr(row, name) for name in _TOUCHED}})


def listing(
    connection: Connection,
    *,
    agency: str,
    key: str | None = None,
    status: str | None = None,
    business_key: str | None = None,
    ids: Collection[str] | None = None,
    parent: str | None = None,
    starter: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> list[Instance]:
    """List instances, newest first, at most ``limit`` after the one with the id ``after``."""
    place = tuple_(instance.c.started_at, instance.c.id)
    conditions = _wanted(
        agency=agency, key=key, status=status, business_key=business_key, ids=ids, parent=parent, starter=starter
    )
    statement = _ALL.where(*conditions)
    if after is not None:
        last = select(instance.c.started_at, instance.c.id).where(instance.c.id == after)
        statement = statement.where(place < last.scalar_subquery())
    statement = statement.order_by(instance.c.started_at.desc(), instance.c.id.desc()).limit(limit)
    return rows.fetch(connection, statement, {}, Instance._make)


def children(connection: Connection, instance_id: str) -> list[Instance]:
    """List the instances that this one called, oldest first."""
    return rows.fetch(connection, _CHILDREN, {"row": instance_id}, Instance._make)


def count(
    connection: Connection,
    *,
    agency: str,
    key: str | None = None,
    status: str | None = None,
    business_key: str | None = None,
    ids: Collection[str] | None = None,
    parent: str | None = None,
    starter: str | None = None,
) -> int:
    """Count the instances that ``listing`` would list."""
    conditions = _wanted(
        agency=agency, key=key, status=status, business_key=business_key, ids=ids, parent=parent, starter=starter
    )
    return connection.execute(select(func.count()).select_from(instance).where(*conditions)).scalar_one()


def _wanted(
    *,
    agency: str,
    key: str | None,
    status: str | None,
    business_key: str | None,
    ids: Collection[str] | None,
    parent: str | None,
    starter: str | None,
) -> list[ColumnElement[bool]]:
    conditions = rows.equal(
        instance, agency=agency, key=key, status=status, business_key=business_key, parent=parent, starter=starter
    )
    return conditions if ids is None else [*conditions, instance.c.id.in_(list(ids))]
