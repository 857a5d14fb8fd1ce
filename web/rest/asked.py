"""What a request asks: its JSON body, and the filters and pages of a list."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from engine import BadValueError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

MOST: Final = 10_000
"""How many rows a list gives when it is not asked for fewer."""
PAGE: Final = frozenset({"firstResult", "maxResults", "sortBy", "sortOrder"})


def body() -> Mapping[str, object]:
    """The JSON object that was sent; empty when nothing was. Fractions are exact.

    Raises:
        UnsupportedMediaType: it is not said to be JSON.
        BadValueError: it is not JSON, or no object.
    """
    data = request.get_data()
    if not data:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON with the header Content-Type: application/json.")
    try:
        read = json.loads(data, parse_float=Decimal, parse_constant=_no_number)
        if b"\\ud" in data.lower():
            # Half a surrogate pair is no text (RFC 8259, 8.2).
            json.dumps(read, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError) as error:
        raise BadValueError(f"The body is not JSON: {error}. Correct it.") from error
    if b"\\u0000" in data:
        raise BadValueError("The body has a NUL character (\\u0000), which PostgreSQL cannot keep. Leave it out.")
    if not isinstance(read, dict):
        raise BadValueError("The body must be a JSON object: {…}.")
    return read


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number of JSON")


def text(sent: Mapping[str, object], name: str, *, required: bool = False) -> str | None:
    """A text of the body.

    Raises:
        BadValueError: it is none, or it is required and missing.
    """
    value = sent.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or (required and not value):
        wanted = "a text that is not empty" if required else "a text"
        raise BadValueError(f"“{name}” must be {wanted}.")
    return value


def number(sent: Mapping[str, object], name: str, default: int | None = None) -> int | None:
    """A whole number of the body or the address.

    Raises:
        BadValueError: it is none.
    """
    value = sent.get(name)
    if value is None:
        return default
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and len(value) < 20:  # noqa: PLR2004 - longer is no 64-bit number
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadValueError(f"“{name}” must be a whole number.")
    return value


def flag(sent: Mapping[str, object], name: str) -> bool:
    """A yes or no of the body or the address; no when it is missing.

    Raises:
        BadValueError: it is neither.
    """
    value = sent.get(name)
    if value in ("true", "false"):
        return value == "true"
    if value is not None and not isinstance(value, bool):
        raise BadValueError(f"“{name}” must be true or false.")
    return bool(value)


def texts(sent: Mapping[str, object], name: str) -> tuple[str, ...] | None:
    """A list of texts: an array in a body, separated by commas in an address; None when it is missing.

    Raises:
        BadValueError: it is none.
    """
    value = sent.get(name)
    if value is None:
        return None
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise BadValueError(f"“{name}” must be a list of texts.")
    return tuple(found)


def only(sent: Mapping[str, object], known: Collection[str]) -> None:
    """Refuse what we do not know how to do: passed over in silence it would give a wrong result.

    Raises:
        BadValueError: a field with a value is none of the known ones.
    """
    for name, value in sent.items():
        if name not in known and value not in (None, "", False, [], {}):
            raise BadValueError(f"“{name}” is not supported here. Known are: {', '.join(sorted(known))}.")


def filters(known: Collection[str]) -> dict[str, object]:
    """What a list is filtered by: the address's query, and for POST the body.

    Raises:
        BadValueError: a filter that we do not know.
    """
    found = {name: value for name, value in request.args.items() if not name.startswith("_")}
    sent = {**found, **body()} if request.method == "POST" else found
    only(sent, PAGE | set(known))
    return {name: value for name, value in sent.items() if value is not None}


def page(sent: Mapping[str, object]) -> tuple[int, int]:
    """The first row and how many rows a list is asked for.

    Raises:
        BadValueError: a number below 0.
    """
    first, most = number(sent, "firstResult", 0) or 0, number(sent, "maxResults", MOST)
    if first < 0 or most is None or most < 0:
        raise BadValueError("firstResult and maxResults must be 0 or more.")
    return first, min(most, MOST)


def paged(
    rows: Iterable[Mapping[str, object]], sent: Mapping[str, object], keys: Mapping[str, str]
) -> Sequence[object]:
    """Sort rows as asked, and cut out the page; ``keys`` gives the row's field for each ``sortBy``.

    Raises:
        BadValueError: an order that we do not know.
    """
    found, by, order = list(rows), text(sent, "sortBy"), text(sent, "sortOrder")
    if (by is None) != (order is None) or order not in {None, "asc", "desc"}:
        raise BadValueError("sortBy and sortOrder come together; sortOrder is asc or desc.")
    if by is not None:
        if by not in keys:
            raise BadValueError(f"“{by}” is no order. Use one of: {', '.join(keys)}.")
        field = keys[by]
        known = [row for row in found if row[field] is not None]
        known.sort(key=lambda row: _place(row[field]), reverse=order == "desc")
        found = known + [row for row in found if row[field] is None]
    first, most = page(sent)
    return found[first : first + most]


def _place(value: object) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, str(value))
