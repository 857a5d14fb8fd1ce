"""Tables for a spreadsheet: written so that none of their cells is run, read from what spreadsheets write.

UTF-8 with a mark of its own (BOM), as Excel wants it; commas out; commas, semicolons or tabs in. A cell that a
spreadsheet would take for a formula is written behind an apostrophe, which is taken off again (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_BYTES: Final = 2_000_000
MOST_LINES: Final = 5_000
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


class WrongCellError(Exception):
    """A cell that cannot be taken."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column = column


class Line(NamedTuple):
    """One line of a file: its number there, and its cells by column."""

    no: int
    cells: Mapping[str, str]


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as a file; the first line names the columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def lines_of(data: bytes, columns: Sequence[str], required: Sequence[str]) -> list[Line]:
    """The lines of a file by column, without those that are empty.

    Raises:
        BadValueError: it is no such table: not UTF-8, without a required column, too large.
    """
    if len(data) > MOST_BYTES:
        raise BadValueError("The file is larger than 2 MB. Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadValueError("The file is not UTF-8. Save it as “CSV UTF-8”.") from error
    if "\x00" in text:
        raise BadValueError("The file is not text. Save it as “CSV UTF-8”.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadValueError("The file is no table: a quotation mark is not closed. Mend it.") from error
    names = [name.strip().lower() for name in rows[0]] if rows else []
    missing = [name for name in required if name not in names]
    if missing or len(set(names)) < len(names):
        raise BadValueError(f"The first line names the columns: {', '.join(columns)}. Missing: {', '.join(missing)}.")
    if len(rows) > MOST_LINES:
        raise BadValueError(f"The file has more than {MOST_LINES} lines. Split it.")
    return [
        Line(no, dict(zip(names, map(_plain, row), strict=False)))
        for no, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]


def day_in(column: str, text: str) -> date | None:
    """The day in a cell, None in an empty one. Raises WrongCellError."""
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongCellError(column, f"“{text}” is no day. Write it as 02/07/2026.") from error
