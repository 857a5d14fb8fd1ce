"""Statements of the hot path: written once for each database, then sent straight to its driver.

SQLAlchemy makes the text, and knows what each type looks like in the driver's hands; that is kept. What it does anew at
every execution (some 35 µs, more than the database itself takes) is left out. Everything else of the room goes through
``connection.execute`` as ever: a statement is worth preparing when acts send it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import Executable, LargeBinary, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from storage.errors import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Dialect, Table
    from sqlalchemy.types import TypeEngine

_psycopg: Callable[..., Dialect] = psycopg.dialect
_DIALECTS: Mapping[str, Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": _psycopg(paramstyle="format"),
}
_CURSOR = "quytrinh_cursor"
Statement = TypeVar("Statement", bound=Executable)
_unanswered: WeakKeyDictionary[Connection, list[tuple[Any, Exception]]] = WeakKeyDictionary()
"""What ``must`` was sent within ``in_one_go``: its cursor, and the error if it changed nothing."""
_Processor = tuple[int, "Callable[[Any], Any]"]


class _Text(NamedTuple):
    """A statement as a driver takes it.

    ``names`` are its parameters in order, ``given`` those that it brings itself; ``into`` and ``out`` turn a value at a
    place into what the driver wants and back.
    """

    sql: str
    names: tuple[str, ...]
    given: Mapping[str, object]
    into: tuple[_Processor, ...]
    out: tuple[_Processor, ...]


class Prepared(Generic[Statement]):
    """A statement whose parameters are ``bindparam``s, or the columns that it is given values for."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._texts: dict[tuple[str, ...], _Text] = {}

    def all(self, connection: Connection, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run a query and give its rows."""
        text = self._text(connection, parameters)
        found = _send(connection, text.sql, _places(text, parameters)).fetchall()
        return [_outward(text.out, row) for row in found] if text.out else found

    def first(self, connection: Connection, parameters: Mapping[str, object]) -> tuple[Any, ...] | None:
        """Run a query and give its first row, ``None`` when there is none."""
        text = self._text(connection, parameters)
        row = _send(connection, text.sql, _places(text, parameters)).fetchone()
        return _outward(text.out, row) if row is not None and text.out else row

    def run(self, connection: Connection, parameters: Mapping[str, object]) -> int:
        """Run a statement that writes and tell how many rows it changed."""
        text = self._text(connection, parameters)
        return int(_send(connection, text.sql, _places(text, parameters)).rowcount)

    def must(self, connection: Connection, parameters: Mapping[str, object], otherwise: Exception) -> None:
        """Run a statement that has to change one row, or raise ``otherwise``; within ``in_one_go`` at its end."""
        text = self._text(connection, parameters)
        cursor = _send(connection, text.sql, _places(text, parameters), own=True)
        unanswered = _unanswered.get(connection)
        if unanswered is not None:
            unanswered.append((cursor, otherwise))
        elif cursor.rowcount != 1:
            raise otherwise

    def _text(self, connection: Connection, parameters: Mapping[str, object]) -> _Text:
        dialect = connection.dialect.name
        key = (dialect, *parameters)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = _written(self.statement, _DIALECTS[dialect], list(parameters))
        return text


class Question(NamedTuple):
    """A query that is prepared, with its parameters."""

    statement: Prepared[Any]
    parameters: Mapping[str, object]


class PreparedInsert:
    """Writes rows of some columns of a table, however many, in one statement."""

    def __init__(self, table: Table, columns: Iterable[str]) -> None:
        self._columns = [table.c[name] for name in columns]
        self._names = [str(column.name) for column in self._columns]
        self._table = table
        self._texts: dict[str, tuple[str, str, tuple[_Processor, ...]]] = {}

    def many(self, connection: Connection, rows: Sequence[Sequence[object]]) -> None:
        """Write rows, each with its values in the order of the columns; for none, nothing is sent."""
        if not rows:
            return
        dialect = connection.dialect.name
        one, several, into = self._texts.get(dialect) or self._written(dialect)
        values = [_inward(into, row) for row in rows] if into else rows
        if len(values) == 1:
            _send(connection, one, values[0])
        elif dialect == "sqlite":
            _send_many(connection, one, values)
        else:
            _send(connection, several, (self._json(values),))

    def many_and(
        self,
        connection: Connection,
        rows: Sequence[Sequence[object]],
        other: PreparedInsert,
        others: Sequence[Sequence[object]],
    ) -> None:
        """Write these and then those of another table: one statement for both on PostgreSQL."""
        if not rows or not others or connection.dialect.name == "sqlite":
            self.many(connection, rows)
            other.many(connection, others)
            return
        (first, one), (second, two) = self._several(rows), other._several(others)
        _send(connection, f"WITH first AS ({first}) {second}", (one, two))

    def _several(self, rows: Sequence[Sequence[object]]) -> tuple[str, str]:
        _, several, into = self._texts.get("postgresql") or self._written("postgresql")
        return several, self._json([_inward(into, row) for row in rows] if into else rows)

    def _json(self, rows: Iterable[Sequence[object]]) -> str:
        found = [dict(zip(self._names, row, strict=True)) for row in rows]
        return orjson.dumps(found, default=_hex).decode()

    def _written(self, dialect: str) -> tuple[str, str, tuple[_Processor, ...]]:
        names = [f'"{name}"' for name in self._names]
        head = f"INSERT INTO {self._table.name} ({', '.join(names)}) "
        place = "?" if dialect == "sqlite" else "%s"
        one = f"{head}VALUES ({', '.join([place] * len(names))})"
        # One text for all rows: PostgreSQL unpacks it in a tenth of the time that the driver takes to send them singly.
        types = ", ".join(map(_json_column, self._columns))
        several = f"{head}SELECT {', '.join(map(_from_json, self._columns))} FROM json_to_recordset(%s) AS r({types})"  # noqa: S608 (names of the schema's own)
        into = _processors([column.type for column in self._columns], "bind_processor", _DIALECTS[dialect])
        self._texts[dialect] = one, several, into
        return self._texts[dialect]


@contextmanager
def in_one_go(connection: Connection) -> Iterator[None]:
    """Send what the block writes without waiting for each answer (PostgreSQL's pipeline); the end waits for all.

    How many rows a statement changed is known only then: use ``must``. A query waits for all that was sent before it.
    SQLite has no way to go, so nothing is different there.

    Raises:
        StorageError: what a statement of the block would have raised; nothing after it was done.
    """
    driver: Any = driver_of(connection)
    if connection.dialect.name == "sqlite":
        yield
        return
    unanswered = _unanswered[connection] = []
    try:
        with driver.pipeline():
            yield
    except _errors(connection) as error:
        raise refused(connection, error) from error
    finally:
        del _unanswered[connection]
    for cursor, otherwise in unanswered:
        if cursor.rowcount != 1:
            raise otherwise


def _send(connection: Connection, sql: str, parameters: Sequence[object], *, own: bool = False) -> Any:  # noqa: ANN401 (a driver's cursor)
    driver: Any = driver_of(connection)
    try:
        if connection.dialect.name == "sqlite":
            return driver.execute(sql, parameters)
        return (driver if own else _cursor(connection, driver)).execute(sql, parameters, prepare=True)
    except _errors(connection) as error:
        raise refused(connection, error) from error


def _cursor(connection: Connection, driver: Any) -> Any:  # noqa: ANN401 (the driver's own)
    """The cursor that lives as long as the driver's connection; ``must`` takes one of its own."""
    cursor = connection.info.get(_CURSOR)
    if cursor is None:
        cursor = connection.info[_CURSOR] = driver.cursor()
    return cursor


def _send_many(connection: Connection, sql: str, rows: Sequence[Sequence[object]]) -> None:
    driver: Any = driver_of(connection)
    try:
        driver.executemany(sql, rows)
    except _errors(connection) as error:
        raise refused(connection, error) from error


def driver_of(connection: Connection) -> Any:  # noqa: ANN401 (the driver's own)
    """The driver's own connection, in the transaction."""
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy does by itself before what goes through it
    return connection.connection.driver_connection


def _errors(connection: Connection) -> type[Exception]:
    errors: type[Exception] = connection.dialect.loaded_dbapi.Error
    return errors


def _written(statement: Executable, dialect: Dialect, names: list[str]) -> _Text:
    written: Any = statement  # SQLAlchemy types `compile` on some kinds of statements only
    compiled = written.compile(dialect=dialect, column_keys=names)
    order = tuple(compiled.positiontup or ())
    types = {name: bind.type for name, bind in compiled.binds.items()}
    shown: list[ColumnElement[object]] = list(_shown(statement))
    return _Text(
        compiled.string,
        order,
        {name: bind.value for name, bind in compiled.binds.items() if not bind.required and name not in names},
        _processors([types[name] for name in order], "bind_processor", dialect),
        _processors([column.type for column in shown], "result_processor", dialect, None),
    )


def _shown(statement: Executable) -> Iterable[ColumnElement[object]]:
    if isinstance(statement, Select):
        return statement.selected_columns
    returned: Iterable[ColumnElement[object]] = getattr(statement, "exported_columns", ())
    return returned


def _processors(
    types: Iterable[TypeEngine[object]], kind: str, dialect: Dialect, *more: object
) -> tuple[_Processor, ...]:
    found = ((place, getattr(one.dialect_impl(dialect), kind)(dialect, *more)) for place, one in enumerate(types))
    return tuple((place, processor) for place, processor in found if processor is not None)


def _places(text: _Text, parameters: Mapping[str, object]) -> Sequence[object]:
    known = {**text.given, **parameters} if text.given else parameters
    return _inward(text.into, [known[name] for name in text.names])


def _inward(into: tuple[_Processor, ...], row: Sequence[object]) -> Sequence[object]:
    if not into:
        return row
    values = list(row)
    for place, processor in into:
        values[place] = processor(values[place])
    return values


def _outward(out: tuple[_Processor, ...], row: Sequence[object]) -> tuple[Any, ...]:
    values = list(row)
    for place, processor in out:
        if values[place] is not None:
            values[place] = processor(values[place])
    return tuple(values)


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} is no type of a column.")


def _json_column(column: ColumnElement[object]) -> str:
    kind = "text" if isinstance(column.type, LargeBinary) else column.type.compile(_DIALECTS["postgresql"])
    return f'"{column.key}" {kind}'


def _from_json(column: ColumnElement[object]) -> str:
    return f"decode(r.\"{column.key}\", 'hex')" if isinstance(column.type, LargeBinary) else f'r."{column.key}"'
