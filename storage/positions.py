"""Roles, positions and who holds them: what people are in the agency, each for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from storage.people import Person, person
from storage.prepared import Prepared
from storage.schema import Id, metadata

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import BindParameter, ColumnElement, Connection

role = Table(
    "role",
    metadata,
    Column("agency", Id, ForeignKey("agency.id"), primary_key=True),
    Column("code", Id, primary_key=True),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
)

position = Table(
    "position",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("unit", Id, ForeignKey("unit.id")),
    Column("role", Id, nullable=False),
    Column("title_vi", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    ForeignKeyConstraint(["agency", "role"], ["role.agency", "role.code"]),
    Index(None, "agency", "role", "unit"),
)

holding = Table(
    "holding",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("position", Id, ForeignKey("position.id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Index(None, "agency", "person"),
    Index(None, "position"),
)


class Role(NamedTuple):
    """What a lane or a candidate group names (``van_thu``)."""

    agency: str
    code: str
    name_vi: str
    name_en: str


class Position(NamedTuple):
    """A post: a role in a unit (None: in the whole agency), with the title that stands in letters."""

    id: str
    agency: str
    unit: str | None
    role: str
    title_vi: str
    title_en: str


class Holding(NamedTuple):
    """That a person holds a position from a day on; ``valid_to`` is the last day, None while it lasts."""

    id: str
    agency: str
    person: str
    position: str
    valid_from: date
    valid_to: date | None = None


class RoleIn(NamedTuple):
    """A role that a person has: in a unit, or (None) in the agency as a whole."""

    role: str
    unit: str | None


def add_role(connection: Connection, row: Role) -> None:
    """Write a role.

    Raises:
        ConflictError: the agency has this role.
    """
    connection.execute(insert(role).values(row._asdict()))


def add_position(connection: Connection, row: Position) -> None:
    """Write a position.

    Raises:
        ConflictError: it exists, or its role or unit does not.
    """
    connection.execute(insert(position).values(row._asdict()))


def add_holding(connection: Connection, row: Holding) -> None:
    """Write that somebody holds a position.

    Raises:
        ConflictError: it exists, or the person or position does not.
    """
    connection.execute(insert(holding).values(row._asdict()))


def end_holding(connection: Connection, *, holding_id: str, last_day: date) -> None:
    """End a holding with a day."""
    connection.execute(update(holding).where(holding.c.id == holding_id).values(valid_to=last_day))


def roles(connection: Connection, agency: str) -> list[Role]:
    """Give an agency's roles by code."""
    return [
        Role._make(row) for row in connection.execute(select(role).where(role.c.agency == agency).order_by(role.c.code))
    ]


def positions(connection: Connection, agency: str) -> list[Position]:
    """Give an agency's positions by id."""
    query = select(position).where(position.c.agency == agency).order_by(position.c.id)
    return [Position._make(row) for row in connection.execute(query)]


def get_position(connection: Connection, position_id: str) -> Position | None:
    """Give a position."""
    row = connection.execute(select(position).where(position.c.id == position_id)).one_or_none()
    return None if row is None else Position._make(row)


def holdings(connection: Connection, *, agency: str, person_id: str) -> list[Holding]:
    """Give all holdings of a person, past ones too, in order."""
    query = select(holding).where(holding.c.agency == agency, holding.c.person == person_id)
    return [Holding._make(row) for row in connection.execute(query.order_by(holding.c.valid_from, holding.c.id))]


def all_holdings(connection: Connection, agency: str) -> list[Holding]:
    """Give all holdings of an agency, past ones too, by person and in order."""
    query = select(holding).where(holding.c.agency == agency)
    ordered = query.order_by(holding.c.person, holding.c.valid_from, holding.c.id)
    return [Holding._make(row) for row in connection.execute(ordered)]


def holdings_in(connection: Connection, *, agency: str, unit: str, after: date) -> list[Holding]:
    """Give the holdings in a unit that last beyond a day, in the order in which they began."""
    lasting = or_(holding.c.valid_to.is_(None), holding.c.valid_to > after)
    query = select(holding).join(position, position.c.id == holding.c.position)
    query = query.where(holding.c.agency == agency, position.c.unit == unit, lasting)
    return [Holding._make(row) for row in connection.execute(query.order_by(holding.c.valid_from, holding.c.id))]


def of_person(connection: Connection, *, agency: str, person_id: str, day: date) -> list[Position]:
    """Give the positions that a person holds on a day, the oldest first."""
    asked = {"of_agency": agency, "of_person": person_id, "on_day": day}
    return list(map(Position._make, _OF_PERSON.all(connection, asked)))


def roles_of(connection: Connection, *, agency: str, person_id: str, day: date) -> tuple[RoleIn, ...]:
    """Give the roles that a person has on a day."""
    asked = {"of_agency": agency, "of_person": person_id, "on_day": day}
    return tuple(map(RoleIn._make, _ROLES_OF.all(connection, asked)))


def holders(connection: Connection, *, agency: str, role_code: str, unit: str | None, day: date) -> list[Person]:
    """Give the active people who have a role on a day, by name: in a unit, or (None) anywhere in the agency."""
    query = select(*(person.c[name] for name in Person._fields)).distinct()
    query = query.join(holding, holding.c.person == person.c.id).join(position, position.c.id == holding.c.position)
    query = query.where(position.c.agency == agency, position.c.role == role_code, person.c.active, _held(day))
    if unit is not None:
        query = query.where(position.c.unit == unit)
    return [Person._make(row) for row in connection.execute(query.order_by(person.c.name, person.c.id))]


def _held(day: date | BindParameter[date]) -> ColumnElement[bool]:
    return (holding.c.valid_from <= day) & or_(holding.c.valid_to.is_(None), holding.c.valid_to >= day)


_THEIRS = (
    holding.c.agency == bindparam("of_agency"),
    holding.c.person == bindparam("of_person"),
    _held(bindparam("on_day", type_=Date)),
)
_OF_PERSON = Prepared(
    select(position)
    .join(holding, holding.c.position == position.c.id)
    .where(*_THEIRS)
    .order_by(holding.c.valid_from, holding.c.id)
)
_ROLES_OF = Prepared(
    select(position.c.role, position.c.unit)
    .distinct()
    .join(holding, holding.c.position == position.c.id)
    .where(*_THEIRS)
    .order_by(position.c.role, position.c.unit)
)
