"""Jobs and timers for administrators: what is due, and doing it now (Camunda 7 calls both jobs)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.act import Act, perform
from engine.errors import NotFoundError
from engine.executor import run_job
from engine.incident_results import JobView
from engine.jobs import payload_of
from engine.repairs import RETRY, Repair, repair
from engine.rights import must_administer, who
from engine.status import SUSPENDED
from engine.timers import fire
from engine.trail import Draft
from storage import incidents, job_lists
from storage import jobs as rows
from storage import timers as timer_rows

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from storage.job_lists import Of
    from storage.jobs import Job
    from storage.session import Connection
    from storage.timers import Timer

TIMER: Final = "timer"
TRIES: Final = 3
"""Left to a timer: it is tried until it comes."""
DONE, FAILED = "done", "failed"
MOST: Final = 10_000


def job_list(home: Home, by: By, *, instance: str | None = None) -> tuple[JobView, ...]:
    """What is due or will be: jobs, timers, and jobs that were given up and have their incident; at most 10,000 each.

    Raises:
        RefusedError: the person is no administrator.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "see jobs")
        found = job_lists.unfinished(connection, agency=by.agency, instance_id=instance, limit=MOST)
        armed = job_lists.timers(connection, agency=by.agency, instance_id=instance, limit=MOST)
    views = [*(_of_job(*one) for one in found), *(_of_timer(*one) for one in armed)]
    return tuple(sorted(views, key=lambda view: (view.due, view.id)))


def job(home: Home, by: By, job_id: str) -> JobView:
    """One of them.

    Raises:
        RefusedError: the person is no administrator.
        NotFoundError: there is none with this id, or it is done.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "see jobs")
        return _view(connection, by, job_id)


def _view(connection: Connection, by: By, job_id: str) -> JobView:
    for one in job_lists.unfinished(connection, agency=by.agency, job_id=job_id, limit=1):
        return _of_job(*one)
    for each in job_lists.timers(connection, agency=by.agency, timer_id=job_id, limit=1):
        return _of_timer(*each)
    raise NotFoundError("job", job_id)


def _of_job(row: Job, of: Of) -> JobView:
    carried = payload_of(row)
    token, element = carried.get("token"), carried.get("element")
    return JobView(
        id=row.id,
        kind=row.kind,
        instance=row.instance,
        key=of.key,
        definition=of.definition,
        token=token if isinstance(token, int) else None,
        element=element if isinstance(element, str) else None,
        due=row.due,
        retries=0 if row.state == FAILED else row.max_attempts - row.attempts,
        error=row.last_error,
        suspended=of.status == SUSPENDED,
        created_at=row.created_at,
    )


def _of_timer(row: Timer, of: Of) -> JobView:
    return JobView(
        id=row.id,
        kind=TIMER,
        instance=row.instance,
        key=of.key,
        definition=of.definition,
        token=row.token,
        element=row.element,
        due=row.due,
        retries=TRIES,
        error=None,
        suspended=of.status == SUSPENDED,
        created_at=row.anchor,
    )


def execute_job(home: Home, by: By, job_id: str, *, reason: str) -> str | None:
    """Do a job now, or let a timer come now; gives the error where it fails, None where it is done.

    One that was given up is tried again by its incident: where that makes a new job of it, that runs a moment later.

    Raises:
        RefusedError: the person is no administrator.
        NotFoundError: there is no such job.
        StateError: its case is suspended or has ended.
    """
    found = job(home, by, job_id)
    if found.retries == 0:
        retry_job(home, by, job_id, reason=reason)
    else:
        request = ("execute-job", job_id, reason)
        perform(home, by, request, lambda act: _hasten(act, found, reason), instance=found.instance)
    if found.kind == TIMER:
        return _fired(home, job_id)
    ran = run_job(home, job_id)
    with home.database.read() as connection:
        row = rows.get(connection, job_id)
    return row.last_error if ran and row is not None and row.state != DONE else None


def retry_job(home: Home, by: By, job_id: str, *, reason: str) -> None:
    """Give a job that was given up its tries again. Raises as ``execute_job``."""
    found = job(home, by, job_id)
    if found.retries == 0 and (incident := _incident_of(home, by, job_id)) is not None:
        repair(home, by, Repair(kind=RETRY, incident=incident, reason=reason))


def _incident_of(home: Home, by: By, job_id: str) -> str | None:
    with home.database.read() as connection:
        return incidents.of_job(connection, by.agency, job_id)


def _hasten(act: Act, found: JobView, reason: str) -> dict[str, object]:
    """Within an act, let it be due at this instant."""
    must_administer(who(act.connection, act.by, act.at), "do a job now")
    act.record(Draft("job-hastened", found.element, reason=reason))
    if found.kind == TIMER:
        timer = timer_rows.get(act.connection, found.id)
        if timer is not None and timer.due > act.at:
            timer_rows.update_due(act.connection, found.id, act.at, timer.left)
    elif (row := rows.lock(act.connection, found.id)) is not None and row.finished_at is None:
        rows.retry(act.connection, row.id, min(row.due, act.at), row.last_error, row.attempts)
    return {}


def _fired(home: Home, timer_id: str) -> str | None:
    with home.database.read() as connection:
        row = timer_rows.get(connection, timer_id)
    if row is not None and row.due <= home.clock.now():
        fire(home, row)
    with home.database.read() as connection:
        open_ones = incidents.open_of(connection, row.instance) if row is not None else []
        late = timer_rows.get(connection, timer_id)
    stuck = (one.message for one in open_ones if row is not None and (one.token, one.kind) == (row.token, TIMER))
    return next(stuck, None) if late is not None else None
