# ruff: noqa: PT012 (what raises is the end of a transaction, not one statement)
from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import column, select, table, text

from storage.errors import (
    BusyStorageError,
    ConflictError,
    NotMigratedError,
    StorageError,
    UnavailableError,
)
from storage.session import Database, after_commit, conflicts, savepoint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

_PROCESSES = multiprocessing.get_context("spawn")


@pytest.fixture
def base(database_url: str) -> Iterator[Database]:
    """A database with one small table."""
    opened = Database(database_url, busy_seconds=10)
    with opened.write() as connection:
        connection.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL)"))
    yield opened
    opened.close()


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Database]:
    """The same on SQLite alone, with little patience."""
    opened = Database(sqlite_url, busy_seconds=0.2)
    with opened.write() as connection:
        connection.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL)"))
    yield opened
    opened.close()


def put(connection: Connection, a: int, b: int = 0) -> None:
    connection.execute(text("INSERT INTO t VALUES (:a, :b)"), {"a": a, "b": b})


def keys(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT a FROM t ORDER BY a")).scalars())


def test_write_commits_at_a_clean_exit_and_rolls_back_on_an_exception(base: Database) -> None:
    with base.write() as connection:
        put(connection, 1)
    with pytest.raises(RuntimeError, match="no"), base.write() as connection:
        put(connection, 2)
        raise RuntimeError("no")
    assert keys(base) == [1]


def test_a_read_block_cannot_write(base: Database) -> None:
    with pytest.raises(StorageError), base.read() as connection:
        put(connection, 1)
    assert keys(base) == []


def test_a_read_block_sees_one_instant_and_the_next_what_came_since(base: Database) -> None:
    with base.read() as connection:
        before = connection.execute(text("SELECT count(*) FROM t")).scalar_one()
        with base.write() as other:
            put(other, 1)
        assert connection.execute(text("SELECT count(*) FROM t")).scalar_one() == before == 0
    assert keys(base) == [1]


def test_a_glance_sees_what_came_a_moment_ago_and_cannot_write(base: Database) -> None:
    with base.glance() as connection:
        before = connection.execute(text("SELECT count(*) FROM t")).scalar_one()
        if base.dialect == "sqlite":
            connection.commit()  # its snapshot ends with each statement only on PostgreSQL
        with base.write() as other:
            put(other, 1)
        assert connection.execute(text("SELECT count(*) FROM t")).scalar_one() == before + 1 == 1
    with pytest.raises(StorageError), base.glance() as connection:
        put(connection, 2)
    assert keys(base) == [1]


def test_acts_of_postgresql_still_see_what_others_commit(postgres_url: str) -> None:
    # The acts count on it: they lock the case's row, then read what whoever held it before has left.
    database = Database(postgres_url)
    with database.read() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar_one() == "repeatable read"
    with database.write() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
        assert connection.execute(text("SHOW transaction_read_only")).scalar_one() == "off"
    database.close()


def test_a_write_after_a_refused_write_in_a_read_block_works(base: Database) -> None:
    for number in range(3):
        with pytest.raises(StorageError), base.read() as connection:
            put(connection, number)
        with base.write() as connection:
            put(connection, number)
    assert keys(base) == [0, 1, 2]


def test_savepoint_undoes_its_own_part_and_keeps_the_rest(base: Database) -> None:
    with base.write() as connection:
        put(connection, 1)
        with pytest.raises(ConflictError), savepoint(connection):
            put(connection, 2)
            put(connection, 1)
        with pytest.raises(RuntimeError), savepoint(connection):
            put(connection, 3)
            raise RuntimeError
        with savepoint(connection):
            put(connection, 4)
    assert keys(base) == [1, 4]


def test_after_commit_runs_only_on_commit_and_outside_the_transaction(base: Database) -> None:
    seen: list[str] = []

    def write_again() -> None:
        with base.write() as connection:
            put(connection, 9)

    with base.write() as connection:
        put(connection, 1)
        after_commit(connection, write_again)
        after_commit(connection, lambda: seen.append("committed"))
        assert seen == []
    with pytest.raises(RuntimeError), base.write() as connection:
        after_commit(connection, lambda: seen.append("rolled back"))
        raise RuntimeError
    assert seen == ["committed"]
    assert keys(base) == [1, 9]


def test_after_commit_of_a_savepoint_that_failed_is_forgotten(base: Database) -> None:
    seen: list[str] = []
    with base.write() as connection:
        after_commit(connection, lambda: seen.append("outer"))
        with pytest.raises(RuntimeError), savepoint(connection):
            after_commit(connection, lambda: seen.append("inner"))
            raise RuntimeError
    assert seen == ["outer"]


def test_every_callback_runs_in_order_even_when_one_raises(base: Database) -> None:
    seen: list[int] = []

    def broken() -> None:
        seen.append(1)
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"), base.write() as connection:
        put(connection, 1)
        after_commit(connection, broken)
        after_commit(connection, lambda: seen.append(2))
    assert seen == [1, 2]
    assert keys(base) == [1]


def test_after_commit_in_a_read_block_is_refused(base: Database) -> None:
    with base.read() as connection, pytest.raises(StorageError, match="only reads"):
        after_commit(connection, lambda: None)


def test_a_conflict_gets_the_message_of_the_noun(base: Database) -> None:
    with (
        pytest.raises(ConflictError, match="Take another number"),
        base.write() as connection,
        conflicts("Take another number."),
    ):
        put(connection, 1)
        put(connection, 1)


def test_a_missing_table_says_to_migrate(base: Database) -> None:
    with pytest.raises(NotMigratedError, match=r"\./run"), base.read() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(NotMigratedError, match=r"\./run"), base.read() as connection:
        connection.execute(text("SELECT absent FROM t"))


def test_a_broken_statement_is_an_error_of_this_room(base: Database) -> None:
    with pytest.raises(StorageError, match="refused"), base.read() as connection:
        connection.execute(text("SELEC 1"))


def test_ping_answers_and_repr_hides_the_password(base: Database) -> None:
    base.ping()
    hidden = Database("postgresql+psycopg://me:geheim@127.0.0.1:1/none", busy_seconds=1)
    assert "geheim" not in repr(hidden)
    assert "geheim" in hidden.url
    with pytest.raises(UnavailableError, match="See that it runs"):
        hidden.ping()


def test_a_folder_that_is_not_there_is_an_unavailable_database(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        Database(f"sqlite:///{tmp_path}/no/such/folder.db").ping()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql+pymysql://me@host/name"])
def test_other_databases_are_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(StorageError, match=r"sqlite:///"):
        Database(url)


def test_writers_of_many_threads_lose_nothing(base: Database) -> None:
    with base.write() as connection:
        put(connection, 1, 0)

    def count() -> None:
        for _ in range(10):
            with base.write() as connection:
                value = connection.execute(select(column("b")).select_from(table("t")).with_for_update()).scalar_one()
                connection.execute(text("UPDATE t SET b = :b WHERE a = 1"), {"b": value + 1})

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with base.read() as connection:
        assert connection.execute(text("SELECT b FROM t")).scalar_one() == 80


def test_a_lock_held_too_long_is_busy_and_harms_nothing(base: Database) -> None:
    impatient = Database(base.url, busy_seconds=0.2)
    with base.write() as connection:
        put(connection, 1)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with base.write() as connection:
            connection.execute(text("UPDATE t SET b = 1 WHERE a = 1"))
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(10)
    with pytest.raises(BusyStorageError, match="Try again"), impatient.write() as connection:
        connection.execute(text("UPDATE t SET b = 2 WHERE a = 1"))
    leave.set()
    holder.join()
    with impatient.write() as connection:
        connection.execute(text("UPDATE t SET b = b + 2 WHERE a = 1"))
        assert connection.execute(text("SELECT b FROM t")).scalar_one() == 3
    impatient.close()


def test_a_deadlock_is_busy_for_one_and_harmless_for_the_other(postgres_url: str) -> None:
    database = Database(postgres_url, busy_seconds=10)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL)"))
        put(connection, 1)
        put(connection, 2)
    barrier = threading.Barrier(2)
    busy: list[BusyStorageError] = []

    def cross(first: int, second: int) -> None:
        try:
            with database.write() as connection:
                connection.execute(text("UPDATE t SET b = b + 1 WHERE a = :a"), {"a": first})
                barrier.wait(10)
                connection.execute(text("UPDATE t SET b = b + 1 WHERE a = :a"), {"a": second})
        except BusyStorageError as error:
            busy.append(error)

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(busy) == 1
    with database.read() as connection:
        assert connection.execute(text("SELECT b FROM t ORDER BY a")).scalars().all() == [1, 1]
    database.close()


def test_connections_that_the_server_closed_are_replaced(postgres_url: str) -> None:
    database = Database(postgres_url)
    database.ping()
    other = Database(postgres_url)
    with other.write() as connection:
        # Only this test's database: the server is shared by all workers.
        mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{mine} AND pid <> pg_backend_pid()"))
    time.sleep(0.1)
    for _ in range(3):
        database.ping()
    database.close()
    other.close()


def test_a_thread_that_is_writing_is_told_not_to_begin_again(small: Database) -> None:
    with (
        pytest.raises(StorageError, match="Pass its connection on"),
        small.write(),
        Database(small.url).write(),
    ):
        pass
    with small.write() as connection:
        put(connection, 1)


def test_a_forgotten_read_blocks_no_writer(small: Database) -> None:
    forgotten = small.read()
    connection = forgotten.__enter__()
    assert connection.execute(text("SELECT count(*) FROM t")).scalar_one() == 0
    for number in range(5):
        with small.write() as writing:
            put(writing, number)
    assert keys(small) == [0, 1, 2, 3, 4]
    assert connection.execute(text("SELECT count(*) FROM t")).scalar_one() == 0
    forgotten.__exit__(None, None, None)


def test_readers_go_on_while_one_writes(small: Database) -> None:
    with small.write() as connection:
        put(connection, 1)
        found: list[list[int]] = []
        reader = threading.Thread(target=lambda: found.append(keys(small)))
        reader.start()
        reader.join(5)
        assert found == [[]]


def test_sqlite_is_set_up_to_survive_a_power_cut(small: Database) -> None:
    with small.write() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 0}


def _write_many(url: str, start: int, number: int) -> None:
    database = Database(url, busy_seconds=30)
    for a in range(start, start + number):
        with database.write() as connection:
            put(connection, a)
    database.close()


def test_two_processes_wait_for_each_other(small: Database) -> None:
    processes = [_PROCESSES.Process(target=_write_many, args=(small.url, start, 60)) for start in (0, 1000)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert keys(small) == [*range(60), *range(1000, 1060)]


def test_another_process_that_writes_for_too_long_is_busy(small: Database, tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / "quytrinh.db", isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyStorageError, match="Another process"), small.write():
        pass
    raw.execute("ROLLBACK")
    raw.close()
    with small.write() as connection:
        put(connection, 1)
    assert keys(small) == [1]
