"""Dated data of a procedure: tables in a TOML file of its folder, whose rows hold for a time (design 8, 10).

Catalogues, thresholds and rules change with the law; so they are rows with ``valid_from`` and ``valid_to``, never code.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

from engine.errors import HandlerError

Row = dict[str, object]


def rows_on(data: bytes, name: str, table: str, day: date) -> list[Row]:
    """The rows of a table that hold on a day, in the order of the file.

    Raises:
        HandlerError: the file is no TOML, has no such table, or a row's days are no dates.
    """
    try:
        found = tomllib.loads(data.decode(), parse_float=Decimal).get(table)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HandlerError(f"“{name}” is no TOML: {error}. Mend the file and publish the procedure again.") from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise HandlerError(f"“{name}” has no table [[{table}]] (a list). Add it and publish again.")
    return [row for row in found if _holds(row, name, day)]


def _holds(row: Row, name: str, day: date) -> bool:
    first, last = row.get("valid_from", date.min), row.get("valid_to", date.max)
    if not isinstance(first, date) or not isinstance(last, date):
        raise HandlerError(f"A row of “{name}” has a valid_from or valid_to that is no date. Write 2024-01-01.")
    return first <= day <= last
