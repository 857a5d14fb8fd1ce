"""The kinds of values that an expression knows, and how they are called in a message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where a date begins and ends, and where a time without zone was meant."""

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "null": ("giá trị trống", "null"),
        "bool": ("đúng/sai", "true/false"),
        "number": ("số", "a number"),
        "text": ("chuỗi", "a text"),
        "date": ("ngày", "a date"),
        "time": ("thời điểm", "a point in time"),
        "duration": ("khoảng thời gian", "a duration"),
        "list": ("danh sách", "a list"),
        "map": ("danh mục", "a map"),
        "other": ("giá trị lạ", "a value of an unknown kind"),
    }
)

_EXACT: Mapping[type, str] = {
    type(None): "null",
    bool: "bool",
    int: "number",
    str: "text",
    Decimal: "number",
    float: "number",
    datetime: "time",
    date: "date",
    timedelta: "duration",
    list: "list",
    tuple: "list",
    dict: "map",
}


def kind(value: object) -> str:
    """Name the kind of a value, one of ``KINDS``."""
    found = _EXACT.get(type(value))
    if found is not None:
        return found
    if isinstance(value, Mapping):
        return "map"
    return next((name for base, name in _EXACT.items() if isinstance(value, base)), "other")


def describe(value: object, prefix: str = "kind") -> dict[str, str]:
    """Give the kind's name in both languages, as parameters of a message."""
    vi, en = KINDS[kind(value)]
    return {f"{prefix}_vi": vi, f"{prefix}_en": en}


def as_number(value: object) -> int | Decimal | None:
    """Give an int or a finite Decimal as it is, a float by its shortest text, anything else None.

    A bool is no number, nor are NaN and infinity.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    return value if isinstance(value, Decimal) and value.is_finite() else None
