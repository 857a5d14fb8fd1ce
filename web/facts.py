"""Values as people write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_babel import gettext

from web.moments import at_office, day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable


def words(value: object) -> str:
    """A value as people write it."""
    match value:
        case bool():
            text: str = gettext("yes") if value else gettext("no")
        case datetime():
            text = moment(value, at_office)
        case date():
            text = day(value)
        case Decimal():
            text = format(value, "f").replace(".", ",")
        case dict():
            text = str(value.get("name") or _joined(value.values()))
        case list() | tuple():
            text = _joined(value)
        case _:
            text = "" if value is None else str(value)
    return text


def _joined(values: Iterable[object]) -> str:
    return "; ".join(text for each in values if (text := words(each)))
