"""The errors of this room: one root, and each message says what to do next."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_PG_BUSY = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's serialization_failure, deadlock_detected, lock_not_available."""
_PG_NOT_ALLOWED = "42501"
_PG_NOT_MIGRATED = frozenset({"42P01", "42703"})
"""PostgreSQL's undefined_table, undefined_column."""
_PG_AWAY = ("08", "53", "57P", "58")
"""How PostgreSQL's codes begin for a lost connection, no resources, a shutdown, an error of its system."""
_PG_FULL = "53100"
"""PostgreSQL's disk_full."""
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_SQLITE_AWAY = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOTADB})
_SQLITE_NOT_MIGRATED = ("no such table", "no such column", "has no column")


class StorageError(Exception):
    """Root of everything that storage refuses or cannot do."""


class BusyStorageError(StorageError):
    """Another transaction holds the lock for longer than we wait: try the act again."""


class ConflictError(StorageError):
    """The row has changed or exists already: read it again and decide anew."""


class NotMigratedError(StorageError):
    """The database is not at the version of this program: start ``./run`` once, which upgrades it."""


class UnavailableError(StorageError):
    """The database does not answer: see that it runs and that QUYTRINH_DATABASE_URL names it; or a disk is full."""


@contextmanager
def of_this_room() -> Iterator[None]:
    """Let a driver's errors leave the block as errors of this room."""
    try:
        yield
    except DBAPIError as error:
        raise mapped(error) from error
    except PoolTimeoutError as error:
        raise BusyStorageError("All connections to the database are in use. Try again in a moment.") from error


def mapped(error: DBAPIError) -> StorageError:
    """Give the error of this room that says what a driver's error, as SQLAlchemy hands it on, means."""
    if isinstance(error, IntegrityError):
        return _conflict(error.orig)
    # A server that cannot be reached sends no code.
    unreached = isinstance(error, OperationalError) and _is_without_code(error.orig)
    return _meaning(error.orig, away=error.connection_invalidated or unreached)


def refused(connection: Connection, error: Exception) -> StorageError:
    """The same for an error that comes from the driver itself; a connection that is lost goes back to no pool."""
    dbapi = connection.dialect.loaded_dbapi
    if isinstance(error, dbapi.IntegrityError):
        return _conflict(error)
    away = isinstance(error, dbapi.OperationalError) and _is_without_code(error)
    meaning = _meaning(error, away=away)
    if isinstance(meaning, UnavailableError):
        connection.invalidate(error)
    return meaning


def _conflict(error: BaseException | None) -> ConflictError:
    reason = str(error).strip()
    return ConflictError(f"The row exists already, or something it names does not: {reason}. Read it again.")


def _meaning(error: BaseException | None, *, away: bool) -> StorageError:
    reason = str(error).strip()
    if is_busy(error):
        return BusyStorageError(f"The database is busy: {reason}. Try again in a moment.")
    if _is_not_migrated(error, reason):
        return NotMigratedError(f"{reason}. Start `./run` once: it brings the database to this program's version.")
    if _sqlstate(error) == _PG_NOT_ALLOWED:
        return StorageError(f"The database refused: {reason}. To bring it up to date: quytrinh migrate, as its owner.")
    if _sqlite_code(error) == sqlite3.SQLITE_FULL or _sqlstate(error) == _PG_FULL:
        return UnavailableError(f"The disk of the database is full: {reason}. Free some space, then try again.")
    if away or _is_away(error):
        return UnavailableError(f"The database does not answer: {reason}. See that it runs, then try again.")
    return StorageError(f"The database refused: {reason}. Report this with what you did.")


def is_busy(error: BaseException | None) -> bool:
    """Tell whether a driver's error means that a lock was not to be had in time."""
    return _sqlite_code(error) in _SQLITE_BUSY or _sqlstate(error) in _PG_BUSY


def _is_not_migrated(error: BaseException | None, reason: str) -> bool:
    return _sqlstate(error) in _PG_NOT_MIGRATED or any(words in reason for words in _SQLITE_NOT_MIGRATED)


def _is_away(error: BaseException | None) -> bool:
    return _sqlite_code(error) in _SQLITE_AWAY or _sqlstate(error).startswith(_PG_AWAY)


def _is_without_code(error: BaseException | None) -> bool:
    return _sqlite_code(error) is None and not _sqlstate(error)


def _sqlite_code(error: BaseException | None) -> int | None:
    """SQLite's primary result code: the low byte, without what tells SQLITE_BUSY_SNAPSHOT and its like apart."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _sqlstate(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or "")
