"""Who runs what is due: the embedded threads and the workers, by the same tests."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

import engine
from engine import BadValueError, FixedClock, Home, Settings, StateError, UnavailableError
from engine.act import perform
from engine.executor import RUN
from engine.jobs import CHILD_START, HANDLER, MAIL, system_job
from engine.leases import fenced
from engine.sweep import sweep
from storage import dispatch, jobs
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, MONDAY, by, events, open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from engine import By
    from engine.act import Act
    from storage.jobs import Job

HANDLERS = ("tests.support.handlers",)
PATIENCE = 30.0
TIMED = (
    '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    '</timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>' + flows("s", "t", "e")
)
PAPER = (
    '<startEvent id="s"/>'
    + user("a", 'camunda:candidateGroups="van_thu"')
    + service("giay", "write-file")
    + '<endEvent id="e"/>'
    + flows("s", "a", "giay", "e")
)


class Dispatcher(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Scene(NamedTuple):
    """A home, and how something that runs its jobs is made."""

    home: Home
    make: Callable[[], Dispatcher]


def home_of(request: pytest.FixtureRequest, tmp_path: Path, kind: str, *, workers: bool) -> Home:
    url = request.getfixturevalue(f"demo_{kind}_url")
    settings = Settings(home=tmp_path / "home", database_url=url, handlers=HANDLERS, workers=workers)
    return Home.open(settings, clock=FixedClock(MONDAY))


@pytest.fixture(
    params=[("sqlite", False), pytest.param(("postgres", False), marks=pytest.mark.full), ("postgres", True)],
    ids=["embedded-sqlite", "embedded-postgresql", "worker"],
)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    kind, workers = request.param
    with closing(home_of(request, tmp_path, kind, workers=workers)) as home:
        yield Scene(home, lambda: engine.make_worker(home) if workers else engine.Runner(home))


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A home with workers, none of which runs."""
    with closing(home_of(request, tmp_path, "postgres", workers=True)) as opened:
        yield opened


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)


def count(home: Home, statement: str) -> int:
    with home.database.write() as connection:
        return int(connection.exec_driver_sql(statement).scalar_one())


def hints(home: Home) -> int:
    return count(home, "SELECT count(*) FROM procrastinate_jobs")


def errand(home: Home, kind: str, name: str) -> Job:
    made = system_job(home, home.agency, kind, {}, due=home.clock.now(), key=name)
    with home.database.write() as connection:
        jobs.insert_many(connection, [made])
    return made


def state(home: Home, job: Job) -> str:
    with home.database.read() as connection:
        found = jobs.get(connection, job.id)
    assert found is not None
    return found.state


def test_what_an_act_and_time_make_due_is_run_once(scene: Scene) -> None:
    home = scene.home
    for key, body in (("timed", TIMED), ("paper", PAPER)):
        engine.publish(home, ADMIN, {f"{key}.bpmn": bpmn(process(body, key))})
    timed, paper = (engine.start(home, by("chuyen_vien"), key).id for key in ("timed", "paper"))
    first, second = scene.make(), scene.make()
    first.start()
    second.start()
    try:
        engine.complete(home, by("van_thu"), open_tasks(home, paper)["a"])
        until(lambda: engine.case(home, ADMIN, paper).status == "completed")
        assert engine.case(home, ADMIN, timed).status == "active"
        assert isinstance(home.clock.base, FixedClock)
        home.clock.base.advance(timedelta(hours=1))
        home.bell.ring()
        until(lambda: engine.case(home, ADMIN, timed).status == "completed")
    finally:
        first.stop()
        second.stop()
    assert events(home, timed).count("timer-fired") == 1
    assert events(home, paper).count("handler-succeeded") == 1


def test_what_takes_long_keeps_nothing_else_waiting(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    home, begun, may_end = scene.home, threading.Semaphore(0), threading.Event()

    def slow(home: Home, by: By, job: Job, carried: Mapping[str, object]) -> None:
        del home, by, job, carried
        begun.release()
        may_end.wait(PATIENCE)

    monkeypatch.setitem(RUN, HANDLER, slow)
    monkeypatch.setitem(RUN, MAIL, slow)
    engine.publish(home, ADMIN, {"t.bpmn": bpmn(process(TIMED, "timed"))})
    case = engine.start(home, by("chuyen_vien"), "timed").id
    for number in range(4):
        errand(home, HANDLER, f"h{number}")
        errand(home, MAIL, f"m{number}")
    runner = scene.make()
    runner.start()
    try:
        assert begun.acquire(timeout=PATIENCE)
        assert begun.acquire(timeout=PATIENCE)
        assert isinstance(home.clock.base, FixedClock)
        home.clock.base.advance(timedelta(hours=1))
        home.bell.ring()
        until(lambda: engine.case(home, ADMIN, case).status == "completed")
    finally:
        may_end.set()
        runner.stop()


def test_told_to_stop_it_finishes_what_it_has_and_leaves_the_rest(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, begun, may_end = scene.home, threading.Event(), threading.Event()

    def slow(home: Home, by: By, job: Job, carried: Mapping[str, object]) -> None:
        del by, carried
        begun.set()
        may_end.wait(PATIENCE)
        with home.database.write() as connection:
            jobs.finish(connection, job.id, home.clock.now(), holder=job.holder)

    monkeypatch.setitem(RUN, MAIL, slow)
    made = [errand(home, MAIL, f"m{number}") for number in range(3)]
    runner = scene.make()
    runner.start()
    assert begun.wait(PATIENCE)
    stopper = threading.Thread(target=runner.stop)
    stopper.start()
    time.sleep(0.2)
    may_end.set()
    stopper.join(PATIENCE)
    states = sorted(state(home, job) for job in made)
    assert states[0] == "done"
    if home.has_workers:
        assert states == ["done", "waiting", "waiting"]


def test_a_hint_goes_with_its_act_or_not_at_all(home: Home) -> None:
    made = system_job(home, home.agency, MAIL, {}, due=home.clock.now(), key="m")

    def work(act: Act, *, fails: bool) -> dict[str, object]:
        act.rows.jobs.append(made)
        act.rows.jobs.append(made._replace(id="later", key="l", due=act.at + timedelta(hours=1)))
        if fails:
            raise StateError("no")
        return {}

    with pytest.raises(StateError):
        perform(home, ADMIN, ("x",), lambda act: work(act, fails=True))
    assert hints(home) == 0
    perform(home, ADMIN, ("x",), lambda act: work(act, fails=False))
    assert hints(home) == 1


def test_a_hint_that_is_lost_is_sent_again_once(home: Home) -> None:
    job = errand(home, MAIL, "m")
    engine.publish(home, ADMIN, {"t.bpmn": bpmn(process(TIMED, "timed"))})
    case = engine.start(home, by("chuyen_vien"), "timed").id
    assert sweep(home) == 1
    assert sweep(home) == 0
    assert isinstance(home.clock.base, FixedClock)
    home.clock.base.advance(timedelta(hours=1))
    assert sweep(home) == 1
    assert sweep(home) == 0
    with home.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
    assert sweep(home) == 2
    with home.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
        # What somebody holds is not told to others, nor what belongs to a suspended case.
        now = home.clock.within(connection)
        jobs.lease(connection, job.id, "w1", now + timedelta(seconds=4), now=now)
    engine.suspend(home, by("chuyen_vien"), case, reason="chờ")
    assert sweep(home) == 0
    home.clock.base.advance(timedelta(seconds=4))
    assert sweep(home) == 1


def test_two_who_sweep_at_once_send_nothing_twice(home: Home) -> None:
    errand(home, MAIL, "m")
    with home.database.write() as connection:
        assert dispatch.begin_sweep(connection)
        assert sweep(home) == 0
    assert sweep(home) == 1


def test_the_hints_of_a_dead_worker_are_forgotten(home: Home) -> None:
    errand(home, MAIL, "m")
    sweep(home)
    with home.database.write() as connection:
        worker = connection.exec_driver_sql("SELECT worker_id FROM procrastinate_register_worker_v1()").scalar_one()
        connection.exec_driver_sql("SELECT procrastinate_fetch_job_v2(NULL, %s)", (worker,))
    with home.database.write() as connection:
        dispatch.forget_dead(connection, 30)
    assert hints(home) == 1
    with home.database.write() as connection:
        dispatch.forget_dead(connection, -1)
    assert hints(home) == 0
    assert sweep(home) == 1


def test_what_is_kept_for_hints_is_made_anew_for_another_version(home: Home) -> None:
    errand(home, MAIL, "m")
    sweep(home)
    dispatch.prepare(home.database)
    assert hints(home) == 1
    with home.database.write() as connection:
        connection.exec_driver_sql("COMMENT ON SCHEMA procrastinate IS '3.9.0'")
    dispatch.prepare(home.database)
    assert hints(home) == 0
    assert sweep(home) == 1


def test_workers_need_postgresql_and_a_queue_that_exists(home: Home, tmp_path: Path, demo_sqlite_url: str) -> None:
    with pytest.raises(UnavailableError, match="Workers need PostgreSQL"):
        Home.open(Settings(home=tmp_path / "other", database_url=demo_sqlite_url, workers=True))
    with pytest.raises(BadValueError, match="timers, cases, slow, mail"):
        engine.make_worker(home, ["fast"])
    with (
        closing(Home.open(Settings(home=tmp_path / "other", database_url=demo_sqlite_url))) as embedded,
        pytest.raises(StateError, match="QUYTRINH_WORKERS"),
    ):
        engine.make_worker(embedded)


def test_who_has_lost_a_job_cannot_commit_its_effect(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    home, told = scene.home, list[str]()

    def work(home: Home, by: By, job: Job, carried: Mapping[str, object]) -> None:
        del carried
        assert isinstance(home.clock.base, FixedClock)
        home.clock.base.advance(timedelta(seconds=5))
        with home.database.write() as connection:
            now = home.clock.within(connection)
            assert jobs.lease(connection, job.id, "another", now + timedelta(seconds=4), now=now) is not None

        def act(act: Act) -> dict[str, object]:
            if fenced(act, job):
                told.append("done")
            return {}

        perform(home, by, (job.id,), act)

    monkeypatch.setitem(RUN, CHILD_START, work)
    job = errand(home, CHILD_START, "c")
    assert engine.run_job(home, job.id)
    assert told == []
    with home.database.read() as connection:
        left = jobs.get(connection, job.id)
    assert left is not None
    assert (left.state, left.holder, left.attempts) == ("waiting", "another", 0)


def test_a_long_job_keeps_its_lease(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    home = scene.home
    monkeypatch.setattr("engine.leases.BEAT_SECONDS", 0.02)

    def slow(home: Home, by: By, job: Job, carried: Mapping[str, object]) -> None:
        del by, carried
        assert isinstance(home.clock.base, FixedClock)
        for _ in range(3):
            home.clock.base.advance(timedelta(seconds=3))
            until(lambda: not due(home, timedelta(seconds=3)))
        with home.database.write() as connection:
            assert jobs.finish(connection, job.id, home.clock.now(), holder=job.holder)

    def due(home: Home, more: timedelta) -> list[str]:
        with home.database.read() as connection:
            return jobs.due(connection, now=home.clock.within(connection) + more, limit=9)

    monkeypatch.setitem(RUN, CHILD_START, slow)
    job = errand(home, CHILD_START, "c")
    assert engine.run_job(home, job.id)
    assert state(home, job) == "done"
