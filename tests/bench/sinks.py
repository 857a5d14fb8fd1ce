"""Writing very many rows at once: COPY on PostgreSQL, executemany in one transaction on SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from storage.schema_all import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Sink(Protocol):
    """Where rows go; ``columns`` are those of the table, in its order."""

    sqlite: bool

    def write(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows, each with a value for every column of the table."""

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows."""


class _Sqlite:
    sqlite = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def write(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        names = columns_of(table)
        marks = ", ".join("?" * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        into = f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})'  # noqa: S608 (names of our own tables)
        self._connection.executemany(into, rows)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement).fetchall()


class _Postgres:
    sqlite = False

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def write(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, columns_of(table)))
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        found = self._connection.execute(statement.encode())
        return found.fetchall() if found.description else []


@contextmanager
def sink(url: str) -> Iterator[Sink]:
    """One transaction that is committed at the end; foreign keys are left to PostgreSQL, and to ``check``."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parsed.database), isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA cache_size=-400000")
            connection.execute("BEGIN IMMEDIATE")
            yield _Sqlite(connection)
            connection.execute("COMMIT")
            connection.execute("ANALYZE")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(plain)) as server:
        yield _Postgres(server)
        server.commit()
        server.autocommit = True
        server.execute("VACUUM ANALYZE")  # as autovacuum does after a while


def columns_of(table: str) -> list[str]:
    """The names of a table's columns, in its order."""
    return [str(column.name) for column in metadata.tables[table].columns]
