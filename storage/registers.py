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
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
)

from storage.folding import fold
from storage.guards import guard
from storage.instances import instance
from storage.lists import offers
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Json, Utc, metadata
from storage.task_table import task

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, CompoundSelect, Connection

ORDINARY = "thuong"
"""The secrecy of a case that anybody may hear of."""

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


class Reader(NamedTuple):
    """What somebody may read: ``secret``: entries of secret cases too; ``person``: only those of that person's cases.

    ``roles`` are the (role, unit) pairs of the person: a case that offers a task to one of them is theirs as well.
    """

    secret: bool
    person: str | None = None
    roles: tuple[tuple[str, str | None], ...] = ()


_COLUMNS = tuple(register_entry.c[name] for name in Entry._fields)
_INSERT = PreparedInsert(register_entry, (*Entry._fields, "folded"))
_INSERT_NOTE = PreparedInsert(register_note, Note._fields)
_ONE = Prepared(select(*_COLUMNS).where(register_entry.c.id == bindparam("row")))
_OF_INSTANCE = Prepared(
    select(*_COLUMNS)
    .where(register_entry.c.agency == bindparam("of_agency"), register_entry.c.instance == bindparam("of_instance"))
    .order_by(register_entry.c.at, register_entry.c.id)
)


def add(connection: Connection, row: Entry) -> None:
    """Write an entry.

    Raises:
        ConflictError: its number is taken.
    """
    folded = fold(" ".join(row.columns.values()))
    _INSERT.many(connection, [(*row._replace(columns=dict(row.columns)), folded)])


def add_note(connection: Connection, row: Note) -> None:
    """Write a correction.

    Raises:
        ConflictError: there is no such entry.
    """
    _INSERT_NOTE.many(connection, [row])


def get(connection: Connection, entry: str) -> Entry | None:
    """Give an entry."""
    row = _ONE.first(connection, {"row": entry})
    return None if row is None else Entry._make(row)


def listing(
    connection: Connection,
    *,
    agency: str,
    register: str,
    year: int,
    text: str = "",
    reader: Reader | None = None,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Entry]:
    """Give the entries of a year in order, those that have every word of a text, diacritics and case aside."""
    query = select(*_COLUMNS).where(*_matching(agency, register, year, text), *_visible(agency, reader))
    order = register_entry.c.no.desc() if newest_first else register_entry.c.no
    rows = connection.execute(query.order_by(order).limit(limit).offset(offset))
    return [Entry._make(row) for row in rows]


def count(
    connection: Connection, *, agency: str, register: str, year: int, text: str = "", reader: Reader | None = None
) -> int:
    """Give how many entries ``listing`` has in all."""
    query = select(func.count()).select_from(register_entry)
    query = query.where(*_matching(agency, register, year, text), *_visible(agency, reader))
    return connection.scalar(query) or 0


def since(connection: Connection, *, agency: str, register: str, at: datetime) -> list[Entry]:
    """Give the entries that were made at an instant or after it, of all years, in order."""
    table = register_entry.c
    query = select(*_COLUMNS).where(table.agency == agency, table.register == register, table.at >= at)
    query = query.order_by(table.year, table.no)
    return [Entry._make(row) for row in connection.execute(query)]


def years(connection: Connection, *, agency: str, register: str) -> list[int]:
    """Give the years in which a register has entries, the last first."""
    query = select(register_entry.c.year).distinct()
    query = query.where(register_entry.c.agency == agency, register_entry.c.register == register)
    return list(connection.scalars(query.order_by(register_entry.c.year.desc())))


def of_instance(connection: Connection, *, agency: str, instance: str) -> list[Entry]:
    """Give the entries that a case made, in order."""
    asked = {"of_agency": agency, "of_instance": instance}
    return list(map(Entry._make, _OF_INSTANCE.all(connection, asked)))


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


def _visible(agency: str, reader: Reader | None) -> list[ColumnElement[bool]]:
    if reader is None:
        return []
    of = register_entry.c.instance
    conditions = []
    if not reader.secret:
        conditions.append(~exists().where(instance.c.id == of, instance.c.secrecy != ORDINARY))
    if reader.person is not None:
        conditions.append(of.in_(_cases(agency, reader)))
    return conditions


def _cases(agency: str, reader: Reader) -> CompoundSelect[tuple[str]]:
    """Give the cases that a person started, has worked on, or is offered a task of."""
    done = or_(*[column == reader.person for column in (task.c.assignee, task.c.ended_by, task.c.on_behalf_of)])
    offered = offers(agency, reader.person or "", list(reader.roles))
    return union(
        select(instance.c.id).where(instance.c.agency == agency, instance.c.starter == reader.person),
        select(task.c.instance).where(task.c.agency == agency, done),
        select(task.c.instance).where(task.c.id.in_(offered), task.c.status == "open"),
    )
