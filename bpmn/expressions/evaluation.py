"""A tree turned into closures: built once, then run as often as wanted, from any thread.

``soft`` reading gives null where a variable or a member is missing: below ``empty`` and in comparisons with ``null``.
``lenient`` is FEEL's way, for forms whose fields are not filled in yet: reading is always soft, an operation on values
that do not fit gives null, and null counts as false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from typing import TYPE_CHECKING, TypeAlias

from bpmn.errors import BudgetExceededError, ExpressionError, UnknownVariableError
from bpmn.expressions import operations
from bpmn.expressions.budget import Meter
from bpmn.expressions.functions import FUNCTIONS
from bpmn.expressions.kinds import as_number, describe, kind
from bpmn.expressions.messages import say
from bpmn.expressions.tree import Binary, Call, Choice, Index, Items, Literal, Name, Node, Text, Unary

if TYPE_CHECKING:
    from decimal import Decimal

Run: TypeAlias = Callable[[Meter], object]
Operation: TypeAlias = Callable[[Meter, str, object, object], object]

_ARITHMETIC = frozenset("+-*/%")
_ORDER = frozenset({"<", "<=", ">", ">="})


def compiled(node: Node, *, lenient: bool) -> Run:
    """Turn a checked tree into a function of a meter."""
    return _Compiler(lenient=lenient).build(node, soft=lenient)


class _Compiler:
    """Builds the closures; holds only the dialect."""

    def __init__(self, *, lenient: bool) -> None:
        self.lenient = lenient

    def build(self, node: Node, *, soft: bool) -> Run:
        match node:
            case Literal(value):
                run: Run = lambda _: value  # noqa: E731 (a closure like its neighbours)
            case Name(name):
                run = _name(name, soft=soft)
            case Index(target, key):
                run = self._member(target, key, soft=soft)
            case Unary(operator, operand):
                run = self._unary(operator, operand)
            case Binary(operator, left, right):
                run = self._binary(operator, left, right)
            case Choice(test, then, otherwise):
                run = self._choice(test, then, otherwise, soft=soft)
            case Items(items):
                run = _items(self._all(items))
            case Call(name, arguments):
                run = self._guarded(_call(name, self._all(arguments)))
            case Text(parts):
                run = _text(self._all(parts))
        return run

    def _all(self, nodes: tuple[Node, ...]) -> list[Run]:
        return [self.build(node, soft=self.lenient) for node in nodes]

    def _guarded(self, run: Run) -> Run:
        """In the lenient dialect, let what cannot be computed give null; a budget still ends everything."""
        if not self.lenient:
            return run

        def guarded(meter: Meter) -> object:
            try:
                return run(meter)
            except BudgetExceededError:
                raise
            except ExpressionError:
                return None

        return guarded

    def _member(self, target: Node, key: Node, *, soft: bool) -> Run:
        read, name = self.build(target, soft=soft), self.build(key, soft=self.lenient)
        return lambda meter: _get(read(meter), name(meter), soft=soft)

    def _unary(self, operator: str, operand: Node) -> Run:
        if operator in {"empty", "defined"}:
            soft = self.build(operand, soft=True)
            if operator == "empty":
                return lambda meter: operations.is_empty(soft(meter))
            return lambda meter: soft(meter) is not None
        read = self.build(operand, soft=self.lenient)
        if operator == "not":
            test = self._test(operator, read)
            return lambda meter: not test(meter)
        return self._guarded(lambda meter: _negative(meter, read(meter)))

    def _binary(self, operator: str, left: Node, right: Node) -> Run:
        if operator in {"and", "or"}:
            return self._logical(operator, left, right)
        if operator in {"==", "!="}:
            return self._equality(left, right, wanted=operator == "==")
        one, two = self.build(left, soft=self.lenient), self.build(right, soft=self.lenient)
        if operator == "in":
            return self._guarded(lambda meter: operations.within(meter, one(meter), two(meter)))
        if operator in _ORDER:
            return self._guarded(lambda meter: operations.ordered(operator, one(meter), two(meter)))
        return self._guarded(lambda meter: operations.calculate(meter, operator, one(meter), two(meter)))

    def _logical(self, operator: str, left: Node, right: Node) -> Run:
        one = self._test(operator, self.build(left, soft=self.lenient))
        two = self._test(operator, self.build(right, soft=self.lenient))
        if operator == "and":
            return lambda meter: one(meter) and two(meter)
        return lambda meter: one(meter) or two(meter)

    def _equality(self, left: Node, right: Node, *, wanted: bool) -> Run:
        soft = self.lenient or Literal(None) in (left, right)
        one, two = self.build(left, soft=soft), self.build(right, soft=soft)
        return lambda meter: operations.equal(meter, one(meter), two(meter)) is wanted

    def _choice(self, test: Node, then: Node, otherwise: Node, *, soft: bool) -> Run:
        first = self._test("?:", self.build(test, soft=self.lenient))
        yes, no = self.build(then, soft=soft), self.build(otherwise, soft=soft)
        return lambda meter: yes(meter) if first(meter) else no(meter)

    def _test(self, operator: str, run: Run) -> Callable[[Meter], bool]:
        lenient = self.lenient

        def test(meter: Meter) -> bool:
            value = run(meter)
            if value is True or value is False:
                return value
            if lenient:
                return False
            raise ExpressionError(say("not-a-condition", operator=operator, **describe(value)))

        return test


def _name(name: str, *, soft: bool) -> Run:
    if soft:
        return lambda meter: meter.variables.get(name)

    def read(meter: Meter) -> object:
        try:
            return meter.variables[name]
        except KeyError:
            raise UnknownVariableError(say("unknown-variable", name=name), name) from None

    return read


def _get(target: object, key: object, *, soft: bool) -> object:
    """Read a member or an item. Nothing but maps, lists and texts has any: a Python attribute is never touched."""
    fault = "no-members"
    if isinstance(target, Mapping) and isinstance(key, str):
        if key in target:
            return target[key]
        fault = "unknown-member"
    elif isinstance(target, list | tuple | str) and isinstance(key, int) and not isinstance(key, bool):
        if 0 <= key < len(target):
            return target[key]
        fault = "bad-index"
    elif target is None:
        fault = "member-of-null"
    if soft:
        return None
    name = str(key)[:100] if isinstance(key, str | int) else kind(key)
    length = len(target) if isinstance(target, Sized) else 0
    raise ExpressionError(say(fault, name=name, length=length, **describe(target)))


def _negative(meter: Meter, value: object) -> int | Decimal:
    number = as_number(value)
    if number is None:
        raise ExpressionError(say("not-a-number", operator="-", **describe(0, "left"), **describe(value, "right")))
    # Unary minus on a Decimal would round to the thread's context.
    return meter.number(-number if isinstance(number, int) else number.copy_negate())


def _items(parts: list[Run]) -> Run:
    def items(meter: Meter) -> object:
        meter.items(len(parts))
        return [part(meter) for part in parts]

    return items


def _text(parts: list[Run]) -> Run:
    def text(meter: Meter) -> object:
        return meter.text("".join([operations.as_text(part(meter)) for part in parts]))

    return text


def _call(name: str, arguments: list[Run]) -> Run:
    pure = FUNCTIONS[name].pure if name in FUNCTIONS else None

    def call(meter: Meter) -> object:
        values = [argument(meter) for argument in arguments]
        meter.spend(sum(len(value) for value in values if isinstance(value, list | tuple)))
        if pure is not None:
            return _bounded(meter, pure(*values))
        supplied = meter.functions.get(name)
        if supplied is None:
            raise ExpressionError(say("function-missing", name=name))
        try:
            return _bounded(meter, supplied(*values))
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ExpressionError(say("function-failed", name=name, reason=error)) from error

    return call


def _bounded(meter: Meter, value: object) -> object:
    if isinstance(value, str):
        return meter.text(value)
    if isinstance(value, list | tuple):
        meter.items(len(value))
    return value
