"""Typed values in JSON: what variables, drafts and events may hold, and how they survive the round trip.

A value is None, a bool, an int, a str, a ``Decimal``, a ``date``, an aware ``datetime``, a list of values or a dict
with string keys. ``pack`` gives plain JSON with tags (``{"$date": "2021-03-17"}``), ``unpack`` is its inverse for every
value. ``canonical`` is the byte form that is hashed (RFC 8785; design 8).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from engine.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = frozenset({int, bool, type(None)})
_DEPTH = 64
_DIGITS = 400
"""More than any double has (1E+308)."""


def pack(value: object, depth: int = _DEPTH) -> object:
    """Turn a value into plain JSON, typed parts tagged.

    Raises:
        BadValueError: the value is of no known type, or nested more than 64 levels deep.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, str):
        return _text(value)
    if depth == 0:
        raise BadValueError("The value is nested more than 64 levels deep. Flatten it.")
    if isinstance(value, dict):
        return _pack_map(value, depth - 1)
    if isinstance(value, list | tuple):
        return [pack(item, depth - 1) for item in value]
    return value if isinstance(value, int) else _pack_scalar(value)


def _text(value: str) -> str:
    if "\x00" in value:
        raise BadValueError("A text has a NUL character, which no database keeps. Take it out.")
    return value


def _pack_map(value: dict[object, object], depth: int) -> object:
    packed: dict[str, object] = {}
    tagged = False
    for key, item in value.items():
        if not isinstance(key, str):
            raise BadValueError("Keys of a map must be texts.")
        tagged = tagged or key.startswith("$")
        packed[_text(key)] = pack(item, depth)
    # A user's own "$…" key must not be read as a tag.
    return {"$map": list(packed.items())} if tagged else packed


def _pack_scalar(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadValueError(f"The time {value} has no time zone. Give one, as in 2021-03-17T08:00:00+07:00.")
        return {"$datetime": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Decimal | float):
        return {"$decimal": str(_number(Decimal(str(value))))}
    raise BadValueError(f"A value of type {type(value).__name__} cannot be kept. Use text, number, date, list or map.")


def _number(value: Decimal) -> Decimal:
    # Written out in full, 1E+999999999 would fill the memory of whoever shows it.
    if not value.is_finite() or abs(value.adjusted()) > _DIGITS:
        raise BadValueError(f"A number has more than {_DIGITS} digits, or is none. Write it as text.")
    return value


_TAGS: dict[str, Callable[[Any], object]] = {
    "$datetime": lambda body: datetime.fromisoformat(str(body)),
    "$date": lambda body: date.fromisoformat(str(body)),
    "$decimal": lambda body: Decimal(str(body)),
    "$map": lambda body: {key: unpack(item) for key, item in body},
}


def unpack(value: object) -> object:
    """Turn ``pack``'s plain JSON back into the value."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, body),) = value.items()
        if (tag := _TAGS.get(key)) is not None:
            return tag(body)
    return {key: unpack(item) for key, item in value.items()}


def dumps(value: object) -> bytes:
    """``pack`` as JSON bytes.

    Raises:
        BadValueError: the value cannot be kept.
    """
    return _written(pack(value))


def _written(value: object) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise BadValueError(f"A value cannot be kept: {error}. Write very large numbers as text.") from error


def loads(data: bytes | str) -> object:
    """The inverse of ``dumps``."""
    return unpack(orjson.loads(data))


def plain(value: object) -> object:
    """The value as other programs' JSON has it: dates as ISO text, decimals as numbers in text, nothing tagged."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _hashable(value: object) -> object:
    if isinstance(value, dict):
        return (
            {key: _hashable(item) for key, item in value.items()}
            if "sha256" not in value
            else {"sha256": value["sha256"]}
        )
    if isinstance(value, list | tuple):
        return [_hashable(item) for item in value]
    if isinstance(value, Decimal | float):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date) else value


def canonical(value: object) -> bytes:
    """The canonical JSON of a value (RFC 8785 over strings, integers, null, booleans, arrays, objects).

    A date is its ISO text, a decimal ``{"decimal": "1.50"}``, a file ``{"sha256": "…"}`` (design 8).
    """
    return jcs(_hashable(value))


def jcs(value: object) -> bytes:
    """RFC 8785 bytes of plain JSON without floats.

    orjson sorts keys by their UTF-8, RFC 8785 by UTF-16 units: they differ only past the BMP, and then we sort by hand.
    """
    data = _written(value)
    return data if max(data, default=0) < 0xF0 else orjson.dumps(_utf16_sorted(value))  # noqa: PLR2004 (first byte of a code point past the BMP)


def _utf16_sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _utf16_sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_utf16_sorted(item) for item in value] if isinstance(value, list) else value
