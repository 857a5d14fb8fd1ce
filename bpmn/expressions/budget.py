"""What an evaluation may spend: steps, and the size of whatever it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpmn.errors import BudgetExceededError
from bpmn.expressions.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """Limits of one evaluation: ``steps``, ``number`` in magnitude, ``text`` in characters, ``items`` of a list."""

    steps: int = 10_000
    number: int = 10**40
    text: int = 100_000
    items: int = 10_000


DEFAULT = Budget()


class Meter:
    """One evaluation: the variables and functions it reads, and the steps it has left.

    A tree has no loops, so its nodes are paid once at the start; afterwards only work that grows with data is paid.
    """

    __slots__ = ("budget", "functions", "left", "variables")

    def __init__(
        self, variables: Mapping[str, object], functions: Mapping[str, Callable[..., object]], budget: Budget
    ) -> None:
        self.variables, self.functions, self.budget, self.left = variables, functions, budget, budget.steps

    @classmethod
    def unbound(cls) -> Meter:
        """Make a meter of no evaluation, for work that is not part of one."""
        return cls({}, {}, DEFAULT)

    def spend(self, steps: int) -> None:
        """Take ``steps`` off the budget.

        Raises:
            BudgetExceededError: they are used up.
        """
        self.left -= steps
        if self.left < 0:
            raise BudgetExceededError(say("too-many-steps", limit=self.budget.steps))

    def number(self, value: int | Decimal) -> int | Decimal:
        """Give a number back if it is within bounds, and an ordinary one (no NaN, no infinity)."""
        if (isinstance(value, int) or value.is_finite()) and -self.budget.number <= value <= self.budget.number:
            return value
        raise self._too_big("10^40", "về độ lớn của số", "in magnitude")

    def text(self, value: str) -> str:
        """Give a text back if it is short enough."""
        if len(value) <= self.budget.text:
            return value
        raise self._too_big(self.budget.text, "ký tự", "characters")

    def items(self, count: int) -> None:
        """Check the number of items of a list."""
        if count > self.budget.items:
            raise self._too_big(self.budget.items, "phần tử", "items")

    @staticmethod
    def _too_big(limit: object, what_vi: str, what_en: str) -> BudgetExceededError:
        return BudgetExceededError(say("too-big", limit=limit, what_vi=what_vi, what_en=what_en))
