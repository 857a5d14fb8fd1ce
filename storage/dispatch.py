"""Dispatches: hints to the workers, kept by procrastinate in a schema of its own (PostgreSQL; docs/adr/0016).

Our rows alone say what is to be done. A hint that is lost is sent again, one too many does nothing, and all of them may
be thrown away: so the schema of another version of procrastinate is not upgraded but made anew.
"""

from __future__ import annotations

from importlib import metadata, resources
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import make_url, text

from storage.errors import StorageError
from storage.postgresql import HINTS, SEARCH_PATH
from storage.prepared import Prepared, driver_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from storage.session import Connection, Database

JOB, TIMER = "quytrinh.job", "quytrinh.timer"
_ONE_SWEEPER = 7_146_202
"""PostgreSQL's advisory lock of whoever looks for what is due and not sent."""
_REMEDY = "Install it: pip install 'quytrinh[postgresql]'."


class Hint(NamedTuple):
    """What a worker is told: ``task`` (jobs or timers), their ids, and the queue in which it stands."""

    queue: str
    task: str
    ids: tuple[str, ...]


# The first id is procrastinate's queueing lock: no second hint waits beside the first. Its other lock is never used: a
# job that waits with one blocks every later one.
_SEND = Prepared(
    text(
        "SELECT procrastinate_defer_jobs_v1(ARRAY(SELECT ROW(h.queue, h.task, 0, NULL, h.ids->>0,"
        " jsonb_build_object('ids', h.ids), NULL)::procrastinate_job_to_defer_v1"
        " FROM jsonb_to_recordset(CAST(:hints AS jsonb)) AS h(queue text, task text, ids jsonb)))"
    )
)
_TAKEN_SECONDS = 4
"""How long a hint that was taken counts: a worker that was killed with it will not do it."""
_TOLD = (
    "(SELECT jsonb_array_elements_text(p.args->'ids') FROM procrastinate_jobs p WHERE p.status = 'todo' OR (p.status"  # noqa: S608 - constants of ours
    " = 'doing' AND EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = p.id AND e.type = 'started'"
    f" AND e.at > clock_timestamp() - interval '{_TAKEN_SECONDS} seconds')))"
)
_JOBS = text(
    "SELECT r.kind, r.id FROM job r WHERE r.state = 'waiting' AND r.due <= :now"  # noqa: S608 - a constant of ours
    f" AND (r.leased_until IS NULL OR r.leased_until <= :now) AND r.id NOT IN {_TOLD} ORDER BY r.due, r.id LIMIT :most"
)
_TIMERS = text(
    "SELECT r.id FROM timer r JOIN instance i ON i.id = r.instance AND i.status = 'active'"  # noqa: S608 - the same
    f" WHERE r.due <= :now AND r.id NOT IN {_TOLD} ORDER BY r.due, r.id LIMIT :most"
)


def send(connection: Connection, hints: Iterable[Hint]) -> None:
    """Send hints with this transaction: no worker sees them before the commit, or after a rollback."""
    found = [hint._asdict() for hint in hints]
    if found:
        _SEND.run(connection, {"hints": orjson.dumps(found).decode()})


def begin_sweep(connection: Connection) -> bool:
    """Be the one who looks for what is due and not sent, until the transaction ends; false when another does."""
    return bool(connection.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": _ONE_SWEEPER}))


def unsent_jobs(connection: Connection, *, now: datetime, limit: int) -> Sequence[tuple[str, str]]:
    """List kind and id of the jobs that are due, held by nobody and of which nobody is told."""
    return [(kind, found) for kind, found in connection.execute(_JOBS, {"now": now, "most": limit})]


def unsent_timers(connection: Connection, *, now: datetime, limit: int) -> Sequence[str]:
    """List the timers of running cases that are due and of which nobody is told."""
    return list(connection.scalars(_TIMERS, {"now": now, "most": limit}))


def forget_dead(connection: Connection, seconds: float) -> None:
    """Drop the hints that workers took who have been silent for so long."""
    connection.execute(text("SELECT procrastinate_prune_stalled_workers_v1(:seconds)"), {"seconds": seconds})
    connection.execute(text("DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL"))


def prepare(database: Database) -> None:
    """Make procrastinate's schema, or make it anew for the version that is installed.

    Raises:
        StorageError: the database is not PostgreSQL, or procrastinate is not installed.
    """
    if database.dialect != "postgresql":
        raise StorageError("Workers need PostgreSQL. Name one in QUYTRINH_DATABASE_URL, or unset QUYTRINH_WORKERS.")
    try:
        version = metadata.version("procrastinate")
    except metadata.PackageNotFoundError as error:
        raise StorageError(
            f"procrastinate, which tells the workers what is due, is not installed. {_REMEDY}"
        ) from error
    with database.read() as connection:
        if _version(connection) == version:
            return
    with database.migrating() as connection:
        if _version(connection) != version:
            _make(connection, version)


def conninfo(url: str) -> tuple[str, str]:
    """The address of the database as libpq takes it, and the options of a connection that finds the hints."""
    parsed = make_url(url)
    given = parsed.query.get("options", "")
    plain = parsed.set(drivername="postgresql").difference_update_query(["options"])
    return plain.render_as_string(hide_password=False), f"{SEARCH_PATH} {given}".strip()


def _version(connection: Connection) -> str | None:
    asked = text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name")
    found = connection.scalar(asked, {"name": HINTS})
    return str(found) if found is not None else None


def _make(connection: Connection, version: str) -> None:
    schema = (resources.files("procrastinate") / "sql" / "schema.sql").read_text(encoding="utf-8")
    driver = driver_of(connection)
    driver.execute(f"DROP SCHEMA IF EXISTS {HINTS} CASCADE; CREATE SCHEMA {HINTS}")
    driver.execute(f"SET LOCAL search_path TO {HINTS}")
    driver.execute(schema)
    driver.execute(f"COMMENT ON SCHEMA {HINTS} IS '{version}'")
    driver.execute("SET LOCAL search_path TO DEFAULT")
