"""Sending: messages for other instances, signals for all who wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff import correlation
from engine.spiff.journal import MessageThrown, SignalThrown
from engine.spiff.variables import kept

if TYPE_CHECKING:
    from bpmn.model import EventDefinition
    from engine.spiff.token import Token


def payload(token: Token, event: EventDefinition) -> dict[str, object]:
    """Give what a message or signal carries: the node's input parameters and the event's own ``camunda:in`` lines."""
    scope = token.workflow
    values = {parameter.name: kept(scope.value(parameter.value, token)) for parameter in token.task_spec.node.inputs}
    for mapping in event.payload:
        if mapping.all_variables:
            values.update((name, kept(value)) for name, value in scope.view(token).items())
        elif mapping.target is not None:
            value = (
                scope.view(token).get(mapping.source or "")
                if mapping.expression is None
                else scope.evaluate(mapping.expression, token)
            )
            values[mapping.target] = kept(value)
    return values


def throw_message(token: Token, event: EventDefinition) -> None:
    """Hand a message to the world outside: who gets it is not known here."""
    top, name, values = token.workflow.top_workflow, event.name or "", payload(token, event)
    keys = correlation.stamp(top, token.task_spec.name, name, values)
    top.journal.append(MessageThrown(token.task_spec.name, token.id, name, values, keys))


def throw_signal(token: Token, event: EventDefinition) -> None:
    """Give a signal to all in this run that wait for it, and to the world outside."""
    top, name, values = token.workflow.top_workflow, event.name or "", payload(token, event)
    top.journal.append(SignalThrown(token.task_spec.name, token.id, name, values))
    top.signal(name, values)
