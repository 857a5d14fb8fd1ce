"""Number series and the numbers they gave (Decree 30/2020, article 15): never reused, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.guards import guard
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

number_series = Table(
    "number_series",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("code", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("pattern", Text, nullable=False),
    Column("document_types", Json, nullable=False),
    Column("secret", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)

number = Table(
    "number",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("series", Id, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("value", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("document_type", Id, nullable=False),
    Column("assigned_on", Date, nullable=False),
    Column("instance", Id),
    Column("document", Id),
    Column("at", Utc, nullable=False),
    Column("by", Id, nullable=False),
    Column("secret", Boolean, nullable=False),
    # Number and symbol are unique within the year (article 15, 1); secret documents are counted apart (article 15, 2).
    UniqueConstraint("agency", "year", "secret", "text"),
    Index(None, "agency", "instance"),
)
guard(number, "UPDATE", "DELETE")


class Series(NamedTuple):
    """A series: ``pattern`` has {so}, {loai}, {co_quan}, {don_vi}; the first by ``position`` that takes a type counts.

    ``document_types`` are codes, ``*named`` for every type that has an abbreviation, ``*`` for all. ``secret``: the
    series of documents that are Mật or above, apart by law (articles 15, 2 and 16, 3).
    """

    agency: str
    code: str
    name: str
    pattern: str
    document_types: tuple[str, ...]
    secret: bool
    position: int


class Number(NamedTuple):
    """A number given: ``text`` as it stands on the document (22/KH-BDT), ``assigned_on`` the date beside it."""

    agency: str
    series: str
    year: int
    value: int
    text: str
    document_type: str
    assigned_on: date
    instance: str | None
    document: str | None
    at: datetime
    by: str
    secret: bool = False


_SERIES = Prepared(
    select(number_series)
    .where(number_series.c.agency == bindparam("of_agency"))
    .order_by(number_series.c.position, number_series.c.code)
)
_INSERT = PreparedInsert(number, Number._fields)


def add_series(connection: Connection, row: Series) -> None:
    """Write a series.

    Raises:
        ConflictError: the agency has a series with this code.
    """
    connection.execute(insert(number_series).values(_values(row)))


def ensure_series(connection: Connection, row: Series) -> None:
    """Write a series unless the agency has one with this code."""
    insertion = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insertion(number_series).values(_values(row)).on_conflict_do_nothing())


def change_series(connection: Connection, row: Series) -> bool:
    """Write a series anew; tell whether there was one."""
    key = (number_series.c.agency == row.agency) & (number_series.c.code == row.code)
    return connection.execute(update(number_series).where(key).values(_values(row))).rowcount > 0


def series(connection: Connection, agency: str) -> list[Series]:
    """Give an agency's series in the order in which they are asked."""
    return list(map(_series, _SERIES.all(connection, {"of_agency": agency})))


def _series(row: tuple[object, ...]) -> Series:
    made = Series._make(row)
    return made._replace(document_types=tuple(made.document_types))


def add(connection: Connection, row: Number) -> None:
    """Write a number.

    Raises:
        ConflictError: it was given before.
    """
    _INSERT.many(connection, [row])


def listing(connection: Connection, *, agency: str, year: int, series_code: str | None = None) -> list[Number]:
    """Give the numbers of a year by series and value."""
    query = select(number).where(number.c.agency == agency, number.c.year == year)
    if series_code is not None:
        query = query.where(number.c.series == series_code)
    return [Number._make(row) for row in connection.execute(query.order_by(number.c.series, number.c.value))]


def of_instance(connection: Connection, *, agency: str, instance: str) -> list[Number]:
    """Give the numbers that a case took, in order."""
    query = select(number).where(number.c.agency == agency, number.c.instance == instance)
    return [
        Number._make(row) for row in connection.execute(query.order_by(number.c.at, number.c.series, number.c.value))
    ]


def _values(row: Series) -> dict[str, object]:
    return row._asdict() | {"document_types": list(row.document_types)}
