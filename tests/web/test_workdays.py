"""The working calendar on its page: read by all, looked at before it changes, changed by administrators only."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by
from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

FORM = "//main//form[@method='post']"
DO = ("_do", "1")
SAID = {"name": "Nghỉ tránh bão", "source": "CĐ 12/CĐ-UBND"}


def given_task(home: Home) -> str:
    body = '<startEvent id="s"/>' + user("a", 'camunda:assignee="van_thu" camunda:dueDate="${working_days(2)}"')
    body += '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    return engine.start(home, by("chuyen_vien"), "p").id


def words(text: str) -> str:
    return " ".join(text.split())


def test_everybody_reads_the_days_that_differ_and_only_administrators_may_change_them(app: Flask) -> None:
    official = Person(app, "chuyen_vien")
    page = official.get(official.get("/people").one("//a[@href='/working-days']").get("href"))
    row = words(page.one("//tbody/tr[starts-with(normalize-space(), 'Thứ Bảy, 10/01/2026')]").text_content())
    assert row.startswith("Thứ Bảy, 10/01/2026 Làm việc ")
    assert "Chưa đối chiếu văn bản" in official.get("/working-days?year=2027").text
    assert not page.all("//main//a[contains(@href, '/working-days/swap')]")
    assert official.get("/working-days/swap").status == 404
    assert "Năm này không có ngày nào khác" in official.get("/working-days?year=2050").text
    assert "2026" in official.get("/working-days?year=x").text


def test_a_change_shows_what_moves_then_is_made_once(app: Flask, home: Home) -> None:
    case, admin = given_task(home), Person(app, "admin")
    review = admin.send(admin.get("/working-days/closed"), FORM, {"day": "25/11/2026", "other": "", **SAID})
    shown = words(review.one("//main").text_content())
    assert "Thứ Tư, 25/11/2026Như thường lệ → Nghỉ" in shown
    assert "17:00 26/11/2026 17:00 27/11/2026" in shown
    assert "Kim Thị Hạnh" in shown
    assert engine.case(home, ADMIN, case).tasks[0].due == datetime(2026, 11, 26, 17, tzinfo=HANOI)
    page = admin.send(review, FORM, button=DO)
    assert "Đã đổi lịch" in page.response.text
    assert "CĐ 12/CĐ-UBND" in page.one("//tbody/tr[contains(., '25/11/2026')]").text_content()
    assert engine.case(home, ADMIN, case).tasks[0].due == datetime(2026, 11, 27, 17, tzinfo=HANOI)
    undo = admin.get("/working-days/usual?day=2026-11-25")
    again = admin.send(admin.send(undo, FORM, {"name": "Bão đổi hướng", "source": "CĐ 13"}), FORM, button=DO)
    assert not again.all("//tbody/tr[contains(., '25/11/2026')]")


def test_who_looked_before_somebody_else_changed_it_is_told_so(app: Flask, home: Home) -> None:
    admin = Person(app, "admin")
    review = admin.send(admin.get("/working-days/closed"), FORM, {"day": "25/11/2026", "other": "", **SAID})
    edit = engine.CalendarEdit(kind="worked", day=date(2026, 11, 28), name="Làm bù", source="TB 8")
    engine.change_calendar(home, ADMIN, edit)
    page = admin.send(review, FORM, button=DO)
    assert "Có người vừa đổi lịch" in page.text
    assert page.one("//input[@name='name']").get("value") == "Nghỉ tránh bão"


@pytest.mark.parametrize(
    ("kind", "typed", "mistake"),
    [
        ("swap", {"day": "28/11/2026", "other": "29/11/2026"}, "Ngày thứ nhất phải đang là ngày làm việc"),
        ("closed", {"day": "25/11/2026", "other": "20/11/2026"}, "Ghi ngày cuối từ ngày đầu trở đi"),
        ("half", {"day": "25/11/2026", "hours": "sáng"}, "Ghi giờ như 07:00-11:00."),
        ("half", {"day": "25/11/2026", "hours": "11:00-07:00"}, "Ghi giờ theo thứ tự"),
        ("worked", {"day": "25/11/2026"}, "Ngày này cơ quan vốn đã làm việc."),
        ("usual", {"day": "25/11/2026", "other": ""}, "Không có gì được ghi cho những ngày này"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(app: Flask, kind: str, typed: dict[str, str], mistake: str) -> None:
    admin = Person(app, "admin")
    page = admin.send(admin.get(f"/working-days/{kind}"), FORM, {**SAID, **typed})
    assert page.status == 422
    assert mistake in page.one("//*[@role='alert']").text_content()


def test_half_a_day_is_typed_as_people_write_hours(app: Flask, home: Home) -> None:
    admin = Person(app, "admin")
    typed = {"day": "25/11/2026", "hours": "7:00 - 9h30, 13:00–15:00", **SAID}
    admin.send(admin.send(admin.get("/working-days/half"), FORM, typed), FORM, button=DO)
    found = next(day for day in engine.calendar_year(home, ADMIN, 2026).days if day.day == date(2026, 11, 25))
    assert (found.kind, found.hours) == ("half", (("07:00", "09:30"), ("13:00", "15:00")))
    shown = Person(app, "chuyen_vien", language="en").get("/working-days").text
    assert "Half day, 07:00–09:30, 13:00–15:00" in shown
    assert "Reckoned ahead by the program (holidays" in shown


def test_the_superior_finds_the_late_tasks_of_the_unit(app: Flask, home: Home) -> None:
    case = given_task(home)
    engine.tick(home, ADMIN, datetime(2026, 11, 27, 17, tzinfo=HANOI))
    engine.gather_notices(home)
    chief = Person(app, "chanh_vp")
    page = chief.get(chief.get("/notices").one("//a[@href='/late']").get("href"))
    task = engine.case(home, ADMIN, case).tasks[0]
    row = page.one("//main//ul/li")
    assert "Kim Thị Hạnh" in row.text_content()
    assert chief.get(row.find(".//a").get("href")).text
    assert "Không có việc quá hạn" in Person(app, "truong_phong").get("/late").text
    engine.complete(home, by("van_thu"), task.id)
    assert "Không có việc quá hạn" in chief.get("/late").text
