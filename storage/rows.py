"""What every table module does with rows: named columns out, NamedTuples in, one statement for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Column, ColumnElement, Connection, Executable, FromClause, Table

Row = TypeVar("Row")

_IN_A_LIST = 500
"""How many values one IN list holds at most: below every database's limit of parameters."""


def columns(table: Table, fields: Iterable[str]) -> list[Column[object]]:
    """Give the columns of a row type's fields, in their order, so that ``Row._make`` fits."""
    return [table.c[field] for field in fields]


def fetch(
    connection: Connection,
    statement: Executable | Prepared[Any],
    parameters: Mapping[str, object],
    make: Callable[[Iterable[object]], Row],
) -> list[Row]:
    """Run a query and make a row of each result."""
    if isinstance(statement, Prepared):
        return list(map(make, statement.all(connection, parameters)))
    return [make(row) for row in connection.execute(statement, parameters)]


def first(
    connection: Connection,
    statement: Executable | Prepared[Any],
    parameters: Mapping[str, object],
    make: Callable[[Iterable[object]], Row],
) -> Row | None:
    """Run a query and make a row of the first result, ``None`` when there is none."""
    row: Iterable[object] | None = (
        statement.first(connection, parameters)
        if isinstance(statement, Prepared)
        else connection.execute(statement, parameters).first()
    )
    return None if row is None else make(row)


def many(connection: Connection, statement: Prepared[Any], rows: Iterable[Mapping[str, object]]) -> None:
    """Run a statement once for each of the rows; for none, nothing is sent."""
    for row in rows:
        statement.run(connection, row)


def changed(connection: Connection, statement: Executable | Prepared[Any], parameters: Mapping[str, object]) -> int:
    """Run a statement that changes rows and tell how many it changed."""
    if isinstance(statement, Prepared):
        return statement.run(connection, parameters)
    return connection.execute(statement, parameters).rowcount


def equal(table: FromClause, **wanted: object) -> list[ColumnElement[bool]]:
    """Give one condition for each value that is asked for; ``None`` asks for nothing."""
    return [table.c[name] == value for name, value in wanted.items() if value is not None]


def chunks(values: Iterable[Row]) -> list[list[Row]]:
    """Cut values into lists short enough for an IN list."""
    whole = list(values)
    return [whole[start : start + _IN_A_LIST] for start in range(0, len(whole), _IN_A_LIST)]
