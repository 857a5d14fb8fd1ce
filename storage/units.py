"""Units: the divisions and offices of an agency, each for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Date, ForeignKey, Table, Text, UniqueConstraint, bindparam, insert, or_, select, update

from storage.prepared import Prepared
from storage.schema import Id, metadata

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

unit = Table(
    "unit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, ForeignKey("agency.id"), nullable=False),
    Column("code", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("parent", Id, ForeignKey("unit.id")),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    UniqueConstraint("agency", "code"),
)


_ONE = Prepared(select(unit).where(unit.c.id == bindparam("row")))
_OF_AGENCY = Prepared(select(unit).where(unit.c.agency == bindparam("of_agency")).order_by(unit.c.code))


class Unit(NamedTuple):
    """A unit: ``symbol`` stands in its letters' numbers (VP), ``valid_to`` is its last day, None while it exists."""

    id: str
    agency: str
    code: str
    name: str
    symbol: str
    parent: str | None
    valid_from: date
    valid_to: date | None = None


def add(connection: Connection, row: Unit) -> None:
    """Write a unit.

    Raises:
        ConflictError: the agency has a unit with this id or code.
    """
    connection.execute(insert(unit).values(row._asdict()))


def change(connection: Connection, row: Unit) -> None:
    """Write a unit's name, symbol, place and days anew.

    Raises:
        ConflictError: the unit that it is to be part of does not exist.
    """
    values = {field: value for field, value in row._asdict().items() if field not in {"id", "agency", "code"}}
    connection.execute(update(unit).where(unit.c.id == row.id).values(values))


def close(connection: Connection, *, unit_id: str, last_day: date) -> None:
    """End a unit: it is no longer offered after its last day."""
    connection.execute(update(unit).where(unit.c.id == unit_id).values(valid_to=last_day))


def get(connection: Connection, unit_id: str) -> Unit | None:
    """Give a unit."""
    row = _ONE.first(connection, {"row": unit_id})
    return None if row is None else Unit._make(row)


def listing(connection: Connection, agency: str, *, day: date | None = None) -> list[Unit]:
    """Give the units of an agency by code: those of a day, or all that ever were."""
    asked = {"of_agency": agency}
    if day is None:
        return list(map(Unit._make, _OF_AGENCY.all(connection, asked)))
    return [Unit._make(row) for row in connection.execute(_OF_AGENCY.statement.where(in_force(day)), asked)]


def in_force(day: date) -> ColumnElement[bool]:
    """Give the condition that a unit exists on a day."""
    return (unit.c.valid_from <= day) & or_(unit.c.valid_to.is_(None), unit.c.valid_to >= day)
