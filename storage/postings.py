"""Postings: which document is publicly posted, where, from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, bindparam, or_, select

from storage import rows
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import date, datetime

    from storage.session import Connection


class Posting(NamedTuple):
    """That a document hangs at a place from a day on, until another day (inclusive) or without end."""

    id: str
    agency: str
    document: str
    place: str
    valid_from: date
    valid_to: date | None
    at: datetime
    by: str


posting = Table(
    "posting",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("document", Id, ForeignKey("document.id"), nullable=False),
    Column("place", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("at", Utc, nullable=False),
    Column("by", Id, nullable=False),
    Index(None, "document"),
)

_OF_DOCUMENT = (
    select(*rows.columns(posting, Posting._fields))
    .where(posting.c.document == bindparam("of_document"))
    .order_by(posting.c.valid_from, posting.c.id)
)
_ON_DAY = _OF_DOCUMENT.where(
    posting.c.valid_from <= bindparam("day"),
    or_(posting.c.valid_to.is_(None), posting.c.valid_to >= bindparam("day")),
)
_INSERT = posting.insert()


def insert(connection: Connection, row: Posting) -> None:
    """Write down a posting."""
    connection.execute(_INSERT, row._asdict())


def of_document(connection: Connection, document: str) -> list[Posting]:
    """List the postings of a document, the earliest first."""
    return rows.fetch(connection, _OF_DOCUMENT, {"of_document": document}, Posting._make)


def is_posted(connection: Connection, document: str, day: date) -> bool:
    """Tell whether a document hangs anywhere on this day."""
    return bool(rows.fetch(connection, _ON_DAY, {"of_document": document, "day": day}, Posting._make))
