"""A variable as one line of text that can be edited, and back to a value of the kind that it had."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from flask_babel import gettext

from engine import HANOI, BadValueError

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 1_000
"""Longer values are not edited on a line: over ``/engine-rest`` they can be set."""
_INSTANT, _DAY = "%d/%m/%Y %H:%M", "%d/%m/%Y"


def line(value: object) -> str | None:
    """The value as text; None where a line of text cannot stand for it (a file, a long text)."""
    text = _text(value)
    return text if text is not None and len(text) <= LONGEST and "\n" not in text else None


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(HANOI).strftime(_INSTANT)
    if isinstance(value, date):
        return value.strftime(_DAY)
    if value is None or (isinstance(value, dict) and "sha256" in value):
        return "" if value is None else None
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)


def read(text: str, old: object) -> object:
    """What was typed, as a value of the kind that stood there; nothing typed is no value.

    Raises:
        BadValueError: it is of no such kind.
    """
    if not text and not isinstance(old, str):
        return None
    try:
        return next(reader for kind, reader in _READERS if isinstance(old, kind))(text)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadValueError(gettext("“%(text)s” is not written like the value before it.", text=text[:40])) from error


def guessed(text: str) -> object:
    """A value that had no kind before: as JSON where it reads as such, else as text."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return text


def _of(*kinds: type) -> Callable[[str], object]:
    def read_json(text: str) -> object:
        found = json.loads(text, parse_float=Decimal)
        if not isinstance(found, kinds) or (isinstance(found, bool) and bool not in kinds):
            raise ValueError(text)
        return found

    return read_json


_READERS: Final[tuple[tuple[type, Callable[[str], object]], ...]] = (
    (str, str),
    (bool, _of(bool)),
    (int, _of(int, Decimal)),
    (Decimal, Decimal),
    (datetime, lambda text: datetime.strptime(text, _INSTANT).replace(tzinfo=HANOI).astimezone(UTC)),
    (date, lambda text: datetime.strptime(text, _DAY).replace(tzinfo=HANOI).date()),
    (list, _of(list)),
    (dict, _of(dict)),
    (object, guessed),
)
