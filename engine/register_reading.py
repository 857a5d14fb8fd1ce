"""Registers as readers see them: which there are, and the entries of a year, filtered, sorted, in pages (design 9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.clock import HANOI
from engine.errors import BadValueError, NotFoundError
from engine.registers import Declaration, declarations
from engine.results import ColumnView, RegisterPage, RegisterRow, RegisterView
from engine.rights import ARCHIVE, CLEARED, OVERSIGHT, Who, who
from storage import definitions
from storage import registers as rows
from storage.folding import fold
from storage.registers import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.by import By
    from engine.home import Home
    from storage.registers import Entry
    from storage.session import Connection

PAGE = 50
FARTHEST = 1_000_000
"""No page lies beyond it; the databases cannot skip to just any number."""
NO = "no"
_DAY = "%d/%m/%Y"
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterQuery:
    """What of a register is asked for.

    ``search``: words of an entry, diacritics aside; ``cells``: words of single columns, by key; ``since``, ``until``:
    days of entry, both included; ``sort``: a column's key, or ``no`` for the order of entry.
    """

    year: int | None = None
    search: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: str = NO
    descending: bool = False

    @property
    def plain(self) -> bool:
        """Whether the database alone can answer it: no filter but words, in the order of entry."""
        return self.sort == NO and not any(self.cells.values()) and self.since is None and self.until is None


class _Line(NamedTuple):
    entry: Entry
    cells: Mapping[str, str]
    notes: tuple[str, ...]


class _Found(NamedTuple):
    lines: list[_Line]
    total: int


class _Window(NamedTuple):
    offset: int
    size: int | None


def registers(home: Home, by: By) -> tuple[RegisterView, ...]:
    """The registers that the published procedures declare."""
    return tuple(_view(declared) for declared in _declared(home, by).values())


def register(
    home: Home, by: By, code: str, asked: RegisterQuery | None = None, *, page: int = 1, size: int | None = PAGE
) -> RegisterPage:
    """A page of a register: for the clerk, those who oversee, and whoever's case an entry belongs to.

    Without ``size`` all entries that match stand on one page.

    Raises:
        NotFoundError: no published procedure declares it.
        BadValueError: it has no such column, or there is no such year.
    """
    declared = _declared(home, by).get(code)
    if declared is None:
        raise NotFoundError("register", code)
    asked, page = asked or RegisterQuery(), min(max(page, 1), FARTHEST)
    _must_have(declared, asked)
    with home.database.read() as connection:
        now = home.clock.within(connection)
        year = asked.year or now.astimezone(HANOI).year
        reader = _reader(who(connection, by, now))
        where = {"agency": by.agency, "register": code}
        window = _Window((page - 1) * (size or 0), size)
        terms = {**where, "year": year, "text": asked.search, "reader": reader}
        found = _found(connection, declared, asked, terms, window)
        years = rows.years(connection, **where)
    return RegisterPage(
        declaration=_view(declared),
        rows=tuple(_row(declared, line) for line in found.lines),
        year=year,
        years=tuple(sorted({*years, year}, reverse=True)),
        total=found.total,
        page=page,
        pages=1 if size is None else max(1, -(-found.total // size)),
    )


def _declared(home: Home, by: By) -> dict[str, Declaration]:
    with home.database.read() as connection:
        newest = definitions.listing(connection, by.agency)
        texts = {row.deployment: definitions.resource(connection, row.deployment, "register.toml") for row in newest}
    found = [one for text in texts.values() if text is not None for one in declarations(text.decode())]
    return {one.code: one for one in found}


def _view(declared: Declaration) -> RegisterView:
    columns = tuple(
        ColumnView(key=column.key, title_vi=column.title_vi, title_en=column.title_en, width=column.width)
        for column in declared.columns
    )
    return RegisterView(
        code=declared.code,
        title_vi=declared.title_vi,
        title_en=declared.title_en,
        columns=columns,
        basis=declared.basis,
        paper=declared.paper,
    )


def _must_have(declared: Declaration, asked: RegisterQuery) -> None:
    keys = {column.key for column in declared.columns}
    for name in {asked.sort} - {NO} | set(asked.cells):
        if name not in keys:
            raise BadValueError(f"This register has no column “{name}”. It has {', '.join(sorted(keys))}.")
    if asked.year is not None and not MINYEAR <= asked.year <= MAXYEAR:
        raise BadValueError(f"There is no year {str(asked.year)[:10]}. Give one from {MINYEAR} to {MAXYEAR}.")


def _reader(actor: Who) -> Reader:
    """Secret entries are for who is cleared; who neither oversees nor keeps the archive reads those of their cases."""
    sees_all = bool(actor.codes & (OVERSIGHT | ARCHIVE))
    return Reader(
        secret=bool(actor.codes & CLEARED), person=None if sees_all else actor.person, roles=tuple(actor.roles)
    )


def _found(
    connection: Connection, declared: Declaration, asked: RegisterQuery, terms: Mapping[str, Any], window: _Window
) -> _Found:
    offset, size = window
    if asked.plain:
        page = rows.listing(connection, **terms, newest_first=asked.descending, limit=size, offset=offset)
        return _Found(_lines(connection, declared, page), rows.count(connection, **terms))
    kept = [line for line in _lines(connection, declared, rows.listing(connection, **terms)) if _matches(line, asked)]
    kept.sort(key=_order(asked.sort), reverse=asked.descending)
    return _Found(kept[offset : offset + size] if size else kept, len(kept))


def _lines(connection: Connection, declared: Declaration, entries: list[Entry]) -> list[_Line]:
    notes = rows.notes(connection, [entry.id for entry in entries])
    return [_line(declared, entry, [note.text for note in notes.get(entry.id, ())]) for entry in entries]


def _line(declared: Declaration, entry: Entry, notes: list[str]) -> _Line:
    """A line as it is read: what was not known when it was entered stands in its column by the note that told it.

    The last note that begins with the title of a column that was left empty counts; all others stay notes.
    """
    cells = {column.key: str(entry.columns.get(column.key, "")) for column in declared.columns}
    for column in declared.columns:
        title = f"{column.title_vi}: "
        told = [place for place, text in enumerate(notes) if text.startswith(title)]
        if told and not cells[column.key]:
            cells[column.key] = notes[told[-1]].removeprefix(title)
            notes = notes[: told[-1]] + notes[told[-1] + 1 :]
    return _Line(entry, cells, tuple(notes))


def _matches(line: _Line, asked: RegisterQuery) -> bool:
    day = line.entry.at.astimezone(HANOI).date()
    if (asked.since and day < asked.since) or (asked.until and day > asked.until):
        return False
    return all(word in fold(line.cells[key]) for key, text in asked.cells.items() for word in fold(text).split())


def _order(sort: str) -> Callable[[_Line], tuple[object, ...]]:
    if sort == NO:
        return lambda line: (line.entry.no,)
    return lambda line: (*_natural(line.cells[sort]), line.entry.no)


def _natural(text: str) -> tuple[object, ...]:
    """Days in the order of the calendar, numbers by their value (9/KH before 10/KH), words without diacritics.

    The points that part the thousands of a sum are no part of its value: 702.000 before 1.053.000.
    """
    if (day := day_of(text)) is not None:
        return (0, day.isoformat())
    pieces = re.split(r"(\d+)", _THOUSANDS.sub("", fold(text)))
    return (1, tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces if piece))


def day_of(text: str) -> date | None:
    """The day that a cell says, written as 05/03/2026; None if it says something else."""
    try:
        return datetime.strptime(text, _DAY).replace(tzinfo=HANOI).date()
    except ValueError:
        return None


def _row(declared: Declaration, line: _Line) -> RegisterRow:
    entry = line.entry
    return RegisterRow(
        no=entry.no,
        year=entry.year,
        at=entry.at,
        instance=entry.instance,
        document=entry.document,
        cells=tuple(line.cells[column.key] for column in declared.columns),
        notes=line.notes,
    )
