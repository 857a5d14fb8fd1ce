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
        held = jobs.lease(connection, "j1", "w1", later(minutes=5), now=AT)
        assert held == job_row(holder="w1")
        assert jobs.lease(connection, "j1", "w2", later(minutes=5), now=later(minutes=4)) is None
        assert jobs.lease(connection, "j2", "w2", later(minutes=5), now=AT) is None
        assert jobs.due(connection, now=later(minutes=4), limit=9) == []
        assert jobs.next_due(connection) == later(minutes=5)
        assert jobs.due(connection, now=later(minutes=5), limit=9) == ["j1"]
        assert jobs.lease(connection, "j1", "w2", later(minutes=9), now=later(minutes=5)) == job_row(holder="w2")
        jobs.retry(connection, "j1", AT, "failed", 1)
        assert jobs.due(connection, now=AT, limit=9) == ["j1"]


def test_a_worker_that_lives_keeps_its_job(database: Database) -> None:
    put(database, job_row())
    with database.write() as connection:
        jobs.lease(connection, "j1", "w1", later(seconds=4), now=AT)
        assert jobs.beat(connection, "j1", "w1", later(seconds=8))
        assert jobs.lease(connection, "j1", "w2", later(seconds=9), now=later(seconds=7)) is None
        assert not jobs.beat(connection, "j1", "w2", later(seconds=9))
        jobs.finish(connection, "j1", later(seconds=7))
        assert not jobs.beat(connection, "j1", "w1", later(seconds=9))


def test_who_has_lost_a_job_writes_nothing_into_it(database: Database) -> None:
    put(database, job_row())
    with database.write() as connection:
        jobs.lease(connection, "j1", "w1", later(seconds=4), now=AT)
        jobs.lease(connection, "j1", "w2", later(seconds=9), now=later(seconds=5))
        assert not jobs.finish(connection, "j1", AT, holder="w1")
        assert not jobs.retry(connection, "j1", AT, "no answer", 1, holder="w1")
        assert not jobs.fail(connection, "j1", "gone", AT, holder="w1")
        assert jobs.get(connection, "j1") == job_row(holder="w2")
        assert jobs.finish(connection, "j1", AT, holder="w2")


def test_due_jobs_of_some_kinds_or_of_all_others(database: Database) -> None:
    put(
        database,
        job_row(kind="mail"),
        job_row(id="j2", kind="handler", due=later(hours=-1)),
        job_row(id="j3", kind="x"),
    )
    slow, rest = jobs.Kinds(("mail", "handler")), jobs.Kinds(("mail", "handler"), but=True)
    with database.read() as connection:
        assert jobs.due(connection, now=AT, limit=9, kinds=slow) == ["j2", "j1"]
        assert jobs.due(connection, now=AT, limit=9, kinds=rest) == ["j3"]
        assert jobs.next_due(connection, slow) == later(hours=-1)
        assert jobs.next_due(connection, rest) == AT


def test_many_workers_never_take_one_job_twice(database: Database) -> None:
    put(database, *[job_row(id=f"j{no:03}", due=later(seconds=-no)) for no in range(120)])
    taken: list[str] = []
    barrier = threading.Barrier(6)

    def work(me: str) -> None:
        barrier.wait(10)
        for no in range(120):
            with database.write() as connection:
                held = jobs.lease(connection, f"j{no:03}", me, later(hours=1), now=AT)
            taken.extend([held.id] if held is not None else [])

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken) == [f"j{no:03}" for no in range(120)]
