from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from storage import jobs
from storage.errors import ConflictError
from tests.storage.examples import AT, job_row, later

if TYPE_CHECKING:
    from storage.session import Database


def put(database: Database, *rows: jobs.Job) -> None:
    with database.write() as connection:
        jobs.insert_many(connection, rows)


def read(database: Database, job_id: str) -> jobs.Job | None:
    with database.read() as connection:
        return jobs.get(connection, job_id)


def test_due_jobs_come_longest_due_first(database: Database) -> None:
    put(database, job_row(), job_row(id="j0", due=later(hours=-1)), job_row(id="j2", due=later(seconds=1)))
    with database.read() as connection:
        assert jobs.due(connection, now=AT, limit=9) == ["j0", "j1"]
        assert jobs.due(connection, now=AT, limit=1) == ["j0"]
        assert jobs.next_due(connection) == later(hours=-1)
        assert [row.id for row in jobs.of_instance(connection, "i1")] == ["j0", "j1", "j2"]


def test_a_job_goes_from_retry_to_done_or_failed(database: Database) -> None:
    put(database, job_row(), job_row(id="j2"))
    with database.write() as connection:
        jobs.retry(connection, "j1", later(minutes=1), "no answer", 1)
    assert read(database, "j1") == job_row(due=later(minutes=1), last_error="no answer", attempts=1)
    with database.write() as connection:
        jobs.finish(connection, "j1", later(minutes=2))
        jobs.fail(connection, "j2", "gone", later(minutes=3))
    done = read(database, "j1")
    assert done is not None
    assert (done.state, done.finished_at) == ("done", later(minutes=2))
    assert read(database, "j2") == job_row(id="j2", state="failed", last_error="gone", finished_at=later(minutes=3))
    with database.read() as connection:
        assert jobs.due(connection, now=later(days=1), limit=9) == []
        assert jobs.next_due(connection) is None
        assert [row.id for row in jobs.listing(connection, agency="bdt")] == ["j2", "j1"]
        assert [row.id for row in jobs.listing(connection, agency="bdt", state="failed", kind="handler")] == ["j2"]
    with database.write() as connection:
        jobs.retry(connection, "j2", AT, None, 0)
        assert jobs.due(connection, now=AT, limit=9) == ["j2"]


def test_a_job_whose_key_is_there_already_is_left_out(database: Database) -> None:
    put(database, job_row(key="nhac"))
    put(database, job_row(id="j2", key="nhac"), job_row(id="j3", key="nhac", agency="khac"), job_row(id="j4"))
    with database.read() as connection:
        assert jobs.due(connection, now=AT, limit=9) == ["j1", "j3", "j4"]
    with pytest.raises(ConflictError):
        put(database, job_row(key="other"))


def test_a_leased_job_is_free_again_when_its_worker_has_died(database: Database) -> None:
    put(database, job_row(), job_row(id="j2", due=later(hours=1)))
    with database.write() as connection:
        assert jobs.lease(connection, "j1", later(minutes=5), now=AT)
        assert not jobs.lease(connection, "j1", later(minutes=5), now=later(minutes=4))
        assert not jobs.lease(connection, "j2", later(minutes=5), now=AT)
        assert jobs.due(connection, now=later(minutes=4), limit=9) == []
        assert jobs.due(connection, now=later(minutes=5), limit=9) == ["j1"]
        assert [row.id for row in jobs.take(connection, now=later(minutes=5), until=later(minutes=9), limit=9)] == [
            "j1"
        ]
        assert jobs.take(connection, now=later(minutes=6), until=later(minutes=9), limit=9) == []
        jobs.retry(connection, "j1", AT, "failed", 1)
        assert jobs.due(connection, now=AT, limit=9) == ["j1"]


def test_a_locked_job_is_not_waited_for(database: Database) -> None:
    put(database, job_row())
    with database.write() as connection:
        assert jobs.lock(connection, "j1") == job_row()
        assert jobs.lock(connection, "none") is None
        if database.dialect == "postgresql":
            found: list[jobs.Job | None] = []

            def other() -> None:
                with database.write() as second:
                    found.append(jobs.lock(second, "j1"))

            thread = threading.Thread(target=other)
            thread.start()
            thread.join(10)
            assert found == [None]


def test_many_workers_never_take_one_job_twice(database: Database) -> None:
    put(database, *[job_row(id=f"j{no:03}", due=later(seconds=-no)) for no in range(120)])
    taken: list[str] = []
    barrier = threading.Barrier(6)

    def work() -> None:
        barrier.wait(10)
        for _ in range(100):
            with database.write() as connection:
                batch = jobs.take(connection, now=AT, until=later(hours=1), limit=7)
            if not batch:
                return
            taken.extend(row.id for row in batch)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken) == [f"j{no:03}" for no in range(120)]
