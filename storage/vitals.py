"""Vitals: how much waits in the database and for how long, counted for whoever watches the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text

from storage.incidents import incident
from storage.instances import instance
from storage.jobs import FREE, job
from storage.task_table import task
from storage.timers import timer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.session import Connection


class Waiting(NamedTuple):
    """How many of one kind are due and untouched, and since when the oldest is."""

    many: int
    oldest: datetime | None


# PostgreSQL counts what all processes wrote since its statistics were reset; an act writes the case's row once.
_WRITTEN = text("SELECT n_tup_ins + n_tup_upd FROM pg_stat_user_tables WHERE relid = 'instance'::regclass")


def due_jobs(connection: Connection, agency: str, now: datetime) -> Mapping[str, Waiting]:
    """Count an agency's jobs that are due and that nobody holds, by kind."""
    asked = (
        select(job.c.kind, func.count(), func.min(job.c.due)).where(job.c.agency == agency, *FREE).group_by(job.c.kind)
    )
    return {kind: Waiting(many, oldest) for kind, many, oldest in connection.execute(asked, {"now": now})}


def due_timers(connection: Connection, agency: str, now: datetime) -> Waiting:
    """Count an agency's timers of running cases that are due at ``now``."""
    runs = select(instance.c.id).where(instance.c.id == timer.c.instance, instance.c.status == "active").exists()
    asked = select(func.count(), func.min(timer.c.due)).where(timer.c.agency == agency, timer.c.due <= now, runs)
    return Waiting(*connection.execute(asked).one())


def open_tasks(connection: Connection, agency: str) -> int:
    """Count an agency's open tasks."""
    asked = select(func.count()).select_from(task).where(task.c.agency == agency, text("status = 'open'"))
    return int(connection.scalar(asked) or 0)


def open_incidents(connection: Connection, agency: str) -> int:
    """Count an agency's open incidents."""
    asked = select(func.count()).select_from(incident)
    return int(connection.scalar(asked.where(incident.c.agency == agency, incident.c.resolved_at.is_(None))) or 0)


def cases_written(connection: Connection) -> int | None:
    """How often a case was written, by all processes together; ``None`` on SQLite, which counts nothing."""
    return int(connection.scalar(_WRITTEN) or 0) if connection.dialect.name == "postgresql" else None
