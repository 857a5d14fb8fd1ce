"""From what happened in a run to rows, jobs and events: one pass over the journal at each rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine import deadlines, jobs
from engine.ballots import secret_fields
from engine.errors import FlowError
from engine.offers import Offered, offered
from engine.spiff import (
    Armed,
    Called,
    Cancelled,
    Changed,
    Entered,
    ErrorUncaught,
    EscalationUncaught,
    Failed,
    Gone,
    Left,
    MessageThrown,
    Opened,
    SignalThrown,
    Taken,
)
from engine.status import CHILD, FAILED, MESSAGE, OPEN, SERVICE, SIGNAL, TASK, TIMER
from engine.trail import MISSING, Change, Draft
from storage import people, units
from storage.external import External
from storage.incidents import Incident
from storage.subscriptions import Subscription
from storage.tasks import Candidate, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bpmn.model import Node
    from engine.act import Act
    from engine.spiff import Happening

DEFAULT_PRIORITY = 50
SUBJECT = 500
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def book(act: Act, happenings: Iterable[Happening]) -> None:
    """Turn happenings into rows and events of the act, in their order."""
    changed: list[Change] = []
    where: str | None = None
    for happening in happenings:
        if type(happening) is Changed:
            if changed and happening.element != where:
                _flush(act, changed, where)
            where = happening.element
            changed.append(change_of(happening))
            continue
        if changed:
            _flush(act, changed, where)
        _BOOK[type(happening)](act, happening)
    if changed:
        _flush(act, changed, where)


def change_of(happening: Changed) -> Change:
    """A variable's change as the trail has it."""
    return Change(happening.name, MISSING if happening.old is None else happening.old, happening.new)


def _flush(act: Act, changed: list[Change], element: str | None) -> None:
    # An event names each variable once; a variable that changed twice in a row gets two events.
    while changed:
        names: set[str] = set()
        batch = [change for change in changed if not (change.name in names or names.add(change.name))]  # type: ignore[func-returns-value]  # add gives None
        act.record(Draft("variable-changed", element, changes=tuple(batch)))
        chosen = {id(change) for change in batch}
        changed[:] = [change for change in changed if id(change) not in chosen]
    act.changed = True


def _entered(act: Act, happening: Entered) -> None:
    act.record(Draft("node-entered", happening.element))


def _left(act: Act, happening: Left) -> None:
    act.record(Draft("node-left", happening.element))
    node = act.model.node(happening.element)
    if node.kind == "endEvent" and node.scope in act.model.outermost:
        act.end_state = happening.element


def _cut(act: Act, happening: Cancelled) -> None:
    act.record(Draft("node-cancelled", happening.element))


def _taken(act: Act, happening: Taken) -> None:
    act.record(Draft("flow-taken", happening.flow))


def _opened(act: Act, happening: Opened) -> None:
    act.running.waits[happening.token] = happening.kind
    _OPEN[happening.kind](act, happening)


def _task(act: Act, happening: Opened) -> None:
    node = act.model.node(happening.element)
    to = offered(act.running.run, happening.token, act.model, node)
    task = _task_row(act, happening.token, node, to)
    act.rows.tasks[happening.token] = task
    act.rows.candidates += [
        Candidate(task.id, task.agency, offer.kind, offer.value, unit_id(act, offer.unit)) for offer in to.candidates
    ]
    act.record(Draft("task-created", node.id, task.id))
    if to.assignee is not None and to.assignee != act.by.person and people.get(act.connection, to.assignee) is None:
        text = f"Nobody here has the account “{to.assignee}”. Give the task to somebody."
        open_incident(act, "assignee", text, element=node.id, token=happening.token)


def unit_id(act: Act, code: str | None) -> str | None:
    """The id of a unit that a diagram names by its code."""
    if code is None:
        return None
    return next(
        (unit.id for unit in units.listing(act.connection, act.by.agency) if code in {unit.code, unit.id}), code
    )


def _task_row(act: Act, token: int, node: Node, to: Offered) -> Task:
    row, run, work = act.instance, act.running.run, node.work
    due = deadlines.instant(act, run.evaluate(work.due, token)) if work is not None and work.due else None
    later = deadlines.instant(act, run.evaluate(work.follow_up, token)) if work is not None and work.follow_up else None
    wish = work.priority if work is not None else None
    return Task(
        id=act.new_id(),
        agency=row.agency,
        instance=row.id,
        token=token,
        element=node.id,
        name=node.name or node.id,
        key=row.key,
        business_key=row.business_key,
        subject=_title(act, token, node),
        lane=node.lane,
        status=OPEN,
        assignee=to.assignee,
        form=work.form if work is not None else None,
        due=due,
        follow_up=later,
        priority=_priority(node, run.evaluate(wish, token) if wish else DEFAULT_PRIORITY),
        urgent=act.urgent,
        created_at=act.at,
        claimed_at=None,
        ended_at=None,
        ended_by=None,
        on_behalf_of=None,
        secrecy=row.secrecy,
        rev=0,
        personal=bool(secret_fields(act.model.form_of(node.id))),
    )


def _title(act: Act, token: int, node: Node) -> str:
    """The step's own title, where it has one and all that it needs is there; else the case's."""
    own = act.model.subjects.get(node.id)
    try:
        return str(act.running.run.evaluate(own, token))[:SUBJECT] if own is not None else act.instance.subject
    except FlowError:
        return act.instance.subject


def _priority(node: Node, value: object) -> int:
    if WHOLE.fullmatch(str(value)):
        return int(str(value))
    raise FlowError(node.id, f"The priority is “{str(value)[:40]}”. Give a whole number of at most nine figures")


def _service(act: Act, happening: Opened) -> None:
    topic = str(happening.name)
    known = act.home.catalogue.get(topic)
    if known is None:
        act.rows.external[happening.token] = _external(act, happening, topic)
    elif known.deferred:
        act.rows.jobs.append(jobs.handler_job(act, happening.token, happening.element, topic))
    else:
        act.waiting.append((happening.token, happening.element, topic))
        act.inside.add(happening.token)


def _external(act: Act, happening: Opened, topic: str) -> External:
    row, node = act.instance, act.model.node(happening.element)
    wish = node.service.priority if node.service is not None else None
    return External(
        id=act.new_id(),
        agency=row.agency,
        instance=row.id,
        token=happening.token,
        element=happening.element,
        topic=topic,
        key=row.key,
        business_key=row.business_key,
        definition=row.definition,
        worker=None,
        locked_until=None,
        retries=None,
        error_message=None,
        error_details=None,
        priority=_priority(node, act.running.run.evaluate(wish, happening.token) if wish is not None else 0),
        created_at=act.at,
        state=OPEN,
    )


def _awaits(act: Act, happening: Opened) -> None:
    row = act.instance
    act.rows.subscriptions[happening.token] = Subscription(
        id=act.new_id(),
        agency=row.agency,
        instance=row.id,
        token=happening.token,
        kind=happening.kind,
        name=str(happening.name),
        key=row.key,
        definition=None,
        start_element=None,
    )


def _armed(act: Act, happening: Armed) -> None:
    act.running.waits[happening.token] = TIMER
    act.rows.timers[happening.token] = deadlines.timer(act, happening)


def _called(act: Act, happening: Called) -> None:
    act.running.waits[happening.token] = CHILD
    act.rows.jobs.append(jobs.child_job(act, happening))


def _failed(act: Act, happening: Failed) -> None:
    act.running.waits[happening.token] = FAILED
    open_incident(act, FAILED, happening.message, element=happening.element, token=happening.token)


def open_incident(
    act: Act,
    kind: str,
    message: str,
    *,
    element: str | None,
    token: int | None = None,
    job: str | None = None,
    key: str | None = None,
) -> None:
    """Write down that something stands still until a person helps; ``key``: what it is about, which is open once."""
    act.rows.incidents.append(
        Incident(
            id=act.new_id(),
            agency=act.by.agency,
            instance=act.row.id if act.row is not None else None,
            token=token,
            element=element,
            job=job,
            kind=kind,
            message=message,
            details="",
            opened_at=act.at,
            resolved_at=None,
            resolved_by=None,
            resolution=None,
            key=key,
        )
    )
    act.record(Draft("incident-opened", element, changes=(Change("message", new=message),)))


def _gone(act: Act, happening: Gone) -> None:
    kind = act.running.waits.pop(happening.token, None)
    if kind is None or _was_fresh(act, happening.token, kind):
        return
    act.rows.gone.setdefault(kind, []).append(happening.token)
    if kind == CHILD and happening.cancelled:
        act.rows.jobs.append(jobs.child_cancel_job(act, happening.token))


def _was_fresh(act: Act, token: int, kind: str) -> bool:
    """Forget a row that this very act would have written."""
    if kind == TASK and (task := act.rows.tasks.pop(token, None)) is not None:
        act.rows.candidates = [row for row in act.rows.candidates if row.task != task.id]
        return True
    if kind == SERVICE and token in act.inside:
        return True
    fresh: dict[str, dict[int, Any]] = {
        TIMER: act.rows.timers,
        SERVICE: act.rows.external,
        MESSAGE: act.rows.subscriptions,
        SIGNAL: act.rows.subscriptions,
    }
    return kind in fresh and fresh[kind].pop(token, None) is not None


def _message(act: Act, happening: MessageThrown) -> None:
    act.rows.jobs.append(jobs.message_job(act, happening))


def _signal(act: Act, happening: SignalThrown) -> None:
    act.rows.jobs.append(jobs.signal_job(act, happening.name, happening.payload))


def _error(act: Act, happening: ErrorUncaught) -> None:
    if act.instance.parent is not None:
        act.uncaught, act.end_state = (happening.code, happening.message), happening.element
        return
    text = f"Error {happening.code or ''} was caught by nothing: {happening.message or ''}".rstrip(": ")
    open_incident(act, "uncaught-error", text, element=happening.element)


def _escalation(act: Act, happening: EscalationUncaught) -> None:
    act.record(Draft("escalation-uncaught", happening.element, changes=(Change("code", new=happening.code),)))
    if act.instance.parent is not None:
        act.rows.jobs.append(jobs.child_escalated_job(act, happening.code))


_OPEN: dict[str, Callable[[Act, Opened], None]] = {
    TASK: _task,
    SERVICE: _service,
    MESSAGE: _awaits,
    SIGNAL: _awaits,
}
_BOOK: dict[type, Callable[[Act, Any], None]] = {
    Entered: _entered,
    Left: _left,
    Cancelled: _cut,
    Taken: _taken,
    Opened: _opened,
    Armed: _armed,
    Called: _called,
    Failed: _failed,
    Gone: _gone,
    MessageThrown: _message,
    SignalThrown: _signal,
    ErrorUncaught: _error,
    EscalationUncaught: _escalation,
}
