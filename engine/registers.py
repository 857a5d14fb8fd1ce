"""Registers (sổ): declared by a procedure, filled by its acts, never edited (Decree 30/2020, annex IV).

``register.toml`` of a procedure's folder names the columns, what fills them, and the printed form.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from engine.clock import HANOI
from engine.errors import BadValueError, NotFoundError
from engine.ids import new_id
from engine.trail import Change, Draft
from storage import counters
from storage import registers as rows
from storage.registers import Entry, Note

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from storage.session import Connection

PAPERS: Final = ("A4", "A4-landscape", "A3", "A3-landscape")
LINE: Final = "${so_thu_tu}"
"""What fills a column with the line's own number (STT): it is known only as the line is written."""

_WORDS: Final = {None: "", True: "có", False: "không"}


class Column(NamedTuple):
    """A column: ``value`` is an expression of the closed language, ``width`` its share of the printed line."""

    key: str
    title_vi: str
    title_en: str
    value: str
    width: int


class Declaration(NamedTuple):
    """A register: its ``code`` is unique in the agency; ``basis`` is the law that prescribes its form."""

    code: str
    title_vi: str
    title_en: str
    basis: str
    paper: str
    columns: tuple[Column, ...]


@lru_cache(maxsize=256)
def declarations(toml: str) -> tuple[Declaration, ...]:
    """Read a ``register.toml``.

    Raises:
        BadValueError: it is no TOML, or a register lacks what it needs; the message names it.
    """
    try:
        tables = tomllib.loads(toml).get("register", {})
    except tomllib.TOMLDecodeError as error:
        raise BadValueError(f"register.toml: {error}. Mend that line.") from error
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise BadValueError("register.toml: write each register as a table [register.CODE].")
    return tuple(_declaration(code, table) for code, table in tables.items())


def enter(
    connection: Connection,
    declaration: Declaration,
    *,
    agency: str,
    evaluate: Callable[[str], object],
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
    day: date | None = None,
    instance: str | None = None,
    document: str | None = None,
    element: str | None = None,
) -> Entry:
    """Write the next entry of a register; ``evaluate`` gives the value of a column's expression.

    ``day`` decides the year (today at the agency, if not given). Whoever writes in the same register waits.
    """
    year = (day or at.astimezone(HANOI).date()).year
    no = counters.take(connection, agency=agency, name=f"register:{declaration.code}", year=year)
    columns = {
        column.key: str(no) if column.value == LINE else shown(evaluate(column.value)) for column in declaration.columns
    }
    row = Entry(new_id(at), agency, declaration.code, year, no, instance, document, at, by, columns)
    rows.add(connection, row)
    changes = [Change("register", new=declaration.code), Change("year", new=year), Change("no", new=no)]
    changes += [Change(f"column.{key}", new=text) for key, text in columns.items()]
    record(Draft("register-entered", element=element, document=document, changes=tuple(changes)))
    return row


def differences(
    declaration: Declaration, entry: Entry, notes: Collection[str], evaluate: Callable[[str], object]
) -> list[str]:
    """Give, as notes, what a line would say now that neither it nor its last note on a column says."""
    found = []
    for column in declaration.columns:
        if column.value == LINE:
            continue
        title = f"{column.title_vi}: "
        latest = [text for text in notes if text.startswith(title)] or [title + entry.columns.get(column.key, "")]
        text = title + shown(evaluate(column.value))
        if text not in {title, latest[-1]}:
            found.append(text)
    return found


def note(
    connection: Connection,
    *,
    agency: str,
    entry: str,
    text: str,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
) -> Note:
    """Correct an entry by a note beside it.

    Raises:
        NotFoundError: the agency has no such entry.
        BadValueError: the note is empty.
    """
    found = rows.get(connection, entry)
    if found is None or found.agency != agency:
        raise NotFoundError("register entry", entry)
    if not text.strip():
        raise BadValueError("A correction needs a text. Say what is wrong and what is right.")
    row = Note(new_id(at), agency, entry, at, by, text.strip())
    rows.add_note(connection, row)
    changes = (
        Change("register", found.register, found.register),
        Change("no", found.no, found.no),
        Change("note", new=row.text),
    )
    record(Draft("register-noted", document=found.document, changes=changes))
    return row


def shown(value: object) -> str:
    """Give a value as it is written in a register: days as 05/03/2026, decimals with a comma, lists by semicolons."""
    if isinstance(value, list | tuple):
        return "; ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(text for text in map(shown, value.values()) if text)
    if isinstance(value, date):
        return f"{value.astimezone(HANOI):%d/%m/%Y %H:%M}" if isinstance(value, datetime) else f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return _WORDS.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)


def _declaration(code: str, table: Mapping[str, object]) -> Declaration:
    columns = table.get("columns")
    if not isinstance(columns, list) or not columns or not all(isinstance(column, dict) for column in columns):
        raise BadValueError(f"register.toml: [register.{code}] has no columns. Add [[register.{code}.columns]].")
    paper = str(table.get("paper", "A4-landscape"))
    if paper not in PAPERS:
        raise BadValueError(f"register.toml: [register.{code}] paper = “{paper}”. Use one of {', '.join(PAPERS)}.")
    read = tuple(_column(code, cast("Mapping[str, object]", column)) for column in columns)
    if len({column.key for column in read}) < len(read):
        raise BadValueError(f"register.toml: [register.{code}] has two columns with the same key. Rename one.")
    title = _text(code, table, "title_vi")
    return Declaration(code, title, str(table.get("title_en") or title), str(table.get("basis", "")), paper, read)


def _column(code: str, table: Mapping[str, object]) -> Column:
    key, title = _text(code, table, "key"), _text(code, table, "title_vi")
    width = table.get("width", 1)
    if not isinstance(width, int) or width < 1:
        raise BadValueError(
            f"register.toml: column “{key}” of {code} has width = {width!r}. Give a whole number from 1."
        )
    return Column(key, title, str(table.get("title_en") or title), str(table.get("value", f"${{{key}}}")), width)


def _text(code: str, table: Mapping[str, object], name: str) -> str:
    text = table.get(name)
    if not isinstance(text, str) or not text.strip():
        raise BadValueError(f'register.toml: [register.{code}] lacks {name}. Add {name} = "…".')
    return text.strip()
