"""Calendar links: the secret address under which a person's calendar program fetches their deadlines; kept hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Table, UniqueConstraint, bindparam, select

from storage import rows
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class CalendarLink(NamedTuple):
    """A person's one link: ``digest`` is the SHA-256 of its token, in hex."""

    agency: str
    person: str
    digest: str
    made_at: datetime


calendar_link = Table(
    "calendar_link",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("digest", Id, nullable=False),
    Column("made_at", Utc, nullable=False),
    UniqueConstraint("digest"),
)

_ALL = select(*rows.columns(calendar_link, CalendarLink._fields))
_MINE = (calendar_link.c.agency == bindparam("of_agency"), calendar_link.c.person == bindparam("of_person"))
_DELETE = calendar_link.delete().where(*_MINE)


def put(connection: Connection, row: CalendarLink) -> None:
    """Write a person's link in the place of an earlier one."""
    remove(connection, row.agency, row.person)
    connection.execute(calendar_link.insert(), row._asdict())


def remove(connection: Connection, agency: str, person: str) -> bool:
    """Delete a person's link; tell whether there was one."""
    return connection.execute(_DELETE, {"of_agency": agency, "of_person": person}).rowcount > 0


def get(connection: Connection, agency: str, person: str) -> CalendarLink | None:
    """Read a person's link."""
    return rows.first(connection, _ALL.where(*_MINE), {"of_agency": agency, "of_person": person}, CalendarLink._make)


def by_digest(connection: Connection, digest: str) -> CalendarLink | None:
    """Find the link with this digest."""
    return rows.first(connection, _ALL.where(calendar_link.c.digest == digest), {}, CalendarLink._make)
