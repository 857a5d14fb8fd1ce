"""What the FEEL of a form can see: the answers so far, then the variables of the case."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from types import MappingProxyType
from typing import TypeAlias, cast

from bpmn.errors import ExpressionError
from bpmn.expressions import Expression
from bpmn.forms.answers import RefusedAnswerError
from bpmn.forms.form import Picker

Functions: TypeAlias = Mapping[str, Callable[..., object]]
Pickers: TypeAlias = Mapping[Picker, Callable[[str], bool]]

NO_FUNCTIONS: Functions = MappingProxyType({})
NO_PICKERS: Pickers = MappingProxyType({})


class Scope:
    """The names of one form or row: ``answers`` hide the names ``around``; ``case`` is what a field may start with."""

    def __init__(
        self,
        around: Mapping[str, object],
        functions: Functions,
        pickers: Pickers,
        case: Mapping[str, object] | None = None,
    ) -> None:
        self.functions, self.pickers = functions, pickers
        self.case: Mapping[str, object] = around if case is None else case
        self.answers: dict[str, object] = {}
        # A ChainMap writes to its first map only, so what is around stays as it is.
        self._names = ChainMap(self.answers, cast("MutableMapping[str, object]", around))

    def row(self) -> Scope:
        """Make the scope of a row of a table, which sees everything around it and starts with nothing."""
        return Scope(self._names, self.functions, self.pickers, case={})

    def value(self, limit: object) -> object:
        """Evaluate FEEL; anything else is given back as it is.

        Raises:
            RefusedAnswerError: the expression went over its budget.
        """
        if not isinstance(limit, Expression):
            return limit
        try:
            return limit.evaluate(self._names, self.functions)
        except ExpressionError as error:
            raise RefusedAnswerError("rule-failed") from error

    def holds(self, condition: object) -> bool:
        """Evaluate a condition; only true is true."""
        return self.value(condition) is True

    def known(self, path: tuple[str, ...]) -> object:
        """Give what the case already has at this path; None if nothing."""
        found: object = self.case
        for part in path:
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def put(self, path: tuple[str, ...], value: object) -> None:
        """Set an answer; maps along the path keep what the case has in them."""
        place_in(self.answers, path, value, self.case)


def place_in(target: dict[str, object], path: tuple[str, ...], value: object, base: Mapping[str, object]) -> None:
    """Set ``value`` at ``path`` of nested maps; a map that is not there yet begins as a copy of the one in ``base``."""
    below: object = base
    for part in path[:-1]:
        below = below.get(part) if isinstance(below, Mapping) else None
        inner = target.get(part)
        if not isinstance(inner, dict):
            inner = dict(below) if isinstance(below, Mapping) else {}
            target[part] = inner
        target = inner
    target[path[-1]] = value


def found_in(source: object, path: tuple[str, ...]) -> tuple[bool, object]:
    """Look up ``path`` in nested maps: whether it is there, and its value."""
    for part in path:
        if not isinstance(source, Mapping) or part not in source:
            return False, None
        source = source[part]
    return True, source
