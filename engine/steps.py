"""Running to rest: the diagram, then the atomic handlers whose steps wait, each in a savepoint (design 3)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from engine import booking, following, jobs
from engine.context import Context
from engine.errors import BusinessError, FlowError
from engine.guard import in_handler
from engine.log_context import about
from engine.secrecy import ORDINARY
from engine.status import ACTIVE, COMPLETED, SERVICE, SUSPENDED
from engine.trail import Actor, Draft
from storage import failpoints
from storage.errors import StorageError
from storage.session import savepoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from dataclasses import Field

    from bpmn.expressions import Expression
    from bpmn.model import Node
    from engine.act import Act
    from engine.handlers import Handler
    from engine.reading import Reading

SUBJECT = 500
END_STATE = "end_state"
"""Under this name a called case gives back the id of the end event that it reached."""

log = logging.getLogger(__name__)


def settle(act: Act) -> None:
    """Run until nothing can go on by itself, then see whether the case has ended."""
    run = act.running.run
    if act.instance.status != SUSPENDED:
        run.run()
    booking.book(act, run.drain())
    while act.waiting:
        token, element, topic = act.waiting.pop(0)
        if act.running.waits.get(token) == SERVICE:
            _atomic(act, token, element, act.home.catalogue[topic])
            run.run()
            booking.book(act, run.drain())
    _describe(act)
    following.follow(act)
    if act.uncaught is not None:
        _give_back(act, act.uncaught)
    elif run.completed and act.instance.status == ACTIVE:
        _completed(act)


def _atomic(act: Act, token: int, element: str, handler: Handler) -> None:
    """One atomic step: its outcome, or its incident while the rest of the act stands."""
    before = len(act.drafts), len(act.rows.jobs)
    mark = in_handler.set(handler.topic)
    try:
        with savepoint(act.connection):
            values = call(handler, Context(act, token, element), act.model.node(element))
            failpoints.passing("in-handler")
        failpoints.passing("after-handler")
    except StorageError:
        raise
    except BusinessError as error:
        _undo(act, before)
        business(act, token, element, handler.topic, error)
    except Exception as error:
        _undo(act, before)
        with about(case=act.instance.id):
            log.exception("Handler %s failed at %s", handler.topic, element)
        failed(act, token, element, handler.topic, error)
    else:
        succeeded(act, token, element, handler.topic, values)
    finally:
        in_handler.reset(mark)


def _undo(act: Act, before: tuple[int, int]) -> None:
    del act.drafts[before[0] :]
    del act.rows.jobs[before[1] :]


def call(handler: Handler, context: Reading, node: Node) -> dict[str, object]:
    """Run a handler with the inputs that its step maps, typed, and give its outputs by name."""
    mapped = {parameter.name: context.variables.get(parameter.name) for parameter in node.inputs}
    outcome = handler.run(context, handler.prepare(mapped))
    fields: Mapping[str, Field[object]] = getattr(outcome, "__dataclass_fields__", {})
    return {name: getattr(outcome, name) for name in fields}


def succeeded(act: Act, token: int, element: str, topic: str, values: Mapping[str, object]) -> None:
    """The step is done: its outputs go to the run."""
    act.record(Draft("handler-succeeded", element, actor=_actor(act, topic)))
    act.running.run.complete(token, values)


def business(act: Act, token: int, element: str, topic: str, error: BusinessError) -> None:
    """A business error takes the BPMN error path; caught by nothing, it is an incident."""
    act.record(Draft("handler-failed", element, reason=str(error), actor=_actor(act, topic)))
    if not act.running.run.fail(token, error.code, str(error)):
        booking.open_incident(act, "handler", f"{error.code}: {error}", element=element, token=token)


def failed(act: Act, token: int, element: str, topic: str, error: BaseException) -> None:
    """The step stays where it is, and an incident says why."""
    text = f"{type(error).__name__}: {error}"
    act.record(Draft("handler-failed", element, reason=text, actor=_actor(act, topic)))
    booking.open_incident(act, "handler", text, element=element, token=token)


def _actor(act: Act, topic: str) -> Actor:
    return Actor(topic, "handler", act.by.channel)


def _describe(act: Act) -> None:
    """The case's title follows its variables, and its new tasks show how urgent it is."""
    version = act.model
    if act.instance.secrecy != ORDINARY:
        return
    if act.changed:
        entitle(act)
    if act.rows.tasks and version.urgent is not None:
        act.urgent = _tried(act, version.urgent) is True


def entitle(act: Act, values: Mapping[str, object] | None = None) -> None:
    """Give the case the title that its variables, and values that are about to be, say."""
    expression = act.model.subject
    subject = _tried(act, expression, values) if expression is not None else None
    if subject and act.instance.secrecy == ORDINARY:
        act.change(subject=str(subject)[:SUBJECT])


def _tried(act: Act, expression: Expression, values: Mapping[str, object] | None = None) -> object:
    """The value, or None as long as the variables that it needs are not all there."""
    try:
        return act.running.run.evaluate(expression, extra=values)
    except FlowError:
        return None


def _give_back(act: Act, error: tuple[str | None, str | None]) -> None:
    """An error that nothing here caught ends a called case and is thrown at the call activity (BPMN 10.5.7)."""
    act.running.run.cancel()
    booking.book(act, act.running.run.drain())
    act.change(status=COMPLETED, ended_at=act.at, end_state=act.end_state)
    act.record(Draft("instance-completed", act.end_state, reason=error[1] or error[0]))
    act.rows.jobs.append(jobs.child_done_job(act, {}, error))


def _completed(act: Act) -> None:
    act.change(status=COMPLETED, ended_at=act.at, end_state=act.end_state)
    act.record(Draft("instance-completed", act.end_state))
    if act.instance.parent is not None:
        act.rows.jobs.append(jobs.child_done_job(act, {**act.running.run.variables(), END_STATE: act.end_state}))
