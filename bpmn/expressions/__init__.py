"""The closed expression language: ``${…}`` of diagrams and the FEEL subset of forms. This file is its door.

Text is parsed once to a checked tree; the tree is evaluated with a budget. No Python from a diagram, ever.
"""

from __future__ import annotations

from bpmn.errors import BudgetExceededError, ExpressionError, ExpressionSyntaxError, UnknownVariableError
from bpmn.expressions.budget import Budget
from bpmn.expressions.expression import Expression, parse, parse_condition, parse_feel
from bpmn.expressions.functions import FUNCTIONS, KNOWN, Signature

__all__ = [
    "FUNCTIONS",
    "KNOWN",
    "Budget",
    "BudgetExceededError",
    "Expression",
    "ExpressionError",
    "ExpressionSyntaxError",
    "Signature",
    "UnknownVariableError",
    "parse",
    "parse_condition",
    "parse_feel",
]
