"""Absences and substitutes at the pages: entered, seen under "For others", done and told as done for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

A, B = "chanh_vp", "chuyen_vien"
FORM = "//form[@id='form']"


def given(home: Home) -> str:
    """A case with a task of A's; gives the task."""
    body = '<startEvent id="s"/>' + user("a", f'camunda:assignee="{A}"') + user("b") + '<endEvent id="e"/>'
    administrator = engine.By(home.agency, "admin", engine.Channel.CLI)
    engine.publish(home, administrator, {"p.bpmn": bpmn(process(body + flows("s", "a", "b", "e")))})
    case = engine.start(home, engine.By(home.agency, "van_thu"), "p").id
    return engine.case(home, administrator, case).tasks[0].id


def enter(person: Person, whose: str, **values: object) -> Page:
    page = person.get(f"/people/{whose}/absences/new")
    return person.send(page, FORM, {"first_day": "23/11/2026", "last_day": "27/11/2026", **values})


def test_an_absence_with_a_substitute_is_entered_used_told_and_ended(app: Flask, home: Home) -> None:
    task = given(home)
    name, other = (engine.person(home, engine.By(home.agency, A), each).name for each in (B, A))
    page = enter(Person(app, A), A, substitute=B)
    assert page.path == "/account"
    assert f"{name} làm thay từ 23/11/2026 đến 27/11/2026" in page.text
    helper = Person(app, B)
    inbox = helper.get("/inbox?scope=others")
    assert f"Thay {other}" in inbox.text
    shown = helper.get(f"/tasks/{task}")
    assert f"Bạn làm việc này thay {other}" in shown.text
    helper.complete(shown)
    told = f"{name} thay {other}"
    case = engine.tasks(home, engine.By(home.agency, B), scope="done")[0].instance
    for path in (f"/cases/{case}", f"/tasks/{task}", "/inbox?scope=done", "/trail"):
        assert told in helper.get(path).text, path
    person = Person(app, A)
    for path in ("/inbox?scope=done", "/account"):
        assert person.get(path).all("//a[@href='/inbox/in-my-place']"), path
    line = person.get("/inbox/in-my-place").one("//main//li[div]")
    assert name in line.text_content()
    assert line.xpath(".//a/@href") == [f"/cases/{case}"]
    assert person.get(f"/cases/{case}").status == 200
    assert "Chưa có việc nào" in helper.get("/inbox/in-my-place").text
    page = person.send(person.get("/account"), "//form[contains(@action, '/absences/')]")
    assert "Chưa ghi gì" in page.text


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(app: Flask) -> None:
    page = enter(Person(app, A), A, last_day="20/11/2026", reason="nghỉ phép")
    assert page.status == 422
    assert "sớm hơn ngày đầu" in page.one("//*[@id='f-last_day-e']").text_content()
    assert page.one("//input[@name='reason']").get("value") == "nghỉ phép"
    enter(Person(app, B), B, substitute=A)
    page = enter(Person(app, A), A, substitute=B)
    assert "vòng khép kín" in page.one("//*[@id='f-substitute-e']").text_content()


def test_others_have_no_such_page_and_administrators_say_why(app: Flask) -> None:
    assert Person(app, B).get(f"/people/{A}/absences/new").status == 404
    assert Person(app, B).get(f"/people/{A}").status == 404
    administrator = Person(app, "admin")
    assert enter(administrator, A, substitute=B).status == 422
    page = enter(administrator, A, substitute=B, reason="ốm đột xuất", keys=["van_ban_di"])
    assert page.path == f"/people/{A}"
    assert "ốm đột xuất" in page.text
    assert "Quản lý văn bản đi" in page.one("//section[@id='absence']").text_content()
    page = administrator.send(page, "//form[contains(@action, '/substitutes/')]", {"reason": "đã khỏi"})
    assert "Đã kết thúc làm thay" in page.text


def test_passing_a_task_on_into_an_absence_warns_and_goes_on_when_said_again(app: Flask, home: Home) -> None:
    task = given(home)
    enter(Person(app, "pho_lanh_dao"), "pho_lanh_dao", substitute=B)
    person = Person(app, A)
    sent = {"to": "pho_lanh_dao", "reason": "việc thuộc lĩnh vực khác"}
    form = "//form[contains(@action, '/forward')]"
    page = person.send(person.get(f"/tasks/{task}"), form, sent)
    assert page.status == 409
    assert "vắng mặt đến hết 27/11/2026" in page.text
    assert engine.person(home, engine.By(home.agency, A), B).name in page.text
    assert page.one("//textarea[@name='reason']").text_content() == sent["reason"]
    assert person.send(page, form).path == "/inbox"
    assert engine.task(home, engine.By(home.agency, "pho_lanh_dao"), task).task.assignee == "pho_lanh_dao"


def test_handing_over_is_looked_at_before_it_is_done(app: Flask, home: Home) -> None:
    task, administrator, leaving = given(home), Person(app, "admin"), Person(app, A)
    assert leaving.get("/inbox").path == "/inbox"
    page = administrator.get(f"/people/{A}/handover")
    assert page.one("//select[@name='tasks']") is not None
    review = administrator.send(page, FORM, {"everything": B, "reason": "nghỉ hưu", "last_day": "23/11/2026"})
    assert "giao cho" in review.text
    assert engine.person(home, engine.By(home.agency, "admin"), A).active, "nothing has happened yet"
    done = administrator.send(review, "//form[.//button[@name='_do']]", button=("_do", "1"))
    assert "khóa tài khoản" in done.text
    assert engine.task(home, engine.By(home.agency, B), task).task.assignee == B
    assert leaving.get("/inbox").path == "/login", "the very next request"


def test_what_could_not_be_given_is_told_with_its_reason(app: Flask, home: Home) -> None:
    separate = '<camunda:properties><camunda:property name="separate_from" value="a"/></camunda:properties>'
    checked = user("b", f'camunda:assignee="{A}"', f"<extensionElements>{separate}</extensionElements>")
    body = '<startEvent id="s"/>' + user("a", f'camunda:assignee="{B}"') + checked + '<endEvent id="e"/>'
    engine.publish(home, engine.By(home.agency, "admin"), {"p.bpmn": bpmn(process(body + flows("s", "a", "b", "e")))})
    (first,) = engine.tasks(
        home, engine.By(home.agency, B), instance=engine.start(home, engine.By(home.agency, B), "p").id
    )
    engine.complete(home, engine.By(home.agency, B), first.id)
    administrator = Person(app, "admin")
    sent = {"everything": B, "reason": "nghỉ hưu", "last_day": "23/11/2026"}
    review = administrator.send(administrator.get(f"/people/{A}/handover"), FORM, sent)
    done = administrator.send(review, "//form[.//button[@name='_do']]", button=("_do", "1"))
    (left,) = done.all("//ul[@id='left']/li")
    assert "phải do người khác làm" in left.text_content()
    assert "b" in left.text_content()
