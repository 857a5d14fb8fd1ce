from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from storage import external
from storage.errors import StorageError
from tests.storage.examples import AT, external_row, given_case, instance_row, later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.external import External
    from storage.session import Connection, Database

SEND: tuple[str, int, Mapping[str, object]] = ("send", 60_000, {})


def put(database: Database, *rows: External) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="stopped", status="suspended"), instance_row(id="i2"))
        external.insert_many(connection, rows)


def fetched(connection: Connection, *topics: tuple[str, int, Mapping[str, object]], **more: object) -> list[External]:
    wanted = {"agency": "bdt", "worker": "w", "now": AT, "limit": 9, "use_priority": False, **more}
    return external.fetch_and_lock(connection, topics=topics or [SEND], **wanted)  # type: ignore[arg-type]  # a test's


def test_a_fetched_task_is_locked_for_its_worker_until_the_time_has_passed(database: Database) -> None:
    put(database, external_row())
    locked = external_row(worker="w", locked_until=later(minutes=1))
    with database.write() as connection:
        assert fetched(connection) == [locked]
        assert external.get(connection, "x1") == locked
        assert external.lock(connection, "x1") == locked
        assert fetched(connection, worker="other", now=later(seconds=59)) == []
        assert fetched(connection, worker="other", now=later(minutes=1)) == [
            external_row(worker="other", locked_until=later(minutes=2))
        ]
        assert external.get(connection, "none") is None


def test_what_nobody_may_fetch_is_not_fetched(database: Database) -> None:
    put(
        database,
        external_row(id="suspended", instance="stopped"),
        external_row(id="no-retries", retries=0),
        external_row(id="done", state="done"),
        external_row(id="other-agency", agency="khac"),
        external_row(id="other-topic", topic="print"),
        external_row(id="one-retry", retries=1),
    )
    with database.write() as connection:
        assert [row.id for row in fetched(connection)] == ["one-retry"]
        assert (
            external.fetch_and_lock(
                connection, agency="bdt", topics=[], worker="w", now=AT, limit=9, use_priority=False
            )
            == []
        )
        assert fetched(connection, limit=0) == []


def test_each_topic_has_its_own_time_and_options(database: Database) -> None:
    put(
        database,
        external_row(id="a", business_key="k1"),
        external_row(id="b", business_key="k2"),
        external_row(id="c", topic="print", definition="v1"),
        external_row(id="d", topic="print", key="other"),
    )
    topics: list[tuple[str, int, Mapping[str, object]]] = [
        ("send", 1_000, {"business_key": "k2"}),
        ("print", 2_000, {"key": ["van_ban_di", "x"], "definition": "v1"}),
    ]
    with database.write() as connection:
        found = {row.id: row.locked_until for row in fetched(connection, *topics)}
        assert found == {"b": later(seconds=1), "c": later(seconds=2)}
        with pytest.raises(StorageError, match="'colour'"):
            fetched(connection, ("send", 1_000, {"colour": "red"}))


def test_priority_counts_only_when_asked_for(database: Database) -> None:
    rows = [external_row(id=f"x{no}", token=no, priority=no, created_at=later(seconds=no)) for no in range(4)]
    put(database, *rows)
    with database.write() as connection:
        assert [row.id for row in fetched(connection, limit=1)] == ["x0"]
        assert [row.id for row in fetched(connection, limit=2, use_priority=True)] == ["x3", "x2"]


def test_locks_are_extended_and_given_back(database: Database) -> None:
    put(database, external_row())
    with database.write() as connection:
        fetched(connection)
        external.set_lock(connection, "x1", "w", later(hours=1))
        assert fetched(connection, now=later(minutes=59)) == []
        external.unlock(connection, "x1")
        assert external.get(connection, "x1") == external_row()
        assert len(fetched(connection)) == 1


def test_a_failure_leaves_fewer_retries_and_a_time_to_wait(database: Database) -> None:
    put(database, external_row())
    with database.write() as connection:
        fetched(connection)
        external.set_retries(
            connection, "x1", 2, error_message="no", error_details="trace", locked_until=later(minutes=3)
        )
        assert external.get(connection, "x1") == external_row(
            retries=2, error_message="no", error_details="trace", locked_until=later(minutes=3)
        )
        assert fetched(connection, now=later(minutes=2)) == []
        assert len(fetched(connection, now=later(minutes=3))) == 1


def test_closing_tokens_ends_only_what_is_open(database: Database) -> None:
    put(database, external_row(), external_row(id="x2", state="failed"), external_row(id="x3", token=2))
    with database.write() as connection:
        external.close_tokens(connection, "i1", [1, 5], "done")
        external.close_tokens(connection, "i1", [], "done")
        assert [(row.id, row.state) for row in external.of_instance(connection, "i1")] == [
            ("x1", "done"),
            ("x2", "failed"),
            ("x3", "open"),
        ]


def test_listing_and_count_find_by_each_filter(database: Database) -> None:
    put(
        database,
        external_row(id="a"),
        external_row(id="b", topic="print", worker="w", locked_until=later(minutes=1), key="other"),
        external_row(id="c", instance="i2", state="done"),
    )
    wanted: list[tuple[dict[str, object], list[str]]] = [
        ({}, ["a", "b"]),
        ({"state": None}, ["a", "b", "c"]),
        ({"topic": "print"}, ["b"]),
        ({"worker": "w"}, ["b"]),
        ({"key": "other"}, ["b"]),
        ({"locked": True}, ["b"]),
        ({"locked": False}, ["a"]),
        ({"instance_id": "i2", "state": "done"}, ["c"]),
        ({"limit": 1, "after": "a"}, ["b"]),
    ]
    with database.read() as connection:
        for filters, expected in wanted:
            found = external.listing(connection, agency="bdt", now=AT, **filters)  # type: ignore[arg-type]  # a test's
            assert [row.id for row in found] == expected, filters
        assert external.count(connection, agency="bdt") == 2
        assert external.count(connection, agency="bdt", state=None, instance_id="i2") == 1


def test_many_workers_never_get_one_task_twice(database: Database) -> None:
    put(database, *[external_row(id=f"x{no:03}", token=no) for no in range(120)])
    given: Counter[str] = Counter()
    barrier = threading.Barrier(6)

    def work(name: str) -> None:
        barrier.wait(10)
        for _ in range(100):
            with database.write() as connection:
                batch = fetched(connection, worker=name, limit=7)
            if not batch:
                return
            assert {row.worker for row in batch} == {name}
            given.update(row.id for row in batch)

    threads = [threading.Thread(target=work, args=(f"w{no}",)) for no in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(given) == 120
    assert set(given.values()) == {1}
