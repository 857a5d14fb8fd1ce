"""Running jobs: each is looked at again under its instance's lock and finished with its effect (design 6)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from engine import instances as cases
from engine import jobs, messages, people, steps
from engine.act import Act, perform, wake
from engine.auditor import run_audit
from engine.booking import open_incident
from engine.by import ActorKind, By, Channel
from engine.calendar_moves import run_calendar
from engine.deferred import DeferredContext, apply
from engine.errors import BusinessError, StateError
from engine.guard import in_handler
from engine.ids import new_id
from engine.job_incidents import of_job
from engine.jobs import (
    AUDIT,
    CALENDAR,
    CHILD_CANCEL,
    CHILD_DONE,
    CHILD_ESCALATED,
    CHILD_START,
    DIGEST,
    HANDLER,
    MAIL,
    MESSAGE,
    SIGNAL,
    START,
    TIMER_START,
    payload_of,
)
from engine.leases import LEASE, LostLeaseError, fenced, must_hold
from engine.log_context import about
from engine.mail_jobs import run_digest, run_mail
from engine.messages import Sent
from engine.reminders import REMINDER
from engine.reminding import run_reminder
from engine.retries import pause
from engine.spiff import Called
from engine.status import ACTIVE, CANCELLED, CHILD, COMPLETED, SERVICE, SUSPENDED
from engine.status import MESSAGE as MESSAGE_WAIT
from engine.status import SIGNAL as SIGNAL_WAIT
from engine.timer_starts import run_timer_start
from engine.versions import wanted
from storage import failpoints, instances
from storage import jobs as rows

if TYPE_CHECKING:
    from datetime import datetime

    from engine.home import Home
    from storage.jobs import Job, Kinds
    from storage.subscriptions import Subscription

log = logging.getLogger(__name__)
SUSPENDED_PAUSE = timedelta(minutes=1)
SYSTEM = "system"
ERROR_LENGTH = 2000

Runner = Callable[["Home", By, "Job", Mapping[str, Any]], None]


def run_job(home: Home, job_id: str) -> bool:
    """Run one due job; False when it is done, not due, or in other hands. Never raises for what the job does."""
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        job = rows.lease(connection, job_id, new_id(now), now + LEASE, now=now)
    if job is None:
        return False
    failpoints.passing("job-leased")
    by = By(job.agency, job.created_by or SYSTEM, Channel.WORKER, kind=ActorKind.SYSTEM)
    try:
        with about(job=job.id, case=job.instance), home.heart.beating(job):
            _run(home, by, job)
    except LostLeaseError as error:
        log.warning("%s", error)
    failpoints.passing("job-done")
    return True


def _run(home: Home, by: By, job: Job) -> None:
    try:
        RUN[job.kind](home, by, job, payload_of(job))
    except LostLeaseError:
        raise
    except Exception as error:
        log.warning("Job %s (%s) failed: %s", job.id, job.kind, error, exc_info=True)
        _failed(home, by, job, error)


def _failed(home: Home, by: By, job: Job, error: BaseException) -> None:
    """Try again after a while; after the last attempt it is an incident."""
    text = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    attempts = job.attempts + 1
    if attempts < job.max_attempts:
        with home.database.writing() as connection:
            due = home.clock.within(connection) + _pause(home, job, attempts)
            rows.retry(connection, job.id, due, text, attempts, holder=job.holder)
        return
    work = partial(_given_up, job, text)
    perform(home, by, ("incident", job.id), work, instance=job.instance, open_only=False)


def _given_up(job: Job, text: str, act: Act) -> dict[str, object]:
    must_hold(job, holds=rows.fail(act.connection, job.id, text, act.at, holder=job.holder))
    return dict(of_job(act, job, text))


def _pause(home: Home, job: Job, attempts: int) -> timedelta:
    waits: Sequence[timedelta] | None = None
    if job.kind == HANDLER and job.instance is not None:
        with home.database.read() as connection:
            case = instances.get(connection, job.instance)
            version = home.shelf.version(connection, case.definition) if case is not None else None
        waits = jobs.waits_of(version.node(payload_of(job)["element"])) if version is not None else None
    return pause(waits or jobs.BACKOFF, attempts, job.id)


def _handler(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """A deferred handler: it works outside any transaction, and its result is an act of its own."""
    token, element, topic = int(carried["token"]), str(carried["element"]), str(carried["topic"])
    handler = home.catalogue.get(topic)
    if handler is None:
        raise StateError(f"No handler answers to “{topic}” here. Install it, then try the step again.")
    with home.database.read() as connection:
        row = instances.get(connection, str(job.instance))
        if row is None or row.status not in {ACTIVE, SUSPENDED}:
            _drop(home, job)
            return
        if row.status == SUSPENDED:
            _later(home, job)
            return
        version = home.shelf.version(connection, row.definition)
        variables = cases.variables_at(home, row, token)
        if variables is None:
            _drop(home, job)
            return
        at = home.clock.within(connection)
        context = DeferredContext(
            home, connection, row=row, version=version, element=element, at=at, variables=variables, job=job.id
        )
        mark = in_handler.set(topic)
        try:
            outcome: dict[str, object] | BusinessError = steps.call(handler, context, version.node(element))
        except BusinessError as error:
            outcome = error
        finally:
            in_handler.reset(mark)
        failpoints.passing("deferred-done")

    def work(act: Act) -> dict[str, object]:
        if not fenced(act, job) or wake(act).waits.get(token) != SERVICE:
            return {}
        if isinstance(outcome, BusinessError):
            steps.business(act, token, element, topic, outcome)
        else:
            apply(act, element, context.effects)
            steps.succeeded(act, token, element, topic, outcome)
        return {}

    perform(home, by, (job.id,), work, instance=row.id)


def _later(home: Home, job: Job) -> None:
    """The case is suspended: look again in a while, which is no failure."""
    with home.database.writing() as connection:
        due = home.clock.within(connection) + SUSPENDED_PAUSE
        rows.retry(connection, job.id, due, job.last_error, job.attempts, holder=job.holder)


def _drop(home: Home, job: Job) -> None:
    with home.database.writing() as connection:
        rows.finish(connection, job.id, home.clock.within(connection), holder=job.holder)


def _child_start(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    def work(act: Act) -> dict[str, object]:
        if not fenced(act, job):
            return {}
        parent = instances.get(act.connection, carried["parent"])
        if parent is None or parent.status not in {ACTIVE, SUSPENDED}:
            return {}
        row = wanted(act.connection, act.by.agency, carried["key"])
        version = act.home.shelf.version(act.connection, row.id)
        cases.begin(
            act,
            version,
            starter=_in_name_of(act, carried),
            business_key=carried["business_key"] or parent.business_key,
            variables=carried["variables"],
            parent=(carried["parent"], int(carried["token"]), carried["root"]),
        )
        return {}

    perform(home, by, (job.id,), work)


def _in_name_of(act: Act, carried: Mapping[str, Any]) -> str | None:
    """Who a called case is said to be started by: the person whom the call maps to ``starter``, else its own starter.

    Raises:
        NotFoundError: the agency has no such person.
    """
    told = carried["variables"].get(cases.STARTER)
    person = told.get("id") if isinstance(told, dict) else told
    return people.get(act.connection, act.by.agency, str(person)).id if person else carried["starter"]


def _child_done(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    token = int(carried["token"])

    def work(act: Act) -> dict[str, object]:
        if fenced(act, job) and act.instance.status == ACTIVE and wake(act).waits.get(token) == CHILD:
            _returned(act, token, carried)
        return {}

    if not _suspended(home, job):
        perform(home, by, (job.id,), work, instance=str(job.instance), open_only=False)


def _returned(act: Act, token: int, carried: Mapping[str, Any]) -> None:
    """What a called case gives back: its results, or an error for the call activity; cancelled is an error too."""
    run = act.running.run
    element = next(wait.element for wait in run.waiting() if isinstance(wait, Called) and wait.token == token)
    error = carried.get("error")
    if error is not None:
        code, message = error
        if not run.fail(token, code or "", message):
            text = f"The called case ended with the error {code or ''} {message or ''}".rstrip()
            open_incident(act, CHILD, text, element=element, token=token)
    elif carried["status"] == CANCELLED:
        text = f"The called case {carried['child']} was cancelled. Let the step try again, or cancel this case too."
        if not run.fail(token, CANCELLED, text):
            open_incident(act, CHILD, text, element=element, token=token)
    else:
        run.complete(token, carried["variables"])


def _suspended(home: Home, job: Job) -> bool:
    """Whether the job's case is suspended: then the job waits, which is no failure."""
    with home.database.read() as connection:
        row = instances.get(connection, str(job.instance))
    if row is None or row.status != SUSPENDED:
        return False
    _later(home, job)
    return True


def _child_escalated(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    token = int(carried["token"])

    def work(act: Act) -> dict[str, object]:
        if fenced(act, job) and act.instance.status == ACTIVE and wake(act).waits.get(token) == CHILD:
            act.running.run.escalate(token, str(carried["code"] or ""), {})
        return {}

    if not _suspended(home, job):
        perform(home, by, (job.id,), work, instance=str(job.instance), open_only=False)


def _child_cancel(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    with home.database.read() as connection:
        children = instances.children(connection, carried["parent"])
    found = [
        child for child in children if child.parent_token == carried["token"] and child.status in {ACTIVE, SUSPENDED}
    ]
    for child in found:
        perform(home, by, (job.id, child.id), lambda act: _end_child(act), instance=child.id, open_only=False)  # noqa: PLW0108
    _drop(home, job)


def _end_child(act: Act) -> dict[str, object]:
    if act.instance.status not in {COMPLETED, CANCELLED}:
        cases.end(act, "The calling case went another way.")
    return {}


def _sent(carried: Mapping[str, Any]) -> Sent:
    return Sent(
        name=carried["name"],
        payload=carried["payload"],
        business_key=carried.get("business_key"),
        starter=carried["starter"],
    )


def _message(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """A thrown message: to the first instance that agrees (the thrower's key first), else it starts a procedure.

    One that comes before its receiver waits is tried again; one that no procedure here waits for has left the agency.
    """
    sent = _sent(carried)
    for key in dict.fromkeys([sent.business_key, None]):
        for instance in messages.receivers(home, by, replace(sent, business_key=key)):
            if _take(home, by, job, instance, sent):
                return
    starts = messages.starts_of(home, by, MESSAGE_WAIT, sent.name)
    if starts:
        perform(home, by, (job.id,), lambda act: _start_by(act, job, starts[0], sent))
    elif messages.is_expected(home, by, sent.name):
        raise StateError(f"No case waits for the message “{sent.name}” yet.")
    else:
        _drop(home, job)


def _take(home: Home, by: By, job: Job, instance: str, sent: Sent) -> bool:
    def work(act: Act) -> dict[str, object]:
        if act.instance.status != ACTIVE or not fenced(act, job):
            return {"taken": act.instance.status == ACTIVE}
        if not messages.receive(act, sent):
            raise StateError(f"The case {instance} no longer waits for “{sent.name}”.")
        return {"taken": True}

    return bool(perform(home, by, (job.id, instance), work, instance=instance, open_only=False)["taken"])


def _start_by(act: Act, job: Job, start: Subscription, sent: Sent) -> dict[str, object]:
    if fenced(act, job):
        messages.begin_by(act, start, sent)
    return {}


def _signal(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """A thrown signal: to all others that wait; each reached once, by the job's id and the instance as the key."""
    sent = _sent(carried)
    for instance in messages.waiting_for(home, by, sent.name):
        if instance != carried["from"]:
            messages.signalled(home, _keyed(by, job, instance), instance, sent)
    for start in messages.starts_of(home, by, SIGNAL_WAIT, sent.name):
        messages.start_by(home, _keyed(by, job, start.id), start, sent)
    _drop(home, job)


def _keyed(by: By, job: Job, target: str) -> By:
    return replace(by, key=f"{job.id}:{target}")


def _start(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    def work(act: Act) -> dict[str, object]:
        if fenced(act, job):
            row = wanted(act.connection, act.by.agency, carried["key"])
            version = act.home.shelf.version(act.connection, row.id)
            cases.begin(
                act,
                version,
                starter=_in_name_of(act, carried),
                business_key=carried["business_key"],
                variables=carried["variables"],
            )
        return {}

    perform(home, by, (job.id,), work)


RUN: dict[str, Runner] = {
    HANDLER: _handler,
    CHILD_START: _child_start,
    CHILD_DONE: _child_done,
    CHILD_ESCALATED: _child_escalated,
    CHILD_CANCEL: _child_cancel,
    MESSAGE: _message,
    SIGNAL: _signal,
    START: _start,
    TIMER_START: run_timer_start,
    MAIL: run_mail,
    DIGEST: run_digest,
    AUDIT: run_audit,
    REMINDER: run_reminder,
    CALENDAR: run_calendar,
}


def due_jobs(home: Home, now: datetime, limit: int, kinds: Kinds | None = None) -> list[str]:
    """The ids of the jobs that are due, the longest due first."""
    with home.database.read() as connection:
        return rows.due(connection, now=now, limit=limit, kinds=kinds)
