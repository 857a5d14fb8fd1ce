"""The functions of the language: names, how many values each takes, and the pure ones themselves.

The others depend on the agency's calendar or the clock; the engine supplies them when it evaluates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.errors import ExpressionError
from bpmn.expressions import operations
from bpmn.expressions.budget import Meter
from bpmn.expressions.kinds import ZONE, as_number, describe, kind
from bpmn.expressions.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MAX_DAYS = 3_660_000
_MAX_ROUND = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A function of the language. ``most`` is None when it takes any number of values from ``least`` on.

    ``pure`` is what computes it; None when the engine supplies it at run time.
    """

    name: str
    least: int
    most: int | None
    pure: Callable[..., object] | None = None

    def accepts(self, count: int) -> bool:
        """Tell whether it can be called with ``count`` values."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def arity(self) -> str:
        """How many values it takes, as text: ``2``, ``1-2`` or ``1+``."""
        if self.most is None:
            return f"{self.least}+"
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


def _refuse(name: str, value: object, remedy_vi: str, remedy_en: str) -> ExpressionError:
    return ExpressionError(say("bad-argument", name=name, **describe(value), remedy_vi=remedy_vi, remedy_en=remedy_en))


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise _refuse(name, value, "Đưa vào một chuỗi, ví dụ string(x).", "Give it a text, such as string(x).")


def _number(name: str, value: object) -> int | Decimal:
    if (number := as_number(value)) is None:
        raise _refuse(name, value, "Đưa vào một số, ví dụ number(x).", "Give it a number, such as number(x).")
    return Meter.unbound().number(number)


def _list(name: str, value: object) -> list[object] | tuple[object, ...]:
    if isinstance(value, list | tuple):
        return value
    raise _refuse(name, value, "Đưa vào một danh sách.", "Give it a list.")


def _size(value: object) -> int:
    if value is None:
        return 0
    if kind(value) in {"text", "list", "map"}:
        return len(value)  # type: ignore[arg-type]  # the three kinds have a length
    raise _refuse("size", value, "Đưa vào chuỗi, danh sách hoặc danh mục.", "Give it a text, a list or a map.")


def _lower(value: object) -> str:
    return _text("lower", value).lower()


def _upper(value: object) -> str:
    return _text("upper", value).upper()


def _trim(value: object) -> str:
    return _text("trim", value).strip()


def _contains(value: object, part: object) -> bool:
    if isinstance(value, str):
        return _text("contains", part) in value
    return operations.within(Meter.unbound(), part, _list("contains", value))


def _starts(value: object, part: object) -> bool:
    return _text("startsWith", value).startswith(_text("startsWith", part))


def _ends(value: object, part: object) -> bool:
    return _text("endsWith", value).endswith(_text("endsWith", part))


def _extreme(operator: str, values: tuple[object, ...]) -> object:
    if len(values) == 1 and isinstance(values[0], list | tuple):
        values = tuple(values[0])
    best: object = values[0] if values else None
    for value in values[1:]:
        if operations.ordered(operator, value, best):
            best = value
    return best


def _min(*values: object) -> object:
    return _extreme("<", values)


def _max(*values: object) -> object:
    return _extreme(">", values)


def _round(value: object, digits: object = 0) -> int | Decimal:
    number, places = _number("round", value), _number("round", digits)
    if not isinstance(places, int) or not 0 <= places <= _MAX_ROUND:
        raise _refuse("round", digits, "Số chữ số từ 0 đến 20.", "The digits are a whole number from 0 to 20.")
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=operations.CONTEXT)
    return int(rounded) if places == 0 else rounded


def _abs(value: object) -> int | Decimal:
    number = _number("abs", value)
    return abs(number) if isinstance(number, int) else number.copy_abs()


def _money(value: object) -> str:
    number = _number("money", value)
    return f"{number:,f}".translate(_VIETNAMESE) if isinstance(number, Decimal) else f"{number:,}".replace(",", ".")


def _moment(name: str, value: object, example: str) -> date:
    moment = value if isinstance(value, date) else operations.iso(_text(name, value).strip())
    if moment is None:
        raise _refuse(name, value, f"Viết dạng {example}.", f"Write it as {example}.")
    return moment


def _date(value: object) -> date:
    return operations.day(_moment("date", value, "2021-03-17"))


def _date_time(value: object) -> datetime:
    moment = _moment("dateTime", value, "2021-03-17T08:00:00+07:00")
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=ZONE)
    return operations.aware(moment)


def _string(value: object) -> str:
    return operations.as_text(value)


def _to_number(value: object) -> int | Decimal:
    if (number := as_number(value)) is not None:
        return number
    if (number := operations.parse_number(_text("number", value))) is None:
        raise _refuse("number", value, "Viết dạng 1000 hoặc 0.5.", "Write it as 1000 or 0.5.")
    return number


def _join(values: object, separator: object) -> str:
    return _text("join", separator).join([operations.as_text(item) for item in _list("join", values)])


def _days(count: object) -> timedelta:
    number = _number("days", count)
    if not -_MAX_DAYS <= number <= _MAX_DAYS:
        raise _refuse("days", count, "Đưa vào số ngày vừa phải.", "Give it a sensible number of days.")
    return timedelta(days=float(number))


def _count(values: object) -> int:
    return len(_list("count", values))


_VIETNAMESE = str.maketrans(",.", ".,")

_PURE: Mapping[str, tuple[int, int | None, Callable[..., object]]] = {
    "size": (1, 1, _size),
    "lower": (1, 1, _lower),
    "upper": (1, 1, _upper),
    "trim": (1, 1, _trim),
    "contains": (2, 2, _contains),
    "startsWith": (2, 2, _starts),
    "endsWith": (2, 2, _ends),
    "min": (1, None, _min),
    "max": (1, None, _max),
    "round": (1, 2, _round),
    "abs": (1, 1, _abs),
    "money": (1, 1, _money),
    "date": (1, 1, _date),
    "dateTime": (1, 1, _date_time),
    "string": (1, 1, _string),
    "number": (1, 1, _to_number),
    "join": (2, 2, _join),
    "days": (1, 1, _days),
    "count": (1, 1, _count),
}

_SUPPLIED: Mapping[str, tuple[int, int]] = {
    "working_days": (1, 2),
    "working_hours": (1, 1),
    "now": (0, 0),
    "today": (0, 0),
    "end_of_next_working_day": (0, 0),
    "duration": (1, 1),
}

FUNCTIONS: Mapping[str, Signature] = MappingProxyType(
    {name: Signature(name=name, least=least, most=most, pure=pure) for name, (least, most, pure) in _PURE.items()}
    | {name: Signature(name=name, least=least, most=most) for name, (least, most) in _SUPPLIED.items()}
)
"""Every function that an expression may name."""

KNOWN = frozenset(FUNCTIONS)
"""The names of all functions."""
