from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import Topic
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import ExternalView, Home

TOPIC = (Topic(name="in_an", lock_ms=60_000),)


def waiting(home: Home, more: str = "", root: str = "", **variables: object) -> str:
    body = '<startEvent id="s"/>' + service("x", "in_an") + user("after") + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "x", "after", "e") + more), root=root)})
    return engine.start(home, by("chuyen_vien"), "p", variables=variables).id


def fetch(home: Home, worker: str = "w1") -> tuple[ExternalView, ...]:
    return engine.fetch_and_lock(home, ADMIN, worker=worker, topics=TOPIC, limit=10)


def test_a_step_is_locked_for_one_worker_with_its_variables(home: Home) -> None:
    case = waiting(home, so=5)
    (found,) = fetch(home)
    assert (found.instance, found.element, found.variables["so"], found.worker) == (case, "x", 5, "w1")
    assert found.locked_until == home.clock.now() + timedelta(minutes=1)
    assert fetch(home, "w2") == ()


def test_a_lock_that_has_run_out_is_taken_over(home: Home) -> None:
    waiting(home)
    (found,) = fetch(home)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=2))
    assert [one.id for one in fetch(home, "w2")] == [found.id]
    with pytest.raises(engine.StateError, match="w2"):
        engine.complete_external(home, ADMIN, found.id, worker="w1")


def test_completing_carries_the_result_on(home: Home) -> None:
    case = waiting(home)
    (found,) = fetch(home)
    engine.complete_external(home, ADMIN, found.id, worker="w1", variables={"trang": 3})
    view = engine.case(home, ADMIN, case)
    assert (view.variables["trang"], [task.element for task in view.tasks]) == (3, ["after"])
    done = next(entry for entry in view.trail if entry.kind == "handler-succeeded")
    assert (done.actor, done.actor_kind) == ("w1", "worker")
    with pytest.raises(engine.NotFoundError):
        engine.complete_external(home, ADMIN, found.id, worker="w1")


def test_a_failure_is_retried_after_its_timeout_and_then_an_incident(home: Home) -> None:
    case = waiting(home)
    (found,) = fetch(home)
    engine.fail_external(home, ADMIN, found.id, worker="w1", message="hết giấy", retries=1, timeout_ms=60_000)
    assert fetch(home) == ()
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=2))
    (again,) = fetch(home)
    assert (again.retries, again.error_message) == (1, "hết giấy")
    engine.fail_external(home, ADMIN, found.id, worker="w1", message="hết mực", retries=0)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=2))
    assert fetch(home) == ()
    assert [incident.message for incident in engine.case(home, ADMIN, case).incidents] == ["hết mực"]


def test_a_bpmn_error_takes_its_path(home: Home) -> None:
    caught = (
        '<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="E"/></boundaryEvent>'
        + user("sorry")
        + flows("b", "sorry", "e")
    )
    case = waiting(home, caught, '<error id="E" name="E" errorCode="khong_in_duoc"/>')
    (found,) = fetch(home)
    engine.error_external(home, ADMIN, found.id, worker="w1", code="khong_in_duoc", variables={"ly_do": "hỏng"})
    assert set(open_tasks(home, case)) == {"sorry"}
    assert engine.case(home, ADMIN, case).variables["ly_do"] == "hỏng"


def test_an_official_is_no_worker(home: Home) -> None:
    waiting(home)
    with pytest.raises(engine.RefusedError, match="worker"):
        engine.fetch_and_lock(home, by("van_thu"), worker="w", topics=TOPIC, limit=1)


def test_unlocking_and_extending(home: Home) -> None:
    waiting(home)
    (found,) = fetch(home)
    engine.extend_lock(home, ADMIN, found.id, worker="w1", ms=600_000)
    assert engine.external_task(home, ADMIN, found.id).locked_until == home.clock.now() + timedelta(minutes=10)
    engine.unlock_external(home, ADMIN, found.id)
    assert len(fetch(home, "w2")) == 1
