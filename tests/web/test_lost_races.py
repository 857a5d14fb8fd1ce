"""Who comes too late is told who was first, also where the case is no longer theirs to see (design 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks
from tests.web.site import Page, Person
from tests.web.test_walk import DRAFT, begin

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home


@pytest.fixture
def task(home: Home) -> str:
    """A task that van_thu or chuyen_vien may do, of a case that lanh_dao began."""
    body = '<startEvent id="s"/>' + user("a", 'camunda:candidateUsers="van_thu,chuyen_vien"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e"), key="dua"))})
    return open_tasks(home, engine.start(home, by("lanh_dao"), "dua").id)["a"]


def post(person: Person, path: str) -> Page:
    return Page(person.client.post(path, data={"_act": "complete", "y_kien": "Đồng ý, đã gõ"}))


def test_who_sends_too_late_reads_who_was_first_and_what_was_typed(home: Home, app: Flask, task: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    engine.complete(home, by("van_thu"), task)
    page = post(Person(app, "chuyen_vien"), f"/tasks/{task}")
    assert page.status == 409
    assert "đã làm xong việc này lúc 09:00" in page.text
    assert "Đồng ý, đã gõ" in page.text
    assert not page.all(f"//a[@href='/tasks/{task}']")


def test_what_was_typed_into_a_closed_case_is_shown_in_the_words_of_the_form(home: Home, app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    engine.cancel(home, by("lanh_dao"), engine.cases(home, by("chuyen_vien"))[0].id, reason="Đã có văn bản khác.")
    late = drafter.complete(page, {**DRAFT, "noi_nhan.0.hinh_thuc": "dien_tu"})
    assert late.status == 409
    assert "Việc này đã đóng lúc 09:00" in late.text
    facts = late.one("//dl").text_content()
    assert "Nơi nhận, Gửi bằng" in facts
    assert "dien_tu" not in facts


def test_who_opens_it_too_late_reads_who_was_first(home: Home, app: Flask, task: str) -> None:
    engine.complete(home, by("van_thu"), task)
    page = Person(app, "chuyen_vien").get(f"/tasks/{task}")
    assert page.status == 409
    assert "đã làm xong việc này lúc 09:00" in page.text
    assert "không còn gì" in page.text


def test_who_takes_it_too_late_is_not_told_that_it_is_finished(home: Home, app: Flask, task: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    engine.claim(home, by("van_thu"), task)
    page = post(Person(app, "chuyen_vien"), f"/tasks/{task}/claim")
    assert page.status == 409
    assert "đã nhận việc này lúc 09:00" in page.text


def test_whom_it_never_was_for_is_told_of_no_task(home: Home, app: Flask, task: str) -> None:
    engine.complete(home, by("van_thu"), task)
    assert Person(app, "uy_vien_1").get(f"/tasks/{task}").status == 404
