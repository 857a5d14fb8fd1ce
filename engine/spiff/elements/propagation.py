"""Errors and escalations: who catches them, from the inside out (BPMN 10.5.1, 10.5.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.elements.catching import Catching

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpmn.model import EventKind
    from engine.spiff.token import Token


def catcher(token: Token, kind: EventKind, code: str | None) -> Token | None:
    """Find the listener that catches: the activity's boundary, the scope's event sub-processes, then outside.

    A listener for the very code comes before one that catches all. A handler never catches what is thrown inside
    itself.
    """
    host: Token | None = token
    while host is not None:
        top = host.workflow.top_workflow
        watched = host if host.body is None else top.tokens[host.body]
        inside = host.task_spec
        handlers = [listener for listener in host.workflow.listening if listener.task_spec is not inside]
        found = _best(watched.listeners, kind, code) or _best(handlers, kind, code)
        if found is not None:
            return found
        host = host.workflow.holder
    return None


def _best(listeners: Iterable[Token], kind: EventKind, code: str | None) -> Token | None:
    catching = [
        (listener, listener.task_spec.event) for listener in listeners if isinstance(listener.task_spec, Catching)
    ]
    codes = {event.code: listener for listener, event in reversed(catching) if event is not None and event.kind == kind}
    return codes.get(code) or codes.get(None)


def propagate(
    token: Token, kind: EventKind, code: str | None, message: str | None, values: Mapping[str, object]
) -> bool:
    """Throw from a token; False, and nothing changed, when nobody catches."""
    listener = catcher(token, kind, code)
    if listener is None or not isinstance(listener.task_spec, Catching):
        return False
    event = listener.task_spec.event
    payload = dict(values)
    if event is not None and event.error_variable is not None:
        payload[event.error_variable] = code
    if event is not None and event.message_variable is not None:
        payload[event.message_variable] = message
    listener.task_spec.trigger(listener, payload)
    return True
