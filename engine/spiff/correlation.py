"""Message correlation by keys (BPMN 8.4.2): which instance and which token a message is meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bpmn.errors import ExpressionError
from bpmn.model import EventKind
from engine.errors import FlowError
from engine.spiff.variables import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.model import CorrelationKey
    from engine.spiff.token import Token
    from engine.spiff.workflow import Workflow

Keys: TypeAlias = dict[str, list[object]]
"""Correlation key id to the values of its properties, in their order."""


def _asked(top: Workflow, message: str) -> Iterator[CorrelationKey]:
    """Give the keys whose every property can be read from this message."""
    for key in top.compiled.diagram.correlations:
        if key.properties and all(message in part.retrievals for part in key.properties):
            yield key


def keys_of(top: Workflow, message: str, payload: Mapping[str, object]) -> Keys:
    """Read the key values from a message. Raises ExpressionError when the payload lacks one."""
    return {
        key.id: [kept(part.retrievals[message].evaluate(payload, top.functions)) for part in key.properties]
        for key in _asked(top, message)
    }


def stamp(top: Workflow, element: str, message: str, payload: Mapping[str, object]) -> Keys:
    """Read the key values of a message that this case sends or starts with, and remember them.

    Raises:
        FlowError: the payload lacks what the key is read from.
    """
    try:
        keys = keys_of(top, message, payload)
    except ExpressionError as error:
        raise FlowError(element, f"The correlation key of message “{message}” cannot be read: {error}") from error
    remember(top, keys)
    return keys


def remember(top: Workflow, keys: Keys) -> None:
    """Let the first message with a key, sent or received, decide the instance's value of it."""
    for key, values in keys.items():
        top.correlations.setdefault(key, values)


def receiver(
    top: Workflow, message: str, payload: Mapping[str, object], wanted: Mapping[str, object], only: int | None
) -> Token | None:
    """Find the oldest token that waits for the message and whose correlation agrees.

    ``wanted`` are further equalities on variables; ``only`` restricts the search to one token.
    """
    try:
        keys = keys_of(top, message, payload)
    except ExpressionError:
        return None
    for token in top.receivers(EventKind.MESSAGE, message):
        if only in {None, token.id} and _agrees(top, token, keys) and _has(token, wanted):
            return token
    return None


def _has(token: Token, wanted: Mapping[str, object]) -> bool:
    view = token.workflow.view(token)
    return all(name in view and view[name] == value for name, value in wanted.items())


def _agrees(top: Workflow, token: Token, keys: Keys) -> bool:
    """Compare a bound property with its variable, any other with the value remembered, if there is one."""
    for key in top.compiled.diagram.correlations:
        values = keys.get(key.id)
        if values is None:
            continue
        remembered = top.correlations.get(key.id, values)
        for part, value, known in zip(key.properties, values, remembered, strict=True):
            own = known
            if part.binding is not None:
                try:
                    own = part.binding.evaluate(token.workflow.view(token), top.functions)
                except ExpressionError:
                    return False
            if own != value:
                return False
    return True
