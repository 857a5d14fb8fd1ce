"""What the operators do with values: arithmetic, order, equality, text. Kinds are never mixed in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DecimalException
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING

from bpmn.errors import ExpressionError
from bpmn.expressions.kinds import ZONE, as_number, describe
from bpmn.expressions.messages import say

if TYPE_CHECKING:
    from bpmn.expressions.budget import Meter

CONTEXT = Context(prec=60, Emax=200, Emin=-200)
"""Decimal arithmetic: 60 digits, so that products of 40-digit numbers fail the budget and not the context."""

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_ORDERS: Mapping[str, Callable[..., object]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_MAX_DEPTH = 64
_MAX_DIGITS = 64


def parse_number(text: str) -> int | Decimal | None:
    """Read ``1000`` or ``-0.5``; None when it is no number."""
    text = text.strip()
    if not _PLAIN_NUMBER.fullmatch(text):
        return None
    return Decimal(text) if "." in text else int(text)


def calculate(meter: Meter, operator: str, left: object, right: object) -> object:
    """Apply ``+ - * / %`` to two numbers, join two texts, or do date maths.

    Raises:
        ExpressionError: the kinds do not fit, or division by zero.
    """
    one, two = as_number(left), as_number(right)
    if one is not None and two is not None:
        return _arithmetic(meter, operator, meter.number(one), meter.number(two))
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return meter.text(left + right)
    if operator in "+-":
        return _date_maths(operator, left, right)
    raise _mixed("not-a-number", left, right, operator=operator)


def _arithmetic(meter: Meter, operator: str, left: int | Decimal, right: int | Decimal) -> int | Decimal:
    if operator in "/%" and right == 0:
        raise ExpressionError(say("divide-by-zero"))
    if isinstance(left, int) and isinstance(right, int):
        return meter.number(_whole(operator, left, right))
    return meter.number(_decimal(operator, Decimal(left), Decimal(right)))


def _whole(operator: str, left: int, right: int) -> int | Decimal:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left // right if left % right == 0 else CONTEXT.divide(Decimal(left), Decimal(right))
    # The sign of the dividend, as in the Unified EL that Camunda 7 runs.
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def _decimal(operator: str, left: Decimal, right: Decimal) -> Decimal:
    apply = {
        "+": CONTEXT.add,
        "-": CONTEXT.subtract,
        "*": CONTEXT.multiply,
        "/": CONTEXT.divide,
        "%": CONTEXT.remainder,
    }[operator]
    try:
        return apply(left, right)
    except DecimalException as error:
        raise _mixed("not-a-number", left, right, operator=operator) from error


def _date_maths(operator: str, left: object, right: object) -> object:
    try:
        if isinstance(left, date | timedelta) and isinstance(right, timedelta):
            return left + right if operator == "+" else left - right
        if operator == "+" and isinstance(left, timedelta) and isinstance(right, date):
            return right + left
        if operator == "-" and isinstance(left, date) and isinstance(right, date):
            return _between(left, right)
    except OverflowError as error:
        raise _mixed("cannot-add", left, right) from error
    if operator == "+":
        raise _mixed("cannot-add", left, right)
    raise _mixed("not-a-number", left, right, operator=operator)


def _between(left: date, right: date) -> int | timedelta:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return aware(left) - aware(right)
    return (day(left) - day(right)).days


def ordered(operator: str, left: object, right: object) -> bool:
    """Compare with ``< <= > >=``: two numbers, two texts, two dates or times (ISO texts beside a date count as dates).

    A date beside a point in time is compared with that time's day in Asia/Ho_Chi_Minh.

    Raises:
        ExpressionError: the two are of different kinds, or of a kind without order.
    """
    one, two = _comparable(left, right)
    return bool(_ORDERS[operator](one, two))


def _comparable(left: object, right: object) -> tuple[object, object]:
    one, two = as_number(left), as_number(right)
    if one is not None and two is not None:
        return one, two
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left, right
    if (pair := _dates(left, right)) is not None:
        return pair
    raise _mixed("cannot-compare", left, right)


def _dates(left: object, right: object) -> tuple[date, date] | None:
    if isinstance(left, str) and isinstance(right, date):
        left = iso(left)
    elif isinstance(right, str) and isinstance(left, date):
        right = iso(right)
    if not isinstance(left, date) or not isinstance(right, date):
        return None
    if isinstance(left, datetime) and isinstance(right, datetime):
        return aware(left), aware(right)
    return day(left), day(right)


def iso(text: str) -> date | None:
    """Read an ISO 8601 date, or a date with a time; None when it is neither."""
    try:
        return date.fromisoformat(text) if len(text) <= len("2021-03-17") else datetime.fromisoformat(text)
    except ValueError:
        return None


def aware(moment: datetime) -> datetime:
    """Give a time its zone: Asia/Ho_Chi_Minh where none was written."""
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def day(moment: date) -> date:
    """Give the day of a date or, in Asia/Ho_Chi_Minh, of a point in time."""
    if not isinstance(moment, datetime):
        return moment
    try:
        return aware(moment).astimezone(ZONE).date()
    except OverflowError as error:
        raise ExpressionError(say("date-range")) from error


def equal(meter: Meter, left: object, right: object, depth: int = _MAX_DEPTH) -> bool:
    """Compare for equality: of different kinds is False, true is not 1, lists and maps item by item."""
    if type(left) is type(right) and isinstance(left, str | int | timedelta | None):
        return bool(left == right)
    if isinstance(left, Mapping | list | tuple) and depth > 0:
        meter.spend(len(left))
        return _equal_items(meter, left, right, depth - 1)
    one, two = as_number(left), as_number(right)
    if one is not None and two is not None:
        return bool(one == two)
    pair = _dates(left, right)
    return pair is not None and pair[0] == pair[1]


def _equal_items(
    meter: Meter, left: Mapping[str, object] | list[object] | tuple[object, ...], right: object, depth: int
) -> bool:
    if isinstance(left, Mapping):
        if not isinstance(right, Mapping) or left.keys() != right.keys():
            return False
        return all(equal(meter, value, right[key], depth) for key, value in left.items())
    if not isinstance(right, list | tuple) or len(left) != len(right):
        return False
    return all(equal(meter, one, two, depth) for one, two in zip(left, right, strict=True))


def within(meter: Meter, item: object, container: object) -> bool:
    """Tell whether a list has the item, or a map the key."""
    if isinstance(container, Mapping):
        return isinstance(item, str) and item in container
    if isinstance(container, list | tuple):
        meter.spend(len(container))
        return any(equal(meter, item, other) for other in container)
    raise ExpressionError(say("not-in", **describe(container)))


def is_empty(value: object) -> bool:
    """Tell whether a value is null, or a text, list or map with nothing in it (as ``empty`` of the Unified EL)."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def as_text(value: object) -> str:
    """Write a value into a text: null as nothing, dates as ISO 8601, decimals without exponent.

    Raises:
        ExpressionError: a list, a map or another thing without one obvious text.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if (number := as_number(value)) is not None:
        return _digits(number)
    if isinstance(value, date):
        return value.isoformat()
    raise ExpressionError(say("not-text", **describe(value)))


def _digits(number: int | Decimal) -> str:
    if isinstance(number, int) and abs(number) < 10**_MAX_DIGITS:
        return str(number)
    if isinstance(number, Decimal) and abs(number.adjusted()) < _MAX_DIGITS:
        return f"{number:f}"
    raise ExpressionError(say("not-text", **describe(number)))


def _mixed(key: str, left: object, right: object, **params: object) -> ExpressionError:
    return ExpressionError(say(key, **describe(left, "left"), **describe(right, "right"), **params))
