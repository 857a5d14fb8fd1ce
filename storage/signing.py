"""Signing grants: who may sign in whose place, for what and how long (Decree 30/2020, article 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, insert, or_, select, update

from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

signing_grant = Table(
    "signing_grant",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("kind", Id, nullable=False),
    Column("grantor", Id, ForeignKey("person.id")),
    Column("collective", Text),
    Column("grantee", Id, ForeignKey("person.id"), nullable=False),
    Column("document_types", Json, nullable=False),
    Column("field", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("basis", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id, nullable=False),
    Index(None, "agency", "grantee"),
)


class Grant(NamedTuple):
    """A grant: ``kind`` is KT, TL, TUQ, TM or Q.

    ``grantor``: in whose place the grantee signs; ``collective``: on whose behalf (TM.). ``document_types``: empty
    means all. ``valid_to``: the last day, None while it lasts. ``basis``: the regulation or the written delegation.
    """

    id: str
    agency: str
    kind: str
    grantor: str | None
    collective: str | None
    grantee: str
    document_types: tuple[str, ...]
    field: str | None
    valid_from: date
    valid_to: date | None
    basis: str
    created_at: datetime
    created_by: str


def add(connection: Connection, row: Grant) -> None:
    """Write a grant.

    Raises:
        ConflictError: it exists, or one of the people does not.
    """
    values = row._asdict() | {"document_types": list(row.document_types)}
    connection.execute(insert(signing_grant).values(values))


def end(connection: Connection, *, grant_id: str, last_day: date) -> None:
    """End a grant with a day."""
    connection.execute(update(signing_grant).where(signing_grant.c.id == grant_id).values(valid_to=last_day))


def get(connection: Connection, grant_id: str) -> Grant | None:
    """Give a grant."""
    row = connection.execute(select(signing_grant).where(signing_grant.c.id == grant_id)).one_or_none()
    return None if row is None else _grant(tuple(row))


def of_grantee(connection: Connection, *, agency: str, person: str, day: date | None = None) -> list[Grant]:
    """Give the grants to a person, the newest first: those of a day, or all."""
    query = select(signing_grant).where(signing_grant.c.agency == agency, signing_grant.c.grantee == person)
    if day is not None:
        lasts = or_(signing_grant.c.valid_to.is_(None), signing_grant.c.valid_to >= day)
        query = query.where(signing_grant.c.valid_from <= day, lasts)
    rows = connection.execute(query.order_by(signing_grant.c.valid_from.desc(), signing_grant.c.id.desc()))
    return [_grant(tuple(row)) for row in rows]


def listing(connection: Connection, agency: str) -> list[Grant]:
    """Give all grants of an agency, the newest first."""
    query = select(signing_grant).where(signing_grant.c.agency == agency)
    rows = connection.execute(query.order_by(signing_grant.c.valid_from.desc(), signing_grant.c.id.desc()))
    return [_grant(tuple(row)) for row in rows]


def _grant(row: tuple[object, ...]) -> Grant:
    made = Grant._make(row)
    return made._replace(document_types=tuple(made.document_types))
