"""Rows that stay as they were written: whatever statement tries, and whatever the connection has set."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import UniqueConstraint, make_url

from storage.guards import GUARDS
from storage.schema_all import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

TABLES = [metadata.tables[guard.table] for guard in GUARDS]
_fresh = count(1)


def keys_of(table: Table) -> list[tuple[str, ...]]:
    """Every unique key of a table; SQLite's own last."""
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    assert not any(index.unique for index in table.indexes), "a unique index needs its guard as well"
    return [*(tuple(column.name for column in one.columns) for one in (table.primary_key, *unique)), ("rowid",)]


def new_row(table: Table) -> dict[str, object]:
    """A row that shares nothing with any other."""
    row: dict[str, object] = {"rowid": next(_fresh)}
    for column in table.columns:
        number = next(_fresh)
        row[column.name] = number if column.type.python_type in {int, bool} else str(number)
    return row


def insert(connection: sqlite3.Connection, table: Table, row: dict[str, object], how: str = "") -> None:
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    connection.execute(f"INSERT {how} INTO {table.name} ({names}) VALUES ({places})", list(row.values()))  # noqa: S608


@pytest.fixture(params=["ON", "OFF"])
def raw(migrated_sqlite_url: str, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """A connection that somebody has opened beside the product."""
    with closing(sqlite3.connect(str(make_url(migrated_sqlite_url).database), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA recursive_triggers={request.param}")
        yield connection


@pytest.mark.parametrize(("table", "key"), [(table, key) for table in TABLES for key in keys_of(table)], ids=str)
def test_a_row_is_not_replaced_by_any_of_its_keys(raw: sqlite3.Connection, table: Table, key: tuple[str, ...]) -> None:
    row = new_row(table)
    insert(raw, table, row)
    before = raw.execute(f"SELECT * FROM {table.name}").fetchall()  # noqa: S608
    other = {**new_row(table), **{name: row[name] for name in key}}
    for how in ("OR REPLACE", "OR IGNORE", ""):
        with pytest.raises(sqlite3.IntegrityError, match=f"INSERT on {table.name} is refused"):
            insert(raw, table, other, how)
    insert(raw, table, {name: value for name, value in new_row(table).items() if name != "rowid"})
    changed = ", ".join(f'"{name}" = :{name}' for name in key)
    with pytest.raises(sqlite3.IntegrityError, match=f"UPDATE on {table.name} is refused"):
        raw.execute(f"UPDATE OR REPLACE {table.name} SET {changed}", row)  # noqa: S608
    assert raw.execute(f"SELECT * FROM {table.name} ORDER BY rowid LIMIT 1").fetchall() == before  # noqa: S608
    assert raw.execute(f"SELECT count(*) FROM {table.name}").fetchone() == (2,)  # noqa: S608
