"""Jobs: what is to be done after an act, written in that act. The row is the only truth (design 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, bindparam, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from storage import rows
from storage.prepared import Prepared
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storage.session import Connection


class Job(NamedTuple):
    """Work that is due at a time. ``state``: waiting, done or failed; ``payload``: JSON; ``key``: refuses doubles."""

    id: str
    agency: str
    kind: str
    instance: str | None
    due: datetime
    attempts: int
    max_attempts: int
    state: str
    payload: str
    last_error: str | None
    created_at: datetime
    created_by: str | None
    finished_at: datetime | None
    key: str | None


_WAITING = text("state = 'waiting'")

job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("kind", Id, nullable=False),
    # No foreign key: a job may be about an instance that it is about to make, and is purged on its own.
    Column("instance", Id),
    Column("due", Utc, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("state", Id, nullable=False),
    Column("payload", Text, nullable=False),
    Column("last_error", Text),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id),
    Column("finished_at", Utc),
    Column("key", Id),
    # Not a field of Job: until then some worker has it; a killed worker's job is free again after that.
    Column("leased_until", Utc),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    Index("ix_job_waiting", "due", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index(None, "instance"),
    Index("uq_job_key", "agency", "key", unique=True),
)

_ALL = select(*rows.columns(job, Job._fields))
_ONE = Prepared(_ALL.where(job.c.id == bindparam("row")))
_LOCKED = Prepared(_ONE.statement.with_for_update(skip_locked=True))
_FREE = (
    # Spelled as in the index, so that both databases see that it covers the query.
    _WAITING,
    job.c.due <= bindparam("now"),
    or_(job.c.leased_until.is_(None), job.c.leased_until <= bindparam("now")),
)
_DUE = Prepared(select(job.c.id).where(*_FREE).order_by(job.c.due, job.c.id).limit(bindparam("most")))
_OF_INSTANCE = Prepared(_ALL.where(job.c.instance == bindparam("of_instance")).order_by(job.c.created_at, job.c.id))
_NEXT = select(func.min(job.c.due)).where(_WAITING)
_INSERT: Mapping[str, Prepared[Any]] = {
    "sqlite": Prepared(sqlite.insert(job).on_conflict_do_nothing(index_elements=["agency", "key"])),
    "postgresql": Prepared(postgresql.insert(job).on_conflict_do_nothing(index_elements=["agency", "key"])),
}
_UPDATE = job.update().where(job.c.id == bindparam("row"))
_FREED = Prepared(_UPDATE.values(leased_until=None))
_LEASE = Prepared(_UPDATE.where(*_FREE).values(leased_until=bindparam("until")))
# MATERIALIZED: PostgreSQL could otherwise run the subquery again and lock more than it takes.
_FREE_ONES = _DUE.statement.with_for_update(skip_locked=True)
_PICKED = _FREE_ONES.cte("picked").prefix_with("MATERIALIZED", dialect="postgresql")
_TAKE = (
    job.update()
    .where(job.c.id.in_(select(_PICKED.c.id)))
    .values(leased_until=bindparam("until"))
    .returning(*rows.columns(job, Job._fields))
)


def insert_many(connection: Connection, jobs: Sequence[Job]) -> None:
    """Write new jobs; one whose ``key`` its agency has already is left out."""
    rows.many(connection, _INSERT[connection.dialect.name], [row._asdict() for row in jobs])


def get(connection: Connection, job_id: str) -> Job | None:
    """Read a job without locking it."""
    return rows.first(connection, _ONE, {"row": job_id}, Job._make)


def has_key(connection: Connection, *, agency: str, key: str) -> bool:
    """Tell whether an agency has a job with this key, done or not."""
    return connection.scalar(select(job.c.id).where(job.c.agency == agency, job.c.key == key)) is not None


def due(connection: Connection, *, now: datetime, limit: int) -> list[str]:
    """List the ids of the jobs that are due and that nobody holds, the longest due first."""
    return [row[0] for row in _DUE.all(connection, {"now": now, "most": limit})]


def take(connection: Connection, *, now: datetime, until: datetime, limit: int) -> list[Job]:
    """Lease the jobs that are due, the longest due first; no other worker gets them before ``until``."""
    taken = rows.fetch(connection, _TAKE, {"now": now, "until": until, "most": limit}, Job._make)
    return sorted(taken, key=lambda row: (row.due, row.id))


def lease(connection: Connection, job_id: str, until: datetime, *, now: datetime) -> bool:
    """Lease one job; false when it is not due, done or in other hands."""
    return rows.changed(connection, _LEASE, {"row": job_id, "until": until, "now": now}) == 1


def lock(connection: Connection, job_id: str) -> Job | None:
    """Lock a job until the transaction ends, and read it; ``None`` also when another transaction has it locked."""
    return rows.first(connection, _LOCKED, {"row": job_id}, Job._make)


def finish(connection: Connection, job_id: str, at: datetime) -> None:
    """Record that a job is done."""
    _FREED.run(connection, {"row": job_id, "state": "done", "finished_at": at})


def retry(connection: Connection, job_id: str, due: datetime, error: str | None, attempts: int) -> None:
    """Let a job run again at ``due``, having failed ``attempts`` times."""
    values = {"row": job_id, "state": "waiting", "due": due, "last_error": error, "attempts": attempts}
    _FREED.run(connection, {**values, "finished_at": None})


def fail(connection: Connection, job_id: str, error: str, at: datetime) -> None:
    """Record that a job has failed for good."""
    _FREED.run(connection, {"row": job_id, "state": "failed", "last_error": error, "finished_at": at})


def of_instance(connection: Connection, instance: str) -> list[Job]:
    """List the jobs of an instance, oldest first."""
    return rows.fetch(connection, _OF_INSTANCE, {"of_instance": instance}, Job._make)


def listing(
    connection: Connection, *, agency: str, state: str | None = None, kind: str | None = None, limit: int = 50
) -> list[Job]:
    """List an agency's jobs, newest first."""
    statement = _ALL.where(*rows.equal(job, agency=agency, state=state, kind=kind)).order_by(job.c.id.desc())
    return rows.fetch(connection, statement.limit(limit), {}, Job._make)


def failed_since(connection: Connection, agency: str, kinds: Sequence[str], since: datetime) -> list[str]:
    """List the ids of an agency's jobs of these kinds that were given up since then."""
    statement = select(job.c.id).where(
        job.c.agency == agency, job.c.kind.in_(kinds), job.c.state == "failed", job.c.finished_at >= since
    )
    return [str(found) for found in connection.scalars(statement)]


def next_due(connection: Connection) -> datetime | None:
    """Tell when the next waiting job is due."""
    return connection.execute(_NEXT).scalar()
