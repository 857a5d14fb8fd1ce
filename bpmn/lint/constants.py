"""Expressions that read nothing, so that their value is known before any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpmn.errors import ExpressionError

if TYPE_CHECKING:
    from bpmn.expressions import Expression


class Unknown:
    """The value of an expression that only a case knows."""


UNKNOWN: Final = Unknown()


def constant(expression: Expression | None) -> object:
    """Give the value of an expression without variables and functions; UNKNOWN for others and for what fails."""
    if expression is None or expression.names or expression.functions:
        return UNKNOWN
    try:
        return expression.evaluate({})
    except ExpressionError:
        return UNKNOWN
