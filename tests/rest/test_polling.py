from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.pool import QueuePool

import engine
from tests.support.drawing import bpmn, flows, process, service
from tests.support.homes import ADMIN
from web.rest.polling import EXTENSION, WaitingRoom

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Home
    from tests.rest.api import Api


@pytest.fixture
def room(home: Home) -> WaitingRoom:
    home.settings = replace(home.settings, threads=8)
    return WaitingRoom(home)


class Work:
    """What there is to fetch; counts how often it was looked for, and by how many at a time."""

    def __init__(self) -> None:
        self.found: tuple[str, ...] = ()
        self.looks = 0

    def look(self) -> tuple[str, ...]:
        self.looks += 1
        return self.found


def started(*waits: Callable[[], object]) -> list[threading.Thread]:
    threads = [threading.Thread(target=wait, daemon=True) for wait in waits]
    for thread in threads:
        thread.start()
    return threads


def until(held: Callable[[], bool]) -> None:
    for _ in range(1000):
        if held():
            return
        time.sleep(0.01)
    pytest.fail("it did not come to pass")


def test_work_that_is_there_is_given_at_once(room: WaitingRoom) -> None:
    work = Work()
    work.found = ("a",)
    assert room.fetch("q", work.look, seconds=60) == ("a",)


def test_a_waiting_worker_is_woken_by_the_bell(room: WaitingRoom, home: Home) -> None:
    work, answers = Work(), list[tuple[str, ...]]()
    (thread,) = started(lambda: answers.append(room.fetch("q", work.look, seconds=60)))
    until(lambda: work.looks == 1)
    work.found = ("a",)
    home.bell.ring()
    thread.join(timeout=30)
    assert answers == [("a",)]


def test_when_the_time_is_over_there_is_nothing(room: WaitingRoom) -> None:
    assert room.fetch("q", Work().look, seconds=0.05) == ()


def test_at_most_a_quarter_of_the_threads_wait(room: WaitingRoom, home: Home) -> None:
    works = [Work(), Work()]
    threads = started(*[lambda work=work: room.fetch(id(work), work.look, seconds=60) for work in works])  # type: ignore[misc]
    until(lambda: all(work.looks for work in works) and room._seats._value == 0)
    turned_away = Work()
    assert room.fetch("third", turned_away.look, seconds=60) == ()
    for work in works:
        work.found = ("a",)
    home.bell.ring()
    for thread in threads:
        thread.join(timeout=30)
    assert room._seats._value == 2


def test_idle_workers_cost_no_look_until_the_bell_rings(room: WaitingRoom, home: Home) -> None:
    work = Work()
    for _ in range(50):
        assert room.fetch("q", work.look, seconds=0) == ()
    assert work.looks < 50
    seen = work.looks
    work.found = ("a",)
    home.bell.ring()
    assert room.fetch("q", work.look, seconds=0) == ("a",)
    assert work.looks == seen + 1


def test_a_seat_is_free_again_after_an_error(room: WaitingRoom, home: Home) -> None:
    def look() -> tuple[str, ...]:
        if home.bell.count:
            raise ZeroDivisionError
        return ()

    def wait() -> None:
        with pytest.raises(ZeroDivisionError):
            room.fetch("q", look, seconds=60)

    (thread,) = started(wait)
    until(lambda: room._seats._value == 1)
    home.bell.ring()
    thread.join(timeout=30)
    assert room._seats._value == 2


def test_who_waits_is_sent_home_when_the_server_stops(room: WaitingRoom) -> None:
    work, answers = Work(), list[tuple[str, ...]]()
    (thread,) = started(lambda: answers.append(room.fetch("q", work.look, seconds=60)))
    until(lambda: work.looks == 1)
    room.close()
    thread.join(timeout=30)
    assert answers == [()]


def test_a_worker_that_waits_holds_no_connection_and_is_woken_by_a_start(api: Api, home: Home) -> None:
    body = '<startEvent id="s"/>' + service("x", "t") + '<endEvent id="e"/>' + flows("s", "x", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    room: WaitingRoom = api.app.extensions[EXTENSION]
    free, answers = room._seats._value, list[Any]()
    pools = [pool for pool in (home.database._reader.pool, home.database._writer.pool) if isinstance(pool, QueuePool)]
    before = [pool.checkedout() for pool in pools]  # SQLite's one writing connection is never given back
    sent = {"workerId": "w", "asyncResponseTimeout": 60_000, "topics": [{"topicName": "t", "lockDuration": 1000}]}
    (thread,) = started(lambda: answers.append(api.post("/external-task/fetchAndLock", sent)))
    until(lambda: room._seats._value == free - 1)
    assert [pool.checkedout() for pool in pools] == before
    case = api.start()
    thread.join(timeout=30)
    assert [task["processInstanceId"] for task in answers[0]] == [case]
