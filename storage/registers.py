"""Registers (sổ): entries that are never edited, and the notes that correct them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
)

from storage.folding import fold
from storage.guards import guard
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

register_entry = Table(
    "register_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("register", Id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("instance", Id),
    Column("document", Id),
    Column("at", Utc, nullable=False),
    Column("by", Id, nullable=False),
    Column("columns", Json, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("agency", "register", "year", "no"),
    Index(None, "agency", "instance"),
)
guard(register_entry, "UPDATE")

register_note = Table(
    "register_note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("entry", Id, ForeignKey("register_entry.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Id, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "entry"),
)
guard(register_note, "UPDATE")


class Entry(NamedTuple):
    """A line of a register: ``no`` is dense within the year, ``columns`` are the texts as entered."""

    id: str
    agency: str
    register: str
    year: int
    no: int
    instance: str | None
    document: str | None
    at: datetime
    by: str
    columns: Mapping[str, str]


class Note(NamedTuple):
    """A correction of an entry."""

    id: str
    agency: str
    entry: str
    at: datetime
    by: str
    text: str


_COLUMNS = tuple(register_entry.c[name] for name in Entry._fields)
_INSERT = register_entry.insert()


def add(connection: Connection, row: Entry) -> None:
    """Write an entry.

    Raises:
        ConflictError: its number is taken.
    """
    folded = fold(" ".join(row.columns.values()))
    connection.execute(_INSERT, row._asdict() | {"columns": dict(row.columns), "folded": folded})


def add_note(connection: Connection, row: Note) -> None:
    """Write a correction.

    Raises:
        ConflictError: there is no such entry.
    """
    connection.execute(insert(register_note).values(row._asdict()))


def get(connection: Connection, entry: str) -> Entry | None:
    """Give an entry."""
    row = connection.execute(select(*_COLUMNS).where(register_entry.c.id == entry)).one_or_none()
    return None if row is None else Entry._make(row)


def listing(
    connection: Connection,
    *,
    agency: str,
    register: str,
    year: int,
    text: str = "",
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Entry]:
    """Give the entries of a year in order, those that have every word of a text, diacritics and case aside."""
    query = select(*_COLUMNS).where(*_matching(agency, register, year, text))
    order = register_entry.c.no.desc() if newest_first else register_entry.c.no
    rows = connection.execute(query.order_by(order).limit(limit).offset(offset))
    return [Entry._make(row) for row in rows]


def count(connection: Connection, *, agency: str, register: str, year: int, text: str = "") -> int:
    """Give how many entries ``listing`` has in all."""
    query = select(func.count()).select_from(register_entry).where(*_matching(agency, register, year, text))
    return connection.scalar(query) or 0


def years(connection: Connection, *, agency: str, register: str) -> list[int]:
    """Give the years in which a register has entries, the last first."""
    query = select(register_entry.c.year).distinct()
    query = query.where(register_entry.c.agency == agency, register_entry.c.register == register)
    return list(connection.scalars(query.order_by(register_entry.c.year.desc())))


def of_instance(connection: Connection, *, agency: str, instance: str) -> list[Entry]:
    """Give the entries that a case made, in order."""
    query = select(*_COLUMNS).where(register_entry.c.agency == agency, register_entry.c.instance == instance)
    return [Entry._make(row) for row in connection.execute(query.order_by(register_entry.c.at, register_entry.c.id))]


def notes(connection: Connection, entries: Collection[str]) -> dict[str, list[Note]]:
    """Give the corrections of some entries, by entry, in order."""
    query = select(register_note).where(register_note.c.entry.in_(entries))
    found: dict[str, list[Note]] = {}
    for row in connection.execute(query.order_by(register_note.c.at, register_note.c.id)):
        found.setdefault(row.entry, []).append(Note._make(row))
    return found


def _matching(agency: str, register: str, year: int, text: str) -> list[ColumnElement[bool]]:
    table = register_entry.c
    words = [table.folded.contains(word, autoescape=True) for word in fold(text).split()]
    return [table.agency == agency, table.register == register, table.year == year, *words]
