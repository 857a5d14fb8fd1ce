"""Absences and substitutes: when a person is away, and who does whose work meanwhile (design 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, ForeignKey, Index, Table, Text, bindparam, insert, or_, select, update

from storage.prepared import Prepared
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.session import Connection

absence = Table(
    "absence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id, nullable=False),
    Index(None, "agency", "person", "until"),
)

substitution = Table(
    "substitution",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("substitute", Id, ForeignKey("person.id"), nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("keys", Json, nullable=False),
    Column("absence", Id, ForeignKey("absence.id")),
    Column("reason", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id, nullable=False),
    Index(None, "agency", "until"),
)


class Absence(NamedTuple):
    """That a person is away: from an instant until another one, which is not part of it."""

    id: str
    agency: str
    person: str
    since: datetime
    until: datetime
    reason: str
    created_at: datetime
    created_by: str


class Substitution(NamedTuple):
    """That ``substitute`` does the work of ``person``, from an instant until another one, which is not part of it.

    ``keys``: the procedures that it covers, empty for all. ``absence``: the one that it was entered with.
    """

    id: str
    agency: str
    person: str
    substitute: str
    since: datetime
    until: datetime
    keys: tuple[str, ...]
    absence: str | None
    reason: str
    created_at: datetime
    created_by: str


_ABSENCES = select(*(absence.c[name] for name in Absence._fields)).order_by(absence.c.since, absence.c.id)
_SUBSTITUTIONS = select(*(substitution.c[name] for name in Substitution._fields)).order_by(
    substitution.c.since, substitution.c.id
)
_SUBSTITUTING = Prepared(
    _SUBSTITUTIONS.where(
        substitution.c.agency == bindparam("of_agency"),
        substitution.c.since <= bindparam("moment", type_=Utc()),
        substitution.c.until > bindparam("moment", type_=Utc()),
    )
)


def add_absence(connection: Connection, row: Absence) -> None:
    """Write an absence.

    Raises:
        ConflictError: it exists, or its person does not.
    """
    connection.execute(insert(absence).values(row._asdict()))


def add_substitution(connection: Connection, row: Substitution) -> None:
    """Write a substitution.

    Raises:
        ConflictError: it exists, or one of the people does not.
    """
    connection.execute(insert(substitution).values(row._asdict() | {"keys": list(row.keys)}))


def get_absence(connection: Connection, agency: str, absence_id: str) -> Absence | None:
    """Give an absence."""
    row = connection.execute(_ABSENCES.where(absence.c.agency == agency, absence.c.id == absence_id)).one_or_none()
    return None if row is None else Absence._make(row)


def get_substitution(connection: Connection, agency: str, substitution_id: str) -> Substitution | None:
    """Give a substitution."""
    query = _SUBSTITUTIONS.where(substitution.c.agency == agency, substitution.c.id == substitution_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _substitution(tuple(row))


def absences(
    connection: Connection,
    agency: str,
    *,
    people: Collection[str] | None = None,
    at: datetime | None = None,
    ends_after: datetime | None = None,
) -> list[Absence]:
    """List absences, the earliest first: of these people, those that hold at an instant, or end after one."""
    query = _ABSENCES.where(absence.c.agency == agency)
    if people is not None:
        query = query.where(absence.c.person.in_(sorted(people)))
    if at is not None:
        query = query.where(absence.c.since <= at, absence.c.until > at)
    if ends_after is not None:
        query = query.where(absence.c.until > ends_after)
    return [Absence._make(row) for row in connection.execute(query)]


def substituting(connection: Connection, agency: str, at: datetime) -> list[Substitution]:
    """List the substitutions that hold at an instant, the earliest first: what nearly every page asks."""
    return list(map(_substitution, _SUBSTITUTING.all(connection, {"of_agency": agency, "moment": at})))


def substitutions(
    connection: Connection,
    agency: str,
    *,
    of: str | None = None,
    at: datetime | None = None,
    overlapping: tuple[datetime, datetime] | None = None,
    ends_after: datetime | None = None,
) -> list[Substitution]:
    """List substitutions, the earliest first.

    ``of``: those in which this person is either side; ``at``: that hold at an instant; ``overlapping``: that share a
    moment with a span of time.
    """
    query = _SUBSTITUTIONS.where(substitution.c.agency == agency)
    if of is not None:
        query = query.where(or_(substitution.c.person == of, substitution.c.substitute == of))
    if at is not None:
        query = query.where(substitution.c.since <= at, substitution.c.until > at)
    if overlapping is not None:
        query = query.where(substitution.c.since < overlapping[1], substitution.c.until > overlapping[0])
    if ends_after is not None:
        query = query.where(substitution.c.until > ends_after)
    return [_substitution(tuple(row)) for row in connection.execute(query)]


def end_absence(connection: Connection, absence_id: str, until: datetime) -> None:
    """End an absence at an instant."""
    connection.execute(update(absence).where(absence.c.id == absence_id).values(until=until))


def end_substitution(connection: Connection, substitution_id: str, until: datetime) -> None:
    """End a substitution at an instant."""
    connection.execute(update(substitution).where(substitution.c.id == substitution_id).values(until=until))


def _substitution(row: tuple[object, ...]) -> Substitution:
    made = Substitution._make(row)
    return made._replace(keys=tuple(made.keys))
