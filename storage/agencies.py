"""Agencies: a permanent id, and what the agency was called on each day (design 7, domain 2.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Boolean, Column, Date, ForeignKey, Table, Text, bindparam, insert, select, update

from storage.prepared import Prepared
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

agency = Table(
    "agency",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created_at", Utc, nullable=False),
    Column("successor", Id, ForeignKey("agency.id")),
)

agency_identity = Table(
    "agency_identity",
    metadata,
    Column("agency", Id, ForeignKey("agency.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("head_title", Text, nullable=False),
    Column("parent_name", Text, nullable=False),
    Column("organ_id", Id),
    Column("basis", Text, nullable=False),
    Column("unverified", Boolean, nullable=False),
)


class Agency(NamedTuple):
    """An agency: ``successor`` is the one it was merged into."""

    id: str
    created_at: datetime
    successor: str | None = None


class Identity(NamedTuple):
    """What an agency is called from a day on, until its next identity begins.

    ``symbol`` stands in numbers (BDT), ``place`` before dates, ``parent_name`` above the name in letters, ``organ_id``
    in exchanged documents; ``basis`` is the decision that says so.
    """

    agency: str
    valid_from: date
    name: str
    symbol: str
    place: str
    head_title: str
    parent_name: str
    organ_id: str | None = None
    basis: str = ""
    unverified: bool = False


_IDENTITY_ON = Prepared(
    select(agency_identity)
    .where(agency_identity.c.agency == bindparam("of_agency"), agency_identity.c.valid_from <= bindparam("on_day"))
    .order_by(agency_identity.c.valid_from.desc())
    .limit(1)
)


def add(connection: Connection, row: Agency) -> None:
    """Write an agency.

    Raises:
        ConflictError: there is one with this id.
    """
    connection.execute(insert(agency).values(row._asdict()))


def succeed(connection: Connection, *, agency_id: str, successor: str) -> None:
    """Name the agency that took over another's work."""
    connection.execute(update(agency).where(agency.c.id == agency_id).values(successor=successor))


def get(connection: Connection, agency_id: str) -> Agency | None:
    """Give an agency."""
    row = connection.execute(select(agency).where(agency.c.id == agency_id)).one_or_none()
    return None if row is None else Agency._make(row)


def listing(connection: Connection) -> list[Agency]:
    """Give all agencies, by id."""
    return [Agency._make(row) for row in connection.execute(select(agency).order_by(agency.c.id))]


def add_identity(connection: Connection, row: Identity) -> None:
    """Write what an agency is called from a day on.

    Raises:
        ConflictError: another identity begins on that day.
    """
    connection.execute(insert(agency_identity).values(row._asdict()))


def identity_on(connection: Connection, agency_id: str, day: date) -> Identity | None:
    """Give what the agency was called on a day, None before its first identity."""
    row = _IDENTITY_ON.first(connection, {"of_agency": agency_id, "on_day": day})
    return None if row is None else Identity._make(row)


def identities(connection: Connection, agency_id: str) -> list[Identity]:
    """Give all identities of an agency in order."""
    query = select(agency_identity).where(agency_identity.c.agency == agency_id)
    rows = connection.execute(query.order_by(agency_identity.c.valid_from))
    return [Identity._make(row) for row in rows]
