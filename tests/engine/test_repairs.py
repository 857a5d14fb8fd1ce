from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import engine
from engine.retries import cycle, pause
from storage import incidents, jobs
from tests.support import handlers as ours
from tests.support.drawing import bpmn, flows, process, service, user, when
from tests.support.homes import ADMIN, by, events, open_home, open_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine import CaseView, Home, IncidentView
    from engine.incident_results import Foreseen

WHY = "đã xem và sửa nguyên nhân"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A demo home with handlers that fail; rows have tests on both databases, here the second is for the long run."""
    url = request.getfixturevalue("demo_sqlite_url" if request.param == "sqlite" else "demo_postgres_url")
    opened = open_home(url, tmp_path, handlers=("tests.support.handlers",))
    ours.calls.clear()
    yield opened
    opened.close()


def stuck(home: Home, step: str, **variables: object) -> CaseView:
    """A case whose automatic step ``x`` has failed; a person's task ``after`` follows it."""
    body = '<startEvent id="s"/>' + step + user("after") + user("other") + '<endEvent id="e"/>'
    chain = flows("s", "x", "after", "other", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + chain))})
    return engine.case(home, ADMIN, engine.start(home, by("chuyen_vien"), "p", variables=variables).id)


def only(home: Home) -> IncidentView:
    (found,) = engine.incidents(home, ADMIN)
    return found


def fix(home: Home, kind: str, **asked: object) -> None:
    engine.repair(home, ADMIN, engine.Repair(kind=kind, reason=WHY, **asked))  # type: ignore[arg-type]  # a test names its fields


def foreseen(home: Home, kind: str, **asked: object) -> tuple[Foreseen, ...]:
    return engine.foresee(home, ADMIN, engine.Repair(kind=kind, reason=WHY, **asked))  # type: ignore[arg-type]  # the same


def test_what_failed_who_waits_why_and_with_what(home: Home) -> None:
    case = stuck(home, service("x", "double", "amount=${n}", "gap_doi=${doubled}"), n="nhiều")
    detail = engine.incident(home, ADMIN, only(home).id)
    assert (detail.step, detail.topic, detail.subject) == ("x", "double", case.subject)
    assert "should be Decimal" in detail.incident.message
    assert detail.inputs == {"amount": "nhiều"}
    assert detail.variables["n"] == "nhiều"
    assert detail.results == ("doubled",)
    assert detail.may == {"retry", "skip", "move", "suspend", "cancel"}
    assert len(detail.waiting) == 1
    assert detail.incident.told
    with pytest.raises(engine.RefusedError):
        engine.incident(home, by("chuyen_vien"), only(home).id)
    with pytest.raises(engine.NotFoundError):
        engine.incident(home, ADMIN, "none")


def test_the_input_is_edited_and_the_step_goes_on(home: Home) -> None:
    case = stuck(home, service("x", "double", "amount=${n}", "gap_doi=${doubled}"), n="nhiều")
    incident = only(home).id
    told = foreseen(home, "retry", incident=incident, inputs={"amount": "2.5"})
    assert [one.kind for one in told][:2] == ["incident-resolved", "variables-set"]
    assert ("handler-succeeded", "x") in [(one.kind, one.element) for one in told]
    assert events(home, case.id) == [entry.kind for entry in case.trail]  # nothing was changed
    fix(home, "retry", incident=incident, inputs={"amount": "2.5"})
    view = engine.case(home, ADMIN, case.id)
    assert view.variables["gap_doi"] == Decimal("5.0")
    assert view.variables["n"] == "nhiều"
    assert view.incidents == ()
    assert [task.element for task in view.tasks] == ["after"]
    reasons = {entry.kind: entry.reason for entry in view.trail}
    assert reasons["incident-resolved"] == reasons["variables-set"] == WHY
    done = engine.incident(home, ADMIN, incident)
    assert (done.incident.resolved_by, done.incident.resolution, done.may & {"retry", "skip"}) == ("admin", WHY, set())


def test_a_variable_of_the_case_is_edited_and_the_input_follows(home: Home) -> None:
    case = stuck(home, service("x", "double", "amount=${n}", "gap_doi=${doubled}"), n="nhiều")
    fix(home, "retry", incident=only(home).id, variables={"n": 4})
    view = engine.case(home, ADMIN, case.id)
    assert (view.variables["n"], view.variables["gap_doi"]) == (4, Decimal(8))


def test_what_fails_again_is_foreseen_and_opens_a_new_incident(home: Home) -> None:
    stuck(home, service("x", "double", "amount=${n}"), n="nhiều")
    first = only(home).id
    told = foreseen(home, "retry", incident=first)
    assert [one.kind for one in told][-1] == "incident-opened"
    assert "should be Decimal" in str(told[-1].reason)
    fix(home, "retry", incident=first)
    assert only(home).id != first
    with pytest.raises(engine.NotFoundError):
        fix(home, "retry", incident=first)


def test_an_expression_that_failed_sees_the_mended_variable(home: Home) -> None:
    step = '<serviceTask id="x" camunda:expression="${1 / n}" camunda:resultVariable="phan"/>'
    case = stuck(home, step, n=0)
    assert engine.incident(home, ADMIN, only(home).id).results == ("phan",)
    fix(home, "retry", incident=only(home).id, variables={"n": 2})
    assert engine.case(home, ADMIN, case.id).variables["phan"] == Decimal("0.5")


def test_a_step_is_skipped_with_the_results_that_choose_the_way(home: Home) -> None:
    chosen = '<exclusiveGateway id="g" default="g_after"/>'
    body = '<startEvent id="s"/>' + service("x", "refuse", "amount=${n}") + chosen + user("after") + user("big")
    way = flows("s", "x", "g", "after", "e") + when("g", "big", "${duyet == 'co'}") + flows("big", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + '<endEvent id="e"/>' + way))})
    case = engine.start(home, by("chuyen_vien"), "p", variables={"n": 1, "duyet": ""}).id
    told = foreseen(home, "skip", incident=only(home).id, results={"duyet": "co"})
    assert ("task-created", "big") in [(one.kind, one.element) for one in told]
    fix(home, "skip", incident=only(home).id, results={"duyet": "co"})
    view = engine.case(home, ADMIN, case)
    assert [task.element for task in view.tasks] == ["big"]
    skipped = next(entry for entry in view.trail if entry.kind == "step-skipped")
    assert (skipped.element, skipped.reason, skipped.actor) == ("x", WHY, "admin")


@pytest.mark.parametrize("kind", ["retry", "skip", "close", "move", "suspend", "cancel"])
def test_each_repair_needs_a_reason_and_an_administrator(home: Home, kind: str) -> None:
    case = stuck(home, service("x", "double", "amount=${n}"), n="nhiều")
    of = {"incident": only(home).id} if kind in {"retry", "skip", "close"} else {"instance": case.id}
    before = events(home, case.id)
    with pytest.raises(engine.BadValueError, match="Say why"):
        engine.repair(home, ADMIN, engine.Repair(kind=kind, reason=" ", **of))
    with pytest.raises((engine.RefusedError, engine.NotFoundError)):
        engine.repair(home, by("uy_vien_9"), engine.Repair(kind=kind, reason=WHY, token=1, target="after", **of))
    assert events(home, case.id) == before


def test_a_token_is_moved_to_another_step_and_its_incident_ends(home: Home) -> None:
    case = stuck(home, service("x", "double", "amount=${n}"), n="nhiều")
    incident = only(home)
    standing = engine.standing(home, ADMIN, case.id, token=incident.token)
    assert [(step.element, step.wait) for step in standing.steps] == [("x", "service")]
    assert {element for element, _ in standing.targets} == {"x", "after", "other", "e"}
    fix(home, "move", instance=case.id, token=incident.token, target="other")
    view = engine.case(home, ADMIN, case.id)
    assert [task.element for task in view.tasks] == ["other"]
    moved = next(entry for entry in view.trail if entry.kind == "token-moved")
    assert (moved.element, moved.reason, moved.changes) == ("other", WHY, (("element", "x", "other"),))
    assert (view.incidents, engine.incidents(home, ADMIN)) == ((), ())
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case.id)["other"])
    assert engine.case(home, ADMIN, case.id).status == "completed"
    assert engine.examine(home, ADMIN) == ()


def test_a_task_that_is_moved_away_is_withdrawn_with_its_timer(home: Home) -> None:
    timer = (
        '<boundaryEvent id="late" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
    )
    body = '<startEvent id="s"/>' + user("a") + timer + user("b") + user("c") + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "b", "e") + flows("late", "c", "e")))})
    case = engine.start(home, by("chuyen_vien"), "p").id
    (step,) = engine.standing(home, ADMIN, case).steps
    fix(home, "move", instance=case, token=step.token, target="b")
    assert set(open_tasks(home, case)) == {"b"}
    assert "task-cancelled" in events(home, case)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=2))
    assert set(open_tasks(home, case)) == {"b"}


def test_a_suspended_case_is_readable_and_goes_on_when_resumed(home: Home) -> None:
    case = stuck(home, service("x", "double", "amount=${n}"), n="nhiều").id
    incident = only(home).id
    fix(home, "suspend", instance=case)
    view = engine.case(home, by("chuyen_vien"), case)
    assert (view.status, len(view.incidents)) == ("suspended", 1)
    assert engine.incident(home, ADMIN, incident).may == {"resume", "cancel"}
    with pytest.raises(engine.StateError, match="suspended"):
        fix(home, "retry", incident=incident)
    fix(home, "resume", instance=case)
    assert engine.case(home, ADMIN, case).status == "active"
    fix(home, "cancel", instance=case)
    assert engine.case(home, ADMIN, case).status == "cancelled"
    assert engine.incidents(home, ADMIN) == ()


def failed_signal(home: Home) -> str:
    """A job of no case that fails for good."""
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        row = jobs.Job(
            "j1", home.agency, "signal", None, now, 0, 1, "waiting", '{"name": 1}', None, now, None, None, None
        )
        jobs.insert_many(connection, [row])
    engine.run_due(home)
    return row.id


def test_a_job_without_a_case_that_fails_for_good_is_an_incident_of_no_case(home: Home) -> None:
    # Later than what another process has written while it made this home: of one instant, its ids come in any order.
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=1))
    job = failed_signal(home)
    incident = only(home)
    assert (incident.instance, incident.job, incident.kind) == (None, job, "job")
    detail = engine.incident(home, ADMIN, incident.id)
    assert (detail.may, detail.attempts, detail.payload) == ({"retry", "close"}, 1, {"name": 1})
    assert engine.examine(home, ADMIN) == ()
    assert [entry.kind for entry in engine.trail(home, ADMIN)][:1] == ["incident-opened"]
    fix(home, "retry", incident=incident.id)
    engine.run_due(home)
    assert only(home).id != incident.id
    fix(home, "close", incident=only(home).id)
    assert engine.incidents(home, ADMIN) == ()
    assert len(engine.incidents(home, ADMIN, resolved=True)) == 2


def test_an_incident_of_a_step_that_waits_is_not_just_closed(home: Home) -> None:
    stuck(home, service("x", "double", "amount=${n}"), n="nhiều")
    with pytest.raises(engine.StateError, match="waits"):
        fix(home, "close", incident=only(home).id)


def test_mails_that_are_given_up_have_one_incident_together(home: Home) -> None:
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        rows = [
            jobs.Job(f"m{n}", home.agency, "mail", None, now, 0, 1, "waiting", "{}", None, now, None, None, None)
            for n in range(3)
        ]
        jobs.insert_many(connection, rows)
    engine.run_due(home)
    incident = only(home)
    assert (incident.kind, incident.instance) == ("mail", None)
    assert engine.examine(home, ADMIN) == ()
    fix(home, "retry", incident=incident.id)
    with home.database.read() as connection:
        assert [row.state for row in jobs.listing(connection, agency=home.agency, kind="mail")] == ["waiting"] * 3
        assert incidents.count(connection, home.agency) == 0


def test_the_retry_cycle_is_read_as_camunda_7_does() -> None:
    minutes = [timedelta(minutes=minute) for minute in (1, 5, 30)]
    assert cycle("R3/PT10M") == [timedelta(minutes=10)] * 2
    assert cycle("PT1M,PT5M, PT30M") == minutes
    assert cycle("PT5M") == [timedelta(minutes=5)]
    waits = [pause(minutes, attempt, f"job {number}") for attempt in (1, 2, 3, 9) for number in range(50)]
    assert all(minutes[0] <= wait <= minutes[2] * 1.1 for wait in waits)
    assert len(set(waits)) == 200
    assert pause(minutes, 2, "j") == pause(minutes, 2, "j")
