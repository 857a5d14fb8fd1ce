"""Jobs: what is to be done after an act, written in that act. The row is the only truth (design 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, bindparam, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from storage import rows
from storage.prepared import Prepared
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.session import Connection


class Job(NamedTuple):
    """Work that is due at a time. ``state``: waiting, done or failed; ``payload``: JSON; ``key``: refuses doubles.

    ``holder``: who has it now, a name of that one taking, which only its own worker knows.
    """

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
    holder: str | None = None


class Kinds(NamedTuple):
    """Which kinds of jobs are asked for: those ``named``, or all ``but`` those."""

    named: tuple[str, ...]
    but: bool = False


_WAITING = text("state = 'waiting'")
_HELD = text("leased_until IS NOT NULL")

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
    # Not a field of Job: until then its holder has it, who moves it on; a killed worker's job is free again after that.
    Column("leased_until", Utc),
    Column("holder", Id),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    Index("ix_job_waiting", "due", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_job_held", "leased_until", sqlite_where=_HELD, postgresql_where=_HELD),
    Index(None, "instance"),
    Index("uq_job_key", "agency", "key", unique=True),
)

_ALL = select(*rows.columns(job, Job._fields))
_ONE = Prepared(_ALL.where(job.c.id == bindparam("row")))
_LOCKED = Prepared(_ONE.statement.with_for_update())
FREE: Final = (
    # Spelled as in the index, so that both databases see that it covers the query.
    _WAITING,
    job.c.due <= bindparam("now"),
    or_(job.c.leased_until.is_(None), job.c.leased_until <= bindparam("now")),
)
"""Which jobs are due and held by nobody; the parameter ``now``."""
_DUE = Prepared(select(job.c.id).where(*FREE).order_by(job.c.due, job.c.id).limit(bindparam("most")))
_OF_INSTANCE = Prepared(_ALL.where(job.c.instance == bindparam("of_instance")).order_by(job.c.created_at, job.c.id))
_NEXT = (
    select(job.c.due).where(_WAITING, job.c.leased_until.is_(None)).order_by(job.c.due).limit(1),
    select(job.c.leased_until).where(_HELD, _WAITING).order_by(job.c.leased_until).limit(1),
)
_INSERT: Mapping[str, Prepared[Any]] = {
    "sqlite": Prepared(sqlite.insert(job).on_conflict_do_nothing(index_elements=["agency", "key"])),
    "postgresql": Prepared(postgresql.insert(job).on_conflict_do_nothing(index_elements=["agency", "key"])),
}
_UPDATE = job.update().where(job.c.id == bindparam("row"))
_MINE = job.c.holder == bindparam("mine")
_FREED = Prepared(_UPDATE.values(leased_until=None, holder=None))
_FREED_BY_HOLDER = Prepared(_UPDATE.where(_MINE).values(leased_until=None, holder=None))
_LEASE = Prepared(
    _UPDATE.where(*FREE)
    .values(leased_until=bindparam("until"), holder=bindparam("who"))
    .returning(*rows.columns(job, Job._fields))
)
_BEAT = Prepared(_UPDATE.where(_MINE, _WAITING).values(leased_until=bindparam("until")))


def insert_many(connection: Connection, jobs: Sequence[Job]) -> None:
    """Write new jobs; one whose ``key`` its agency has already is left out."""
    rows.many(connection, _INSERT[connection.dialect.name], [row._asdict() for row in jobs])


def get(connection: Connection, job_id: str) -> Job | None:
    """Read a job without locking it."""
    return rows.first(connection, _ONE, {"row": job_id}, Job._make)


def has_key(connection: Connection, *, agency: str, key: str) -> bool:
    """Tell whether an agency has a job with this key, done or not."""
    return connection.scalar(select(job.c.id).where(job.c.agency == agency, job.c.key == key)) is not None


def due(connection: Connection, *, now: datetime, limit: int, kinds: Kinds | None = None) -> list[str]:
    """List the ids of the jobs that are due and that nobody holds, the longest due first."""
    asked = {"now": now, "most": limit}
    if kinds is None:
        return [row[0] for row in _DUE.all(connection, asked)]
    return list(connection.scalars(_DUE.statement.where(_of(kinds)), asked))


def lease(connection: Connection, job_id: str, holder: str, until: datetime, *, now: datetime) -> Job | None:
    """Lease a job that is due to a holder and read it; ``None`` when it is not due, done or in other hands."""
    return rows.first(connection, _LEASE, {"row": job_id, "who": holder, "until": until, "now": now}, Job._make)


def beat(connection: Connection, job_id: str, holder: str, until: datetime) -> bool:
    """Hold a job for longer; false when it is done or in other hands."""
    return rows.changed(connection, _BEAT, {"row": job_id, "mine": holder, "until": until}) == 1


def lock(connection: Connection, job_id: str) -> Job | None:
    """Lock a job until the transaction ends, and read it."""
    return rows.first(connection, _LOCKED, {"row": job_id}, Job._make)


def finish(connection: Connection, job_id: str, at: datetime, *, holder: str | None = None) -> bool:
    """Record that a job is done; for a ``holder``, false when it is no longer its own."""
    return _free(connection, {"row": job_id, "state": "done", "finished_at": at}, holder)


def retry(
    connection: Connection,
    job_id: str,
    due: datetime,
    error: str | None,
    attempts: int,
    *,
    holder: str | None = None,
) -> bool:
    """Let a job run again at ``due``, having failed ``attempts`` times; for a ``holder``, false as in ``finish``."""
    values = {"row": job_id, "state": "waiting", "due": due, "last_error": error, "attempts": attempts}
    return _free(connection, {**values, "finished_at": None}, holder)


def fail(connection: Connection, job_id: str, error: str, at: datetime, *, holder: str | None = None) -> bool:
    """Record that a job has failed for good; for a ``holder``, false as in ``finish``."""
    return _free(connection, {"row": job_id, "state": "failed", "last_error": error, "finished_at": at}, holder)


def _free(connection: Connection, values: Mapping[str, object], holder: str | None) -> bool:
    if holder is None:
        return rows.changed(connection, _FREED, values) == 1
    return rows.changed(connection, _FREED_BY_HOLDER, {**values, "mine": holder}) == 1


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


def next_due(connection: Connection, kinds: Kinds | None = None) -> datetime | None:
    """Tell when the next waiting job is due, or would be free again if its holder were dead."""
    found = [connection.scalar(one if kinds is None else one.where(_of(kinds))) for one in _NEXT]
    return min((at for at in found if at is not None), default=None)


def _of(kinds: Kinds) -> ColumnElement[bool]:
    return job.c.kind.not_in(kinds.named) if kinds.but else job.c.kind.in_(kinds.named)
