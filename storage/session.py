"""Transactions: the only place that begins, commits and rolls back.

SQLite: one writing connection behind a fair lock, which begins IMMEDIATE; readers have connections of their own that
cannot write, so a forgotten one blocks nobody. PostgreSQL: a pool, READ COMMITTED for acts and one snapshot for what is
read, a small one for glances, and no endless wait for a lock.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import sqlalchemy
from sqlalchemy import make_url, text

from storage import failpoints, postgresql, sqlite
from storage.errors import ConflictError, StorageError, of_this_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Connection = sqlalchemy.Connection
"""What every function of this room takes first: a connection inside a transaction."""

_callbacks: WeakKeyDictionary[Connection, list[Callable[[], None]]] = WeakKeyDictionary()
_MIGRATING = 7_146_201
"""PostgreSQL's advisory lock of whoever changes the schema."""


class Database:
    """One database: transactions that write, and blocks that read.

    ``url``: ``sqlite:///PATH`` or ``postgresql+psycopg://…``. ``busy_seconds``: how long anything waits for a lock
    before it is a ``BusyStorageError``. ``dialect``: ``sqlite`` or ``postgresql``. Every error that leaves a block is
    one of ``storage.errors`` or the block's own.

    Raises:
        StorageError: the address names another kind of database.
    """

    def __init__(self, url: str, *, busy_seconds: float = 30) -> None:
        parsed = make_url(url)
        self.url = url
        self.dialect = parsed.get_backend_name()
        self._shown = parsed.render_as_string(hide_password=True)
        self._busy_seconds = busy_seconds
        self._kept: Connection | None = None
        if self.dialect == "sqlite":
            self._lock = sqlite.lock_of(parsed)
            self._writer = sqlite.writer(parsed, busy_seconds)
            self._reader = self._glancing = sqlite.reader(parsed, busy_seconds)
        elif self.dialect == "postgresql":
            self._writer = postgresql.engine(parsed, busy_seconds)
            # A page reads a task and then to whom it is offered: both as they stood at one instant.
            self._reader = self._writer.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
            self._glancing = postgresql.glancing(parsed, busy_seconds)
        else:
            raise StorageError(f"{self._shown}: use sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME.")

    def __repr__(self) -> str:
        return f"Database({self._shown!r})"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: committed when the block ends, rolled back when it raises."""
        callbacks: list[Callable[[], None]] = []
        with self._turn(), of_this_room(), self._writing() as connection:
            _callbacks[connection] = callbacks
            try:
                with connection.begin():
                    yield connection
                    failpoints.passing("before-commit")
            finally:
                del _callbacks[connection]
            failpoints.passing("after-commit")
        # After the lock is free, so that a callback may write; all run, even when one raises.
        with ExitStack() as stack:
            for callback in reversed(callbacks):
                stack.callback(callback)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A block that reads, all of it as it stood at one instant; writing in it is refused."""
        with of_this_room(), self._reader.connect() as connection:
            yield connection
            if connection.in_transaction():
                # Rolled back, psycopg would forget every prepared statement, and PostgreSQL would plan them all anew.
                connection.commit()

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """A block whose questions stand each for itself: what others commit in between, the later ones see.

        For what is asked all the time: it spares PostgreSQL a BEGIN, a COMMIT and plans made anew. Writing is refused.
        """
        with of_this_room(), self._glancing.connect() as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction that changes the schema: one at a time, whole or not at all.

        Raises:
            StorageError: a row would be left pointing at nothing.
        """
        with self._turn(), of_this_room(), self._writing() as connection:
            if self.dialect == "sqlite":
                with _unchecked(connection), connection.begin():
                    yield connection
                    _refuse_dangling(connection)
            else:
                with connection.begin():
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
                    yield connection

    def ping(self) -> None:
        """See that the database answers.

        Raises:
            UnavailableError: it does not.
        """
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close the pooled connections."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._writer.dispose()
        self._reader.dispose()
        self._glancing.dispose()

    def _writing(self) -> AbstractContextManager[Connection]:
        """SQLite keeps its one writing connection: taking it from a pool costs more than the rest of an act's BEGIN."""
        if self.dialect != "sqlite":
            return self._writer.connect()
        if self._kept is None or self._kept.closed or self._kept.invalidated:
            self._kept = self._writer.connect()
        return nullcontext(self._kept)

    def _turn(self) -> AbstractContextManager[None]:
        return self._lock.held(self._busy_seconds) if self.dialect == "sqlite" else nullcontext()


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that can fail alone: what it wrote is undone, what came before stands."""
    callbacks = _callbacks.get(connection, [])
    before = len(callbacks)
    try:
        with of_this_room(), connection.begin_nested():
            yield
    except BaseException:
        del callbacks[before:]
        raise


@contextmanager
def conflicts(remedy: str) -> Iterator[None]:
    """Give a conflict raised in the block a message that fits the noun.

    On PostgreSQL the transaction can go on after it only inside a ``savepoint``.

    Raises:
        ConflictError: the row exists already, or something it names does not.
    """
    try:
        with of_this_room():
            yield
    except ConflictError as error:
        raise ConflictError(remedy) from error


def after_commit(connection: Connection, callback: Callable[[], None]) -> None:
    """Run ``callback`` once the transaction is committed, outside it; never when it is rolled back.

    Raises:
        StorageError: the connection does not come from ``Database.write``.
    """
    if connection not in _callbacks:
        raise StorageError("This connection only reads, so nothing will be committed. Use Database.write().")
    _callbacks[connection].append(callback)


@contextmanager
def _unchecked(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others point at: it would empty them otherwise (SQLite, "ALTER TABLE", 7)."""
    execute = sqlite.driver(connection).execute
    execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        execute("PRAGMA foreign_keys=ON")


def _refuse_dangling(connection: Connection) -> None:
    dangling = sqlite.driver(connection).execute("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise StorageError(f"{len(dangling)} rows would point at nothing, the first in {dangling[0][0]}. Report this.")
