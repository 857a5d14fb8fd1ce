"""SQLite: how a connection is set up, and how a write transaction begins.

WAL lets readers go on while one writes; ``synchronous=FULL`` makes a commit survive a power cut.
"""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from storage.errors import BusyStorageError, StorageError, is_busy
from storage.fairlock import FairLock

if TYPE_CHECKING:
    from collections.abc import Callable

_READERS = 8
_MORE_READERS = 56
_LONGEST_NAP = 0.02
_locks: WeakValueDictionary[str, FairLock] = WeakValueDictionary()


def lock_of(url: URL) -> FairLock:
    """Give the write lock of the file: one a process, however many ``Database`` objects there are.

    Raises:
        StorageError: the address names no file.
    """
    if not url.database or url.database == ":memory:":
        raise StorageError("A database in memory is lost with its connection. Name a file: sqlite:///quytrinh.db")
    return _locks.setdefault(str(Path(url.database).resolve()), FairLock())


def writer(url: URL, busy_seconds: float) -> Engine:
    """Make the engine of the one writing connection: its transactions begin IMMEDIATE."""
    engine = _engine(url, busy_seconds, size=1, more=0)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # From here on `_begin_immediate` does the waiting: SQLite's own naps grow to 100 ms and let others pass.
        connection.execute("PRAGMA busy_timeout=0")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        _begin_immediate(driver(connection).execute, busy_seconds)

    return engine


def reader(url: URL, busy_seconds: float) -> Engine:
    """Make the engine of the reading connections: one snapshot a block, and no way to write."""
    engine = _engine(url, busy_seconds, size=_READERS, more=_MORE_READERS)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver(connection).execute("BEGIN")

    return engine


def driver(connection: Connection) -> sqlite3.Connection:
    """Give the driver's own connection."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise StorageError("This connection is not one to SQLite. Report this.")
    return raw


def _engine(url: URL, busy_seconds: float, *, size: int, more: int) -> Engine:
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=more,
        pool_timeout=busy_seconds,
        pool_use_lifo=True,
        hide_parameters=True,  # what people wrote stands in no log
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": busy_seconds,
            "cached_statements": 512,
        },
    )


def _begin_immediate(execute: Callable[[str], object], busy_seconds: float) -> None:
    """Begin to write, waiting for another process that does (the command line beside a server)."""
    deadline = time.monotonic() + busy_seconds
    nap = 0.001
    while True:
        try:
            execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise BusyStorageError(
                    f"Another process has been writing for {busy_seconds:g} s. Try again in a moment."
                ) from error
        else:
            return
        time.sleep(random.uniform(nap / 2, nap))  # noqa: S311 (spreads waiters, guards nothing)
        nap = min(nap * 2, _LONGEST_NAP)
