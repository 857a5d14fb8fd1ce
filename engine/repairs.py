"""Repairs: what an administrator does where something stands still, each with a reason and its event (design 6)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from engine import instances as cases
from engine import jobs, saving, steps
from engine.act import Act, perform, wake
from engine.errors import BadValueError, NotFoundError, StateError
from engine.incident_results import Foreseen
from engine.incident_views import FINDING
from engine.names import element_name
from engine.results import NO_VALUES
from engine.rights import must_administer, must_see, who
from engine.secrecy import admitted
from engine.spiff import Called
from engine.status import ACTIVE, CHILD, FAILED, SERVICE, SUSPENDED, TASK, TIMER
from engine.submission import checked
from engine.trail import MISSING, Change, Draft
from storage import external, incidents, timers
from storage import jobs as job_rows
from storage.session import after_commit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.by import By
    from engine.home import Home
    from storage.incidents import Incident

RETRY, SKIP, MOVE, CLOSE = "retry", "skip", "move", "close"
SUSPEND, RESUME, CANCEL = "suspend", "resume", "cancel"
MAILS: Final = "mails"
"""The key of the one open incident for mails that were given up."""
MAIL_KINDS: Final = (jobs.MAIL, jobs.DIGEST)
_OWN_JOBS: Final = (jobs.HANDLER, jobs.CHILD_START)
"""Jobs of a step: it tries again by a new one. All others run again themselves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """One repair, asked for or done.

    ``kind``: retry, skip, close (of an incident); move (of a token); suspend, resume, cancel (of a case). ``variables``
    and ``inputs``: other values of the case, and of the step itself, before it tries again. ``results``: what a step
    that is skipped shall have given. ``token``, ``target``: what is moved, and where to.
    """

    kind: str
    reason: str
    incident: str | None = None
    instance: str | None = None
    token: int | None = None
    target: str | None = None
    variables: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)
    inputs: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)
    results: Mapping[str, object] = field(default_factory=lambda: NO_VALUES)


class _ForeseenError(Exception):
    """Not an error: it takes back an act that was only tried, with what it would have told."""

    def __init__(self, told: tuple[Foreseen, ...]) -> None:
        super().__init__()
        self.told = told


def retry(home: Home, by: By, incident: str, *, reason: str) -> None:
    """Let the step or job of an incident try again; a new incident opens if it fails again. Raises as ``repair``."""
    repair(home, by, Repair(kind=RETRY, incident=incident, reason=reason))


def repair(home: Home, by: By, asked: Repair) -> None:
    """Do a repair.

    Raises:
        RefusedError: the person is no administrator (nor may end the case, where it is suspended or cancelled).
        NotFoundError: there is no such open incident or case.
        BadValueError: there is no reason, or a value cannot be kept.
        StateError: the case has gone on meanwhile, or this cannot be done to it; the message says why.
        FlowError: the diagram cannot go on with these values.
    """
    _try(home, by, asked, _DO[asked.kind])


def foresee(home: Home, by: By, asked: Repair) -> tuple[Foreseen, ...]:
    """What a repair would do, having tried it: nothing is changed. Jobs that it causes are not run. Raises as it."""

    def work(act: Act, wanted: Repair) -> None:
        _DO[wanted.kind](act, wanted)
        if act.live is not None:
            steps.settle(act)
            saving.withdraw(act)
        raise _ForeseenError(_told(act))

    try:
        _try(home, replace(by, key=None), asked, work)
    except _ForeseenError as done:
        return done.told
    return ()  # pragma: no cover (the work always raises)


def _try(home: Home, by: By, asked: Repair, do: Callable[[Act, Repair], None]) -> None:
    if not asked.reason.strip():
        raise BadValueError("Say why: a reason is part of the trail.")
    request = (asked.kind, asked.incident or asked.instance, asked.reason, asked.token, asked.target)
    values = (dict(asked.variables), dict(asked.inputs), dict(asked.results))

    def work(act: Act) -> dict[str, object]:
        do(act, asked)
        return {}

    instance = asked.instance or _open(home, by, str(asked.incident)).instance
    open_only = asked.kind in {RETRY, SKIP, SUSPEND}
    perform(home, by, (*request, *(value for value in values if value)), work, instance=instance, open_only=open_only)


def _open(home: Home, by: By, incident: str) -> Incident:
    with home.database.read() as connection:
        row = incidents.get(connection, incident)
    if row is None or row.agency != by.agency or row.resolved_at is not None:
        raise NotFoundError("open incident", incident)
    return row


def _told(act: Act) -> tuple[Foreseen, ...]:
    found = [
        Foreseen(kind=draft.kind, element=draft.element, name=_name(act, draft.element), reason=_why(draft))
        for draft in act.drafts
    ]
    return tuple(found)


def _name(act: Act, element: str | None) -> str:
    return element_name(act.model, element) if element is not None and act.version is not None else element or ""


def _why(draft: Draft) -> str | None:
    return next((str(change.new) for change in draft.changes if draft.kind == "incident-opened"), draft.reason)


def _taken(act: Act, asked: Repair, what: str) -> Incident:
    """The open incident of the act, resolved by it: its event, with the reason, stands before those of what follows."""
    must_administer(who(act.connection, act.by, act.at), what)
    row = incidents.get(act.connection, str(asked.incident))
    if row is None or row.resolved_at is not None:
        raise StateError("This incident has been dealt with meanwhile. Look at the list again.")
    incidents.resolve(act.connection, row.id, at=act.at, by=act.by.person, resolution=asked.reason)
    act.record(Draft("incident-resolved", row.element, reason=asked.reason))
    return row


def _retry(act: Act, asked: Repair) -> None:
    row = _taken(act, asked, "let a step try again")
    if row.key == MAILS or _runs_itself(act, row):
        _run_again(act, row)
        return
    if row.token is None or row.element is None:
        raise StateError("This incident belongs to no step that could try again. Look at the case.")
    kind = wake(act).waits.get(row.token)
    if kind not in _AGAIN:
        raise StateError(_GONE_ON if kind != TASK else _A_PERSONS)
    _edit(act, row.token, asked)
    if kind in {FAILED, SERVICE}:
        act.running.run.rebind(row.token, _kept(act, asked.inputs))
    _AGAIN[kind](act, row.token, row.element)


_GONE_ON: Final = "The step has gone on meanwhile: there is nothing to try again."
_A_PERSONS: Final = "A person's task is not tried again or skipped. Give it to somebody."


def _kept(act: Act, values: Mapping[str, object]) -> dict[str, object]:
    if values:
        must_see(act.connection, who(act.connection, act.by, act.at), act.instance, act.instance.id, act.by.agency)
    return checked(admitted(act, values)) if values else {}


def _edit(act: Act, token: int, asked: Repair) -> None:
    if asked.variables or asked.inputs:
        act.record(Draft("variables-set", reason=asked.reason))
    if asked.variables:
        act.running.run.assign_around(token, _kept(act, asked.variables))


def _runs_itself(act: Act, row: Incident) -> bool:
    job = job_rows.get(act.connection, row.job) if row.job is not None else None
    return job is not None and job.kind not in _OWN_JOBS


def _run_again(act: Act, row: Incident) -> None:
    """The failed job is due now, with all its tries; with the mails' incident, every mail that was given up since."""
    found = {row.job} if row.job is not None else set()
    if row.key == MAILS:
        found |= set(job_rows.failed_since(act.connection, act.by.agency, MAIL_KINDS, row.opened_at))
    for job in sorted(found):
        job_rows.retry(act.connection, job, act.at, row.message, 0)
    after_commit(act.connection, act.home.bell.ring)


def _expression(act: Act, token: int, element: str) -> None:
    del element
    act.running.run.retry(token)


def _call(act: Act, token: int, element: str) -> None:
    """Call the other procedure again, with the variables as they are now."""
    del element
    waits = act.running.run.waiting()
    act.rows.jobs += [jobs.child_job(act, wait) for wait in waits if isinstance(wait, Called) and wait.token == token]


def _service(act: Act, token: int, element: str) -> None:
    service = act.model.node(element).service
    topic = str(service.topic) if service is not None else ""
    handler = act.home.catalogue.get(topic)
    if handler is None:
        waiting = [row for row in external.of_instance(act.connection, act.instance.id) if row.token == token]
        for row in waiting:
            external.set_retries(act.connection, row.id, 1)
        act.home.bell.ring()
    elif handler.deferred:
        act.rows.jobs.append(jobs.handler_job(act, token, element, topic))
    else:
        act.waiting.append((token, element, topic))


def _timer(act: Act, token: int, element: str) -> None:
    """Let the timer come now."""
    del element
    for row in timers.of_instance(act.connection, act.instance.id):
        if row.token == token:
            timers.update_due(act.connection, row.id, act.at, row.left)
    after_commit(act.connection, act.home.bell.ring)


_AGAIN: Final[dict[str | None, Callable[[Act, int, str], None]]] = {
    FAILED: _expression,
    CHILD: _call,
    SERVICE: _service,
    TIMER: _timer,
}


def _skip(act: Act, asked: Repair) -> None:
    """The step counts as done, with these results; the case goes on by the flow that they choose."""
    row = _taken(act, asked, "skip a step")
    kind = wake(act).waits.get(row.token) if row.token is not None else None
    if row.token is None or kind not in {FAILED, CHILD, SERVICE}:
        raise StateError(_A_PERSONS if kind == TASK else "Only an automatic step that stands still can be skipped.")
    act.record(Draft("step-skipped", row.element, reason=asked.reason))
    act.running.run.complete(row.token, _kept(act, asked.results))


def _close(act: Act, asked: Repair) -> None:
    """What needs no more help: nothing of it waits."""
    row = _taken(act, asked, "close an incident")
    if (row.key or "").startswith(FINDING):
        raise StateError("The auditor closes this by itself when it is gone. Mend what it found.")
    if act.row is not None and act.row.status in {ACTIVE, SUSPENDED} and row.token in wake(act).waits:
        raise StateError("A step waits for this. Let it try again, skip it, or move it.")


def _move(act: Act, asked: Repair) -> None:
    actor = who(act.connection, act.by, act.at)
    must_administer(actor, "move a token")
    must_see(act.connection, actor, act.instance, act.instance.id, act.by.agency)
    act.must_run()
    run, token = wake(act).run, asked.token or 0
    source = next((element for element, number in run.positions() if number == token), None)
    if source is None:
        raise StateError(_GONE_ON)
    for row in incidents.open_of(act.connection, act.instance.id):
        if row.token == token:
            incidents.resolve(act.connection, row.id, at=act.at, by=act.by.person, resolution=asked.reason)
            act.record(Draft("incident-resolved", row.element, reason=asked.reason))
    change = Change("element", source, asked.target or MISSING)
    act.record(Draft("token-moved", asked.target, changes=(change,), reason=asked.reason))
    run.move(token, str(asked.target))


def _suspend(act: Act, asked: Repair) -> None:
    cases.set_status(act, SUSPENDED, asked.reason)


def _resume(act: Act, asked: Repair) -> None:
    cases.set_status(act, ACTIVE, asked.reason)


def _cancel(act: Act, asked: Repair) -> None:
    cases.cancel_within(act, asked.reason)


_DO: Final[Mapping[str, Callable[[Act, Repair], None]]] = {
    RETRY: _retry,
    SKIP: _skip,
    MOVE: _move,
    CLOSE: _close,
    SUSPEND: _suspend,
    RESUME: _resume,
    CANCEL: _cancel,
}
