"""More time for a task: asked by who holds it, decided by who gave it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from engine import Home

CLERK = by("van_thu")
WHY = "chờ số liệu của huyện"
LATER, EVEN_LATER = date(2026, 12, 4), date(2026, 12, 7)


def given(home: Home, person: str = "chuyen_vien") -> str:
    """A task that the registry holds, due in two working days."""
    step = user("a", 'camunda:candidateGroups="van_thu" camunda:dueDate="${working_days(2)}"')
    body = '<startEvent id="s"/>' + step + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    task = open_tasks(home, engine.start(home, by(person), "p").id)["a"]
    engine.claim(home, CLERK, task)
    return task


def ask(home: Home, task: str, day: date = LATER) -> str:
    return engine.ask_for_time(home, CLERK, task, day=day, reason=WHY).id


def waiting(home: Home, person: str) -> list[tuple[str, str]]:
    return [(one.id, one.state) for one in engine.extensions_for(home, by(person))]


def test_who_started_the_case_gives_more_time_and_both_are_told(home: Home) -> None:
    task = given(home)
    asked = ask(home, task)
    assert waiting(home, "chuyen_vien") == [(asked, "asked")]
    assert waiting(home, "van_thu") == waiting(home, "uy_vien_9") == []
    granted = engine.grant_time(home, by("chuyen_vien"), asked, day=EVEN_LATER)
    assert (granted.state, granted.decided_by_name, granted.may_decide) == ("granted", "Nguyễn Văn An", False)
    due = engine.task(home, CLERK, task).task.due
    assert due == granted.due
    assert due is not None
    assert due.astimezone(HANOI).date() == EVEN_LATER
    case = engine.task(home, CLERK, task).task.instance
    assert events(home, case)[-2:] == ["extension-asked", "task-due-changed"]
    assert waiting(home, "chuyen_vien") == []
    assert waiting(home, "van_thu") == [(asked, "granted")]
    engine.seen_answer(home, CLERK, asked)
    assert waiting(home, "van_thu") == []


def test_a_refusal_says_why_and_leaves_the_day(home: Home) -> None:
    task = given(home)
    before, asked = engine.task(home, CLERK, task).task.due, ask(home, task)
    with pytest.raises(engine.BadValueError, match="10 characters"):
        engine.refuse_time(home, by("chuyen_vien"), asked, answer="không")
    refused = engine.refuse_time(home, by("chuyen_vien"), asked, answer="phải báo cáo đúng hạn")
    assert (refused.state, refused.answer) == ("refused", "phải báo cáo đúng hạn")
    assert engine.task(home, CLERK, task).task.due == before
    with pytest.raises(engine.StateError, match="decided already"):
        engine.grant_time(home, by("chuyen_vien"), asked, day=LATER)
    assert ask(home, task) != asked


def test_who_gave_the_task_decides_before_who_started_the_case(home: Home) -> None:
    task = given(home)
    engine.assign(home, by("lanh_dao"), task, "truong_phong", reason="thay người")
    held = by("truong_phong")
    asked = engine.ask_for_time(home, held, task, day=LATER, reason=WHY)
    assert waiting(home, "lanh_dao") == [(asked.id, "asked")]
    assert waiting(home, "chuyen_vien") == []


def test_of_ones_own_case_the_head_of_the_unit_decides_and_else_an_administrator(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:dueDate="${working_days(2)}"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    for person, decider in (("chuyen_vien", "truong_phong"), ("lanh_dao", "admin")):
        task = open_tasks(home, engine.start(home, by(person), "p").id)["a"]
        asked = engine.ask_for_time(home, by(person), task, day=LATER, reason=WHY)
        assert (asked.id, "asked") in waiting(home, decider), person
    with pytest.raises(engine.NotFoundError):
        engine.grant_time(home, by("lanh_dao"), asked.id, day=LATER)


def test_bad_requests_are_told_what_is_wrong(home: Home) -> None:
    task = given(home)
    for day, reason, words in (
        (date(2026, 11, 24), WHY, "after the due date"),
        (LATER, "bận", "10 characters"),
    ):
        with pytest.raises(engine.BadValueError, match=words):
            engine.ask_for_time(home, CLERK, task, day=day, reason=reason)
    with pytest.raises(engine.RefusedError, match="holds the task"):
        engine.ask_for_time(home, by("lanh_dao"), task, day=LATER, reason=WHY)
    with pytest.raises(engine.NotFoundError):
        engine.ask_for_time(home, by("uy_vien_9"), task, day=LATER, reason=WHY)
    asked = ask(home, task)
    with pytest.raises(engine.StateError, match="asked for already"):
        ask(home, task)
    with pytest.raises(engine.NotFoundError):
        engine.extension(home, by("uy_vien_9"), asked)
    engine.complete(home, CLERK, task)
    with pytest.raises(engine.StateError, match="completed"):
        engine.grant_time(home, by("chuyen_vien"), asked, day=LATER)
    assert waiting(home, "chuyen_vien") == []
    assert engine.audit_verify(home, ADMIN).ok
    assert isinstance(engine.extension(home, CLERK, asked).wanted, datetime)
