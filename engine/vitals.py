"""Vitals: what a monitor asks for, and whether this process may be sent requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from engine.errors import UnavailableError
from engine.queues import QUEUES, TIMERS, queue_of
from storage import migrations, vitals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine.home import Home

LATE: Final = timedelta(minutes=1)
"""How long after its time a timer that has not fired is late."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vitals:
    """``queues``: how much is due in each and untouched; ``oldest_seconds``: how long the oldest of it has waited.

    ``acts``: acts on cases; on PostgreSQL by all processes since its statistics began, else by this process.
    """

    queues: Mapping[str, int]
    oldest_seconds: float
    acts: int
    open_incidents: int
    open_tasks: int
    late_timers: int


def vitals_of(home: Home) -> Vitals:
    """Count what waits in this home.

    Raises:
        StateError: it has no agency yet.
        UnavailableError: the database cannot be had.
    """
    agency = home.agency
    with home.database.read() as connection:
        now = home.clock.within(connection)
        jobs = vitals.due_jobs(connection, agency, now)
        timers = vitals.due_timers(connection, agency, now)
        written = vitals.cases_written(connection)
        depths = dict.fromkeys(QUEUES, 0) | {TIMERS: timers.many}
        for kind, waiting in jobs.items():
            depths[queue_of(kind)] += waiting.many
        return Vitals(
            queues=depths,
            oldest_seconds=_age(now, [timers.oldest, *(waiting.oldest for waiting in jobs.values())]),
            acts=home.acts.count if written is None else written,
            open_incidents=vitals.open_incidents(connection, agency),
            open_tasks=vitals.open_tasks(connection, agency),
            late_timers=vitals.due_timers(connection, agency, now - LATE).many,
        )


def _age(now: datetime, due: Iterable[datetime | None]) -> float:
    return max((max((now - at).total_seconds(), 0.0) for at in due if at is not None), default=0.0)


def why_not_ready(home: Home) -> str | None:
    """Why no request should come here now, in plain words; ``None`` when one may."""
    if home.stopping.is_set():
        return "This process is shutting down."
    try:
        with home.database.read() as connection:
            at = migrations.at(connection)
    except UnavailableError:
        return "The database cannot be reached."
    if at != _head():
        return f"The database is at revision {at or 'none'}, this program at {_head()}."
    return None


@cache
def _head() -> str:
    """A running program stays what it is, and reading all migrations for each answer would be slow."""
    return migrations.head()
