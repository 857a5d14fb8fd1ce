"""The rule ``constant-unfit``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.lint.constants import UNKNOWN, constant
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind, StandardLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bpmn.expressions import Expression
    from bpmn.lint.rule import Found, Place
    from bpmn.lint.subject import Subject


@rule(
    "constant-unfit",
    ERROR,
    vi="Điều kiện phải cho đúng hoặc sai, số lần một số nguyên, danh sách một danh sách.",
    en="Let a condition give true or false, a count a whole number, a collection a list.",
)
def constant_unfit(subject: Subject) -> Iterator[Found]:
    """A condition, a count or a collection whose fixed value is of another kind: every case would stop there."""
    for place, expression, kind in _uses(subject):
        value = constant(expression)
        if expression is not None and value is not UNKNOWN and not FITS[kind](value):
            yield found(
                place,
                vi=f"{WORDS[kind].vi} «{expression.text[:60]}» ở {{}} cho một giá trị loại khác.",
                en=f"{WORDS[kind].en} «{expression.text[:60]}» at {{}} gives a value of another kind.",
            )


def _uses(subject: Subject) -> Iterator[tuple[Place, Expression | None, str]]:
    """Walk over the expressions of flows, events and loops with what each must give."""
    for flow in subject.flows():
        yield flow, flow.condition, "condition"
    for node, event in subject.events(EventKind.CONDITIONAL):
        yield node, event.expression, "condition"
    for node in subject.nodes():
        if isinstance(node.loop, StandardLoop):
            yield node, node.loop.condition, "condition"
        elif node.loop is not None:
            yield node, node.loop.completion, "condition"
            yield node, node.loop.cardinality, "count"
            yield node, node.loop.collection, "collection"


def _whole(value: object) -> bool:
    """Tell whether a value is a whole number, as the engine takes one; below zero has a rule of its own."""
    if isinstance(value, str):
        return value.isdecimal()
    return not isinstance(value, bool) and isinstance(value, int | Decimal) and value == int(value)


FITS: Mapping[str, Callable[[object], bool]] = {
    "condition": lambda value: isinstance(value, bool),
    "count": _whole,
    "collection": lambda value: isinstance(value, list),
}
WORDS = {
    "condition": Message(vi="Điều kiện", en="The condition"),
    "count": Message(vi="Số lần", en="The count"),
    "collection": Message(vi="Danh sách", en="The collection"),
}
