"""Camunda 7's typed values: ``{"value", "type", "valueInfo"}``, read and written (docs/rest.md lists the types)."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

import orjson

import engine
from engine import BadValueError
from web.current import home
from web.rest.answers import stamp
from web.rest.gate import caller

INTEGER: Final = 2**31
LONG: Final = 2**63
_LOWEST: Final = {"short": 2**15, "integer": INTEGER, "long": LONG}
_ZONE: Final = re.compile(r"([+-]\d\d)(\d\d)$")


def read_all(given: object, field: str = "variables") -> dict[str, object]:
    """Read a map of typed values.

    Raises:
        BadValueError: it is no map, or a value is not what its type says; the message names it.
    """
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadValueError(f'“{field}” must be an object such as {{"a": {{"value": 1, "type": "Integer"}}}}.')
    return {str(name): read(typed, str(name)) for name, typed in given.items()}


def read(typed: object, name: str) -> object:
    """Read one typed value; without a type it is what its JSON is.

    Raises:
        BadValueError: it is not what its type says.
    """
    if not isinstance(typed, dict) or not typed.keys() <= {"value", "type", "valueInfo", "local"}:
        raise BadValueError(f'The variable “{name}” must be an object such as {{"value": 1, "type": "Integer"}}.')
    value, kind, info = typed.get("value"), typed.get("type"), typed.get("valueInfo") or {}
    if value is None or kind is None:
        return value
    reader = _READERS.get(str(kind).lower())
    if reader is None or not isinstance(info, dict):
        known = "String, Integer, Short, Long, Double, Boolean, Date, Json, Object, Xml, File, Null"
        raise BadValueError(f"The variable “{name}” has a type “{kind}” that is not taken. Use one of: {known}.")
    try:
        return reader(value, info, str(kind).lower())
    except (ValueError, TypeError, InvalidOperation, RecursionError) as error:
        raise BadValueError(f"The value of the variable “{name}” is no {kind}: {error}. Correct it.") from error


def _text(value: object, info: Mapping[str, object], kind: str) -> str:
    del info, kind
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _whole(value: object, info: Mapping[str, object], kind: str) -> int:
    del info
    found = int(value) if isinstance(value, str) else value
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError("a whole number is expected")
    if not -_LOWEST[kind] <= found < _LOWEST[kind]:
        raise ValueError("the number is too large")
    return found


def _fraction(value: object, info: Mapping[str, object], kind: str) -> Decimal:
    del info, kind
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise TypeError("a number is expected")
    found = Decimal(value)
    if not found.is_finite():
        raise ValueError("a finite number is expected")
    return found


def _truth(value: object, info: Mapping[str, object], kind: str) -> bool:
    del info, kind
    if value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        raise TypeError("true or false is expected")
    return value


def _instant(value: object, info: Mapping[str, object], kind: str) -> date:
    text = _text(value, info, kind)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    found = datetime.fromisoformat(_ZONE.sub(r"\1:\2", text))
    if found.tzinfo is None:
        raise ValueError("a zone is missing; write it as 2013-01-23T13:42:42.453+0700")
    return found


def _json(value: object, info: Mapping[str, object], kind: str) -> object:
    del info, kind
    return json.loads(value, parse_float=Decimal, parse_constant=_no_number) if isinstance(value, str) else value


def _object(value: object, info: Mapping[str, object], kind: str) -> object:
    form = str(info.get("serializationDataFormat") or "application/json")
    if not form.startswith("application/json"):
        raise ValueError("only objects serialised as application/json are taken")
    return _json(value, info, kind)


def _nothing(value: object, info: Mapping[str, object], kind: str) -> None:
    del value, info, kind


def _file(value: object, info: Mapping[str, object], kind: str) -> dict[str, object]:
    """A file's bytes in base64: kept before the act, as the pages do."""
    try:
        data = base64.b64decode(_text(value, info, kind), validate=True)
    except binascii.Error as error:
        raise ValueError("its bytes are expected in base64") from error
    name = info.get("filename")
    if not isinstance(name, str) or not name:
        raise ValueError("valueInfo.filename is missing")
    return engine.upload(home(), caller(), engine.Upload(name=name, stream=io.BytesIO(data)))


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number of JSON")


_Reader = Callable[[object, Mapping[str, object], str], object]
_READERS: Final[Mapping[str, _Reader]] = {
    "string": _text,
    "xml": _text,
    "short": _whole,
    "integer": _whole,
    "long": _whole,
    "double": _fraction,
    "float": _fraction,
    "number": _fraction,
    "boolean": _truth,
    "date": _instant,
    "json": _json,
    "object": _object,
    "file": _file,
    "null": _nothing,
}


def show_all(values: Mapping[str, object]) -> dict[str, object]:
    """Write a map of values, typed."""
    return {name: show(value) for name, value in values.items()}


def show(value: object) -> dict[str, object]:
    """Write one value, typed.

    A decimal is a Double where that is exact, else a String; a day without a time is a String (2021-03-17), since
    Camunda's Date has a time; lists and maps are Json.
    """
    kind, shown = _typed(value)
    return {"type": kind, "value": shown, "valueInfo": {}}


def _typed(value: object) -> tuple[str, object]:
    match value:
        case None | bool():
            return ("Null" if value is None else "Boolean"), value
        case int():
            return _whole_number(value)
        case Decimal():
            double = float(value)
            return ("Double", double) if Decimal(repr(double)) == value else ("String", str(value))
        case datetime():
            return "Date", stamp(value)
        case dict() | list() | tuple():
            return "Json", orjson.dumps(engine.plain(value)).decode()
    return "String", engine.plain(value)


def _whole_number(value: int) -> tuple[str, object]:
    if -INTEGER <= value < INTEGER:
        return "Integer", value
    return ("Long", value) if -LONG <= value < LONG else ("String", str(value))
