from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.site import Page, Person
from tests.web.test_walk import DRAFT, PAPER, begin

if TYPE_CHECKING:
    from flask import Flask


def asking(app: Flask) -> tuple[Person, Page]:
    """The head who checks a draft, at the form for more time."""
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head = Person(app, "truong_phong")
    task = head.task("Kiểm tra nội dung")
    inbox = head.get("/inbox?select=all")
    ids = [box.get("value") for box in inbox.all("//input[@form='bulk']")]
    head.send(inbox, "//form[@id='bulk']", {"_task": ids}, button=("_do", "claim"))
    return head, head.get(head.get(task.path).one("//a[contains(@href, '/more-time')]").get("href"))


def test_more_time_is_asked_for_and_given_by_who_started_the_case(app: Flask) -> None:
    head, form = asking(app)
    refused = head.send(form, "//form[@id='form']", {"day": "24/11/2026", "reason": "chờ số liệu của huyện"})
    assert refused.status == 422
    assert refused.one("//input[@name='reason']").get("value") == "chờ số liệu của huyện"
    asked = head.send(refused, "//form[@id='form']", {"day": "04/12/2026", "reason": "chờ số liệu của huyện"})
    assert "Đã xin gia hạn" in asked.text
    assert not asked.all("//a[contains(@href, '/more-time')]")
    drafter = Person(app, "chuyen_vien")
    request = drafter.get(drafter.get("/inbox").one("//section[@class='asked']//a").get("href"))
    assert "chờ số liệu của huyện" in request.text
    short = drafter.send(request, "//form[@id='form']", {"answer": "không"}, button=("_do", "refuse"))
    assert short.status == 422
    given = drafter.send(short, "//form[@id='form']", {"answer": ""}, button=("_do", "grant"))
    assert "Việc đã có thêm thời gian" in given.text
    told = head.get("/inbox")
    assert "Được gia hạn" in told.text
    assert "Được gia hạn" not in head.send(told, "//form[contains(@action, '/seen')]").text
    assert "04/12/2026" in head.get(asked.path).text
