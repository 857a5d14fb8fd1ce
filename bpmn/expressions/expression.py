"""A parsed expression: immutable, hashable, safe to share between threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.errors import ExpressionError
from bpmn.expressions.budget import DEFAULT, Budget, Meter
from bpmn.expressions.evaluation import Run, compiled
from bpmn.expressions.feel import feel
from bpmn.expressions.functions import KNOWN
from bpmn.expressions.kinds import describe
from bpmn.expressions.messages import say
from bpmn.expressions.template import attribute, condition
from bpmn.expressions.tree import Call, Literal, Name, Node, to_json, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_NO_FUNCTIONS: Mapping[str, Callable[..., object]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """An expression with the text it was written as.

    ``names`` are the variables that it reads, ``functions`` the functions that it calls; ``is_literal`` tells that the
    text holds no expression at all; ``lenient`` that it is FEEL, where what is missing reads as null.
    """

    text: str
    lenient: bool = False
    tree: Node = field(repr=False, compare=False)
    names: frozenset[str] = field(repr=False, compare=False)
    functions: frozenset[str] = field(repr=False, compare=False)
    is_literal: bool = field(repr=False, compare=False)
    _cost: int = field(repr=False, compare=False)
    _run: Run = field(repr=False, compare=False)

    def evaluate(
        self,
        variables: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None = None,
        budget: Budget | None = None,
    ) -> object:
        """Give the value with these variables.

        Raises:
            UnknownVariableError: it reads a variable that is not there, outside ``empty`` and ``== null``.
            BudgetExceededError: it takes too many steps or makes something too big.
            ExpressionError: the values do not fit what is done with them.
        """
        meter = Meter(
            variables, _NO_FUNCTIONS if functions is None else functions, DEFAULT if budget is None else budget
        )
        meter.spend(self._cost)
        return self._run(meter)

    def test(
        self,
        variables: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None = None,
        budget: Budget | None = None,
    ) -> bool:
        """Evaluate as a condition: only true and false count, nothing else is taken for one (null is false in FEEL).

        Raises:
            ExpressionError: as ``evaluate``, and when the value is not true or false.
        """
        value = self.evaluate(variables, functions, budget)
        if value is True or value is False:
            return value
        if value is None and self.lenient:
            return False
        key = "condition-null" if value is None else "condition-not-bool"
        raise ExpressionError(say(key, text=self.text[2:62].rstrip("}"), **describe(value)))

    def to_json(self) -> object:
        """Give the checked tree as nested lists, for the evaluator in the browser (``docs/expressions.md``)."""
        return to_json(self.tree)

    def __copy__(self) -> Expression:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Expression:
        return self


def parse(text: str, *, functions: Collection[str] = KNOWN) -> Expression:
    """Parse an attribute: one ``${…}`` (or ``#{…}``), a text with such in it, or plain text, which is a literal.

    Raises:
        ExpressionSyntaxError: with the position in ``text``.
    """
    return _expression(text, attribute(text, functions), lenient=False)


def parse_condition(text: str, *, functions: Collection[str] = KNOWN) -> Expression:
    """Parse a condition, which must be one ``${…}`` (or ``#{…}``).

    Raises:
        ExpressionSyntaxError: with the position in ``text``.
    """
    return _expression(text, condition(text, functions), lenient=False)


def parse_feel(text: str, *, functions: Collection[str] = KNOWN) -> Expression:
    """Parse an expression of a form, such as ``=a > 1 and b in ["x"]``.

    Raises:
        ExpressionSyntaxError: with the position in ``text``.
    """
    return _expression(text, feel(text, functions), lenient=True)


def _expression(text: str, tree: Node, *, lenient: bool) -> Expression:
    nodes = list(walk(tree))
    return Expression(
        text=text,
        lenient=lenient,
        tree=tree,
        names=frozenset(node.name for node in nodes if isinstance(node, Name)),
        functions=frozenset(node.name for node in nodes if isinstance(node, Call)),
        is_literal=isinstance(tree, Literal) and tree.value == text.replace("\\${", "${").replace("\\#{", "#{"),
        _cost=len(nodes),
        _run=compiled(tree, lenient=lenient),
    )
