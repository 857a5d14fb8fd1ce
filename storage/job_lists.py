"""Work that is due, across jobs and timers: what waits, and what was given up and still has its incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, exists, or_, select

from storage import rows
from storage.incidents import incident
from storage.instances import instance
from storage.jobs import Job, job
from storage.timers import Timer, timer

if TYPE_CHECKING:
    from storage.session import Connection


class Of(NamedTuple):
    """The case that work belongs to; nothing where it belongs to none."""

    key: str | None
    definition: str | None
    status: str | None


_OF = (instance.c.key, instance.c.definition, instance.c.status)
_SIZE = len(Job._fields)
_GIVEN_UP = and_(job.c.state == "failed", exists().where(incident.c.job == job.c.id, incident.c.resolved_at.is_(None)))
_JOBS = (
    select(*rows.columns(job, Job._fields), *_OF)
    .outerjoin(instance, instance.c.id == job.c.instance)
    .where(or_(job.c.state == "waiting", _GIVEN_UP))
    .order_by(job.c.due, job.c.id)
)
_TIMERS = (
    select(*rows.columns(timer, Timer._fields), *_OF)
    .join(instance, instance.c.id == timer.c.instance)
    .order_by(timer.c.due, timer.c.id)
)


def unfinished(
    connection: Connection, *, agency: str, instance_id: str | None = None, job_id: str | None = None, limit: int
) -> list[tuple[Job, Of]]:
    """List an agency's jobs that are still to be done, soonest due first, each with its case."""
    statement = _JOBS.where(*rows.equal(job, agency=agency, instance=instance_id, id=job_id)).limit(limit)
    return [(Job._make(row[:_SIZE]), Of._make(row[_SIZE:])) for row in connection.execute(statement)]


def timers(
    connection: Connection, *, agency: str, instance_id: str | None = None, timer_id: str | None = None, limit: int
) -> list[tuple[Timer, Of]]:
    """List an agency's timers, soonest due first, each with its case."""
    statement = _TIMERS.where(*rows.equal(timer, agency=agency, instance=instance_id, id=timer_id)).limit(limit)
    size = len(Timer._fields)
    return [(Timer._make(row[:size]), Of._make(row[size:])) for row in connection.execute(statement)]
