"""The smallest submission that a form accepts, for tests and for trying out a procedure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from bpmn.errors import FormError
from bpmn.forms.answers import EXACT, ZONE
from bpmn.forms.form import Field, Form, Kind, Moment, opened
from bpmn.forms.messages import say
from bpmn.forms.rules import as_day, bound, options
from bpmn.forms.scope import NO_FUNCTIONS, NO_PICKERS, Functions, Pickers, Scope, place_in
from bpmn.forms.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.forms.record import FieldError

_EMPTY_FILE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

_SOME_DAY = date(2021, 3, 17)
_CHOICES = frozenset({Kind.SELECT, Kind.RADIO, Kind.CHECKLIST, Kind.TAGS})


def sample(
    form: Form,
    context: Mapping[str, object] | None = None,
    *,
    functions: Functions = NO_FUNCTIONS,
    pickers: Pickers = NO_PICKERS,
) -> dict[str, object]:
    """Make a submission that ``validate`` accepts, answering only what must be answered.

    A component's property ``example`` is tried first. People, units and documents get the id ``example`` unless it says
    another.

    Raises:
        FormError: no answer could be made up for a field; give it an ``example``.
    """
    given = context or {}
    found: dict[str, object] = {}
    tried: set[str] = set()
    while errors := validate(form, found, given, functions=functions, pickers=pickers).errors:
        # One at a time: an answer may hide what else was asked for.
        error = next((error for error in errors if error.path not in tried), None)
        if error is None:
            raise FormError(say("no-sample", key=errors[0].path), errors[0].path)
        tried.add(error.path)
        _answer(form.components, error, error.path, found, Scope(given, functions, pickers))
    return found


def _answer(
    components: tuple[Field, ...], error: FieldError, path: str, target: dict[str, object], scope: Scope
) -> None:
    for field in opened(components):
        if field.key == path:
            place_in(target, field.path, _made_up(field, scope, error.params.get("least")), {})
        elif field.kind is Kind.TABLE and path.startswith(f"{field.key}."):
            number, _, column = path.removeprefix(f"{field.key}.").partition(".")
            rows = target.get(field.path[0]) if len(field.path) == 1 else None
            if isinstance(rows, list):
                _answer(field.components, error, column, rows[int(number)], scope)


def _made_up(field: Field, scope: Scope, least: object = None) -> object:
    if "example" in field.properties:
        return field.properties["example"]
    if field.kind is Kind.TABLE:
        return [_row(field, scope) for _ in range(least if isinstance(least, int) else 1)]
    if field.kind is Kind.FILE:
        ending = next((accept for accept in field.accept if accept.startswith(".")), ".pdf")
        kind = next((accept for accept in field.accept if "/" in accept), "application/pdf").replace("*", "any")
        return {"sha256": _EMPTY_FILE, "name": f"mau{ending}", "size": 0, "type": kind}
    if field.picker or field.kind in _CHOICES:
        choice = "example" if field.picker else next(iter(options(field, scope)), None)
        return [choice] if field.multiple else choice
    return _plain(field, scope)


def _row(field: Field, scope: Scope) -> dict[str, object]:
    """Answer the first column that can be, so that the row is not blank; what else it needs comes up as errors."""
    row: dict[str, object] = {}
    for column in opened(field.components):
        if column.kind is not Kind.CALCULATION and column.readonly is not True and column.hide is None:
            place_in(row, column.path, _made_up(column, scope), {})
            break
    return row


def _plain(field: Field, scope: Scope) -> object:
    match field.kind:
        case Kind.CHECKBOX:
            return True
        case Kind.NUMBER:
            return _number(field, scope)
        case Kind.DATE:
            return _moment(field, scope)
    text = {"email": "mau@example.vn", "phone": "0912 345 678"}.get(field.rules.kind or "", "mẫu")
    return (text + "." * ((field.rules.shortest or 0) - len(text)))[: field.rules.longest]


def _number(field: Field, scope: Scope) -> int | Decimal:
    least, most = bound(field.rules.least, scope), bound(field.rules.most, scope)
    number = least if least is not None else min(most if most is not None else 1, 1)
    if field.rules.step is not None:
        way = ROUND_FLOOR if least is None else ROUND_CEILING
        return EXACT.divide(Decimal(number), field.rules.step).to_integral_value(way) * field.rules.step
    return number


def _moment(field: Field, scope: Scope) -> object:
    if field.moment is Moment.TIME:
        return "08:00"
    today = scope.functions["today"]() if "today" in scope.functions else _SOME_DAY
    limits = (as_day(scope.value(limit)) for limit in (field.rules.least, field.rules.most))
    least, most = limits
    day = least or min(most or date.max, as_day(today) or _SOME_DAY)
    return day if field.moment is Moment.DATE else datetime(day.year, day.month, day.day, 8, tzinfo=ZONE)
