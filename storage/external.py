"""External tasks: automatic steps that outside workers fetch and lock (``/engine-rest/external-task``)."""

from __future__ import annotations

from datetime import timedelta
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
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
)

from storage import rows
from storage.errors import StorageError
from storage.instances import instance
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from storage.session import Connection


class External(NamedTuple):
    """One automatic step that waits for a worker. ``state``: open, done, cancelled or failed; ``retries``: left."""

    id: str
    agency: str
    instance: str
    token: int
    element: str
    topic: str
    key: str
    business_key: str | None
    definition: str
    worker: str | None
    locked_until: datetime | None
    retries: int | None
    error_message: str | None
    error_details: str | None
    priority: int
    created_at: datetime
    state: str


_OPEN = text("state = 'open'")

external = Table(
    "external",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id"), nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("element", Id, nullable=False),
    Column("topic", Id, nullable=False),
    Column("key", Id, nullable=False),
    Column("business_key", Id),
    Column("definition", Id, nullable=False),
    Column("worker", Text),
    Column("locked_until", Utc),
    Column("retries", Integer),
    Column("error_message", Text),
    Column("error_details", Text),
    Column("priority", Integer, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("state", Id, nullable=False),
    CheckConstraint("state IN ('open', 'done', 'cancelled', 'failed')", name="state"),
    Index(None, "instance", "token"),
    Index("ix_external_open", "agency", "topic", "created_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

FILTERS = ("business_key", "key", "definition")
"""What a topic's options may ask for: a value, or a collection of values."""
_ALL = select(*rows.columns(external, External._fields))
_ONE = Prepared(_ALL.where(external.c.id == bindparam("row")))
_LOCKED = Prepared(_ONE.statement.with_for_update())
_OF_INSTANCE = Prepared(
    _ALL.where(external.c.instance == bindparam("of_instance")).order_by(external.c.created_at, external.c.id)
)
_INSERT = PreparedInsert(external, External._fields)
_UPDATE = Prepared(external.update().where(external.c.id == bindparam("row")))
_CLOSE = Prepared(
    external.update().where(
        external.c.instance == bindparam("of_instance"), external.c.token == bindparam("of_token"), _OPEN
    )
)


def insert_many(connection: Connection, externals: Sequence[External]) -> None:
    """Write new external tasks."""
    _INSERT.many(connection, externals)


def fetch_and_lock(
    connection: Connection,
    *,
    agency: str,
    topics: Sequence[tuple[str, int, Mapping[str, object]]],
    worker: str,
    now: datetime,
    limit: int,
    use_priority: bool,
) -> list[External]:
    """Lock at most ``limit`` free tasks for a worker: none that another holds, has no retries left, or is suspended.

    ``topics``: (topic, milliseconds to lock, options), the options out of ``FILTERS``. Highest priority first when
    asked for, else oldest first.

    Raises:
        StorageError: an option that is none of ``FILTERS``.
    """
    if not topics or limit < 1:
        return []
    first = [external.c.priority.desc()] if use_priority else []
    free = (
        select(external.c.id)
        .join(instance, and_(instance.c.id == external.c.instance, instance.c.status == "active"))
        .where(external.c.agency == agency, text("external.state = 'open'"), *_unheld(now))
        .where(or_(*[_of_topic(topic, options) for topic, _, options in topics]))
        .order_by(*first, external.c.created_at, external.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=external)
    )
    # MATERIALIZED: PostgreSQL could otherwise run the subquery again and lock more than it takes.
    picked = free.cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
    ends = {topic: literal(now + timedelta(milliseconds=length), Utc()) for topic, length, _ in topics}
    taken = (
        external.update()
        .where(external.c.id.in_(select(picked.c.id)))
        .values(worker=worker, locked_until=case(ends, value=external.c.topic))
        .returning(*rows.columns(external, External._fields))
    )
    locked = rows.fetch(connection, taken, {}, External._make)
    return sorted(locked, key=lambda row: (-row.priority if use_priority else 0, row.created_at, row.id))


def get(connection: Connection, external_id: str) -> External | None:
    """Read an external task without locking it."""
    return rows.first(connection, _ONE, {"row": external_id}, External._make)


def lock(connection: Connection, external_id: str) -> External | None:
    """Lock an external task's row until the transaction ends, and read it."""
    return rows.first(connection, _LOCKED, {"row": external_id}, External._make)


def of_instance(connection: Connection, instance_id: str) -> list[External]:
    """List the external tasks of an instance, oldest first."""
    return rows.fetch(connection, _OF_INSTANCE, {"of_instance": instance_id}, External._make)


def set_lock(connection: Connection, external_id: str, worker: str, until: datetime) -> None:
    """Let a worker hold a task until then."""
    _UPDATE.run(connection, {"row": external_id, "worker": worker, "locked_until": until})


def unlock(connection: Connection, external_id: str) -> None:
    """Give a task back for anyone to fetch."""
    _UPDATE.run(connection, {"row": external_id, "worker": None, "locked_until": None})


def close_tokens(connection: Connection, instance_id: str, tokens: Collection[int], state: str) -> None:
    """End the open tasks of tokens that wait no longer, in the state done, cancelled or failed."""
    closed = [{"of_instance": instance_id, "of_token": token, "state": state} for token in tokens]
    rows.many(connection, _CLOSE, closed)


def set_retries(
    connection: Connection,
    external_id: str,
    retries: int | None,
    *,
    error_message: str | None = None,
    error_details: str | None = None,
    locked_until: datetime | None = None,
) -> None:
    """Record how many tries are left and what went wrong; free again at once, or from ``locked_until`` on."""
    values = {"row": external_id, "worker": None, "retries": retries, "locked_until": locked_until}
    _UPDATE.run(connection, {**values, "error_message": error_message, "error_details": error_details})


def listing(
    connection: Connection,
    *,
    agency: str,
    now: datetime,
    state: str | None = "open",
    instance_id: str | None = None,
    topic: str | None = None,
    worker: str | None = None,
    key: str | None = None,
    locked: bool | None = None,
    limit: int = 50,
    after: str | None = None,
) -> list[External]:
    """List external tasks by id, at most ``limit`` after the id ``after``; ``locked``: only held or only free ones."""
    conditions = rows.equal(
        external, agency=agency, state=state, instance=instance_id, topic=topic, worker=worker, key=key
    )
    if locked is not None:
        conditions.append(external.c.locked_until > now if locked else and_(*_unheld(now)))
    if after is not None:
        conditions.append(external.c.id > after)
    return rows.fetch(connection, _ALL.where(*conditions).order_by(external.c.id).limit(limit), {}, External._make)


def count(
    connection: Connection,
    *,
    agency: str,
    state: str | None = "open",
    instance_id: str | None = None,
    topic: str | None = None,
) -> int:
    """Count external tasks."""
    conditions = rows.equal(external, agency=agency, state=state, instance=instance_id, topic=topic)
    return connection.execute(select(func.count()).select_from(external).where(*conditions)).scalar_one()


def _unheld(now: datetime) -> list[ColumnElement[bool]]:
    return [
        or_(external.c.locked_until.is_(None), external.c.locked_until <= now),
        or_(external.c.retries.is_(None), external.c.retries > 0),
    ]


def _of_topic(topic: str, options: Mapping[str, object]) -> ColumnElement[bool]:
    unknown = sorted(set(options) - set(FILTERS))
    if unknown:
        raise StorageError(f"A topic cannot be filtered by {unknown[0]!r}. Use {', '.join(FILTERS)}.")
    conditions = [external.c.topic == topic]
    for name, wanted in options.items():
        values = list(wanted) if isinstance(wanted, list | tuple | set | frozenset) else [wanted]
        conditions.append(external.c[name].in_(values))
    return and_(*conditions)
