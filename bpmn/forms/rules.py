"""Whether a typed value keeps the rules of its field."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.errors import FormError
from bpmn.forms.answers import EXACT, ZONE, RefusedAnswerError, places
from bpmn.forms.form import Field, Kind, Picker
from bpmn.forms.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.forms.scope import Scope

_REQUIRED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NUMBER: "required-number",
        Kind.DATE: "required-date",
        Kind.CHECKBOX: "required-check",
        Kind.SELECT: "required-choice",
        Kind.RADIO: "required-choice",
        Kind.CHECKLIST: "required-choices",
        Kind.TAGS: "required-choices",
        Kind.FILE: "required-file",
    }
)


def missing(field: Field) -> RefusedAnswerError:
    """Make the refusal of a required field without an answer; the name of an organisation is typed, not chosen."""
    if field.kind is Kind.TEXT and field.picker not in {None, Picker.ORGANISATION}:
        return RefusedAnswerError("required-choice")
    if field.kind in {Kind.TEXT, Kind.LONG_TEXT} and (least := field.rules.shortest or 0) > 1:
        return RefusedAnswerError("too-short", least=least, count=0)
    return RefusedAnswerError(_REQUIRED.get(field.kind, "required-text"))


def check(field: Field, value: object, scope: Scope) -> None:
    """Check an answered value.

    Raises:
        RefusedAnswerError: it breaks a rule.
    """
    if isinstance(value, list) and field.kind is not Kind.FILE:
        for item in value:
            _check_choice(field, item, scope)
    elif field.kind in {Kind.SELECT, Kind.RADIO} or field.picker:
        _check_choice(field, value, scope)
    elif isinstance(value, str) and field.kind is not Kind.DATE:
        _check_text(field, value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        _check_number(field, value, scope)
    elif isinstance(value, date):
        _check_date(field, value, scope)


def _check_text(field: Field, value: str) -> None:
    rules = field.rules
    if rules.shortest is not None and len(value) < rules.shortest:
        raise RefusedAnswerError("too-short", least=rules.shortest, count=len(value))
    if rules.longest is not None and len(value) > rules.longest:
        raise RefusedAnswerError("too-long", most=rules.longest, count=len(value))
    if rules.pattern is not None and not rules.pattern.fits(value):
        example = field.properties.get("example", "")
        raise RefusedAnswerError("bad-pattern", hint=f" {example}" if example else "")


def _check_choice(field: Field, value: object, scope: Scope) -> None:
    if field.picker is not None:
        known = scope.pickers.get(field.picker)
        if known is not None and not known(str(value)):
            raise RefusedAnswerError("not-known")
    elif value not in options(field, scope):
        raise RefusedAnswerError("not-an-option")


def options(field: Field, scope: Scope) -> Mapping[str, str]:
    """Give the choices that a field has now: value to Vietnamese label. Dynamic ones come from the case's variables."""
    found = {option.value: option.label.vi for option in field.options}
    if field.options_from is None:
        return found
    items = scope.value(field.options_from)
    for item in items if isinstance(items, list | tuple) else ():
        if isinstance(item, str):
            found[item] = item
        elif isinstance(item, dict) and isinstance(item.get("value"), str):
            found[item["value"]] = str(item.get("label") or item["value"])
    return found


def _check_number(field: Field, value: int | Decimal, scope: Scope) -> None:
    rules = field.rules
    if rules.decimals is not None and places(value) > rules.decimals:
        raise (
            RefusedAnswerError("too-precise", most=rules.decimals)
            if rules.decimals
            else RefusedAnswerError("not-whole")
        )
    least, most = bound(rules.least, scope), bound(rules.most, scope)
    if least is not None and value < least:
        raise RefusedAnswerError("too-small", least=least)
    if most is not None and value > most:
        raise RefusedAnswerError("too-large", most=most)
    if rules.step is not None and EXACT.remainder(Decimal(value), rules.step) != 0:
        raise RefusedAnswerError("not-a-step", step=rules.step)


def _check_date(field: Field, value: date, scope: Scope) -> None:
    least, most = scope.value(field.rules.least), scope.value(field.rules.most)
    if _earlier(value, least):
        raise RefusedAnswerError("too-early", least=least)
    if _earlier(most, value):
        raise RefusedAnswerError("too-late", most=most)
    if not field.rules.past and _earlier(value, _today(field, scope)):
        raise RefusedAnswerError("in-the-past")


def _today(field: Field, scope: Scope) -> object:
    if "today" not in scope.functions:
        raise FormError(say("no-today", key=field.key), field.key)
    return scope.functions["today"]()


def bound(limit: object, scope: Scope) -> int | Decimal | None:
    """Give a limit as a number, its FEEL evaluated; None if it is no number that one can compare with."""
    found = scope.value(limit)
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return None
    return None if isinstance(found, Decimal) and found.is_nan() else found


def _earlier(one: object, two: object) -> bool:
    """Compare two moments, or their days when one of them is a day; what is no date is not earlier than anything."""
    if isinstance(one, datetime) and isinstance(two, datetime):
        return one < two
    first, second = as_day(one), as_day(two)
    return first is not None and second is not None and first < second


def as_day(value: object) -> date | None:
    """Give the day of a date, of a point in time (in Asia/Ho_Chi_Minh) or of an ISO text; None of anything else."""
    try:
        if isinstance(value, datetime):
            return value.astimezone(ZONE).date()
        return date.fromisoformat(value[:10]) if isinstance(value, str) else value if isinstance(value, date) else None
    except (ValueError, OverflowError):
        return None
