"""Registers as readers see them: which there are, and the entries of a year, filtered, sorted, in pages (design 9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
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
NO = "no"
_DAY = "%d/%m/%Y"


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


class _Found(NamedTuple):
    entries: list[Entry]
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
        BadValueError: it has no such column.
    """
    declared = _declared(home, by).get(code)
    if declared is None:
        raise NotFoundError("register", code)
    asked = asked or RegisterQuery()
    _must_have(declared, asked)
    with home.database.read() as connection:
        now = home.clock.within(connection)
        year = asked.year or now.astimezone(HANOI).year
        reader = _reader(who(connection, by, now))
        where = {"agency": by.agency, "register": code}
        window = _Window((max(page, 1) - 1) * (size or 0), size)
        found = _found(connection, asked, {**where, "year": year, "text": asked.search, "reader": reader}, window)
        notes = rows.notes(connection, [entry.id for entry in found.entries])
        years = rows.years(connection, **where)
    return RegisterPage(
        declaration=_view(declared),
        rows=tuple(
            _row(declared, entry, tuple(note.text for note in notes.get(entry.id, ()))) for entry in found.entries
        ),
        year=year,
        years=tuple(sorted({*years, year}, reverse=True)),
        total=found.total,
        page=max(page, 1),
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


def _reader(actor: Who) -> Reader:
    """Secret entries are for who is cleared; who neither oversees nor keeps the archive reads those of their cases."""
    sees_all = bool(actor.codes & (OVERSIGHT | ARCHIVE))
    return Reader(
        secret=bool(actor.codes & CLEARED), person=None if sees_all else actor.person, roles=tuple(actor.roles)
    )


def _found(connection: Connection, asked: RegisterQuery, terms: Mapping[str, Any], window: _Window) -> _Found:
    offset, size = window
    if asked.plain:
        page = rows.listing(connection, **terms, newest_first=asked.descending, limit=size, offset=offset)
        return _Found(page, rows.count(connection, **terms))
    kept = [entry for entry in rows.listing(connection, **terms) if _matches(entry, asked)]
    kept.sort(key=_order(asked.sort), reverse=asked.descending)
    return _Found(kept[offset : offset + size] if size else kept, len(kept))


def _matches(entry: Entry, asked: RegisterQuery) -> bool:
    day = entry.at.astimezone(HANOI).date()
    if (asked.since and day < asked.since) or (asked.until and day > asked.until):
        return False
    return all(
        word in fold(str(entry.columns.get(key, "")))
        for key, text in asked.cells.items()
        for word in fold(text).split()
    )


def _order(sort: str) -> Callable[[Entry], tuple[object, ...]]:
    if sort == NO:
        return lambda entry: (entry.no,)
    return lambda entry: (*_natural(str(entry.columns.get(sort, ""))), entry.no)


def _natural(text: str) -> tuple[object, ...]:
    """Days in the order of the calendar, numbers by their value (9/KH before 10/KH), words without diacritics."""
    if (day := day_of(text)) is not None:
        return (0, day.isoformat())
    pieces = re.split(r"(\d+)", fold(text))
    return (1, tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces if piece))


def day_of(text: str) -> date | None:
    """The day that a cell says, written as 05/03/2026; None if it says something else."""
    try:
        return datetime.strptime(text, _DAY).replace(tzinfo=HANOI).date()
    except ValueError:
        return None


def _row(declared: Declaration, entry: Entry, notes: tuple[str, ...]) -> RegisterRow:
    return RegisterRow(
        no=entry.no,
        year=entry.year,
        at=entry.at,
        instance=entry.instance,
        document=entry.document,
        cells=tuple(str(entry.columns.get(column.key, "")) for column in declared.columns),
        notes=notes,
    )
