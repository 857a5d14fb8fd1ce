from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import engine
from engine.handlers import Catalogue
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, by
from tests.web.site import Page, Person
from web.value_text import line, read

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

WHY = "đã kiểm tra và sửa nguyên nhân"
FORM = "//form[@id='form']"


@pytest.fixture
def case(home: Home) -> str:
    """A case whose automatic step ``Nhân đôi`` was given no number."""
    home.catalogue = Catalogue.load(("tests.support.handlers",))
    step = service("x", "double", "amount=${n}", "gap_doi=${doubled}", 'name="Nhân đôi"')
    body = '<startEvent id="s"/>' + step + user("xem", 'camunda:candidateGroups="van_thu"') + user("sau")
    drawing = bpmn(process(body + '<endEvent id="e"/>' + flows("s", "x", "xem", "sau", "e"), name="Thử"))
    engine.publish(home, ADMIN, {"p.bpmn": drawing})
    return engine.start(home, by("chuyen_vien"), "p", variables={"n": "nhiều"}).id


@pytest.fixture
def admin(app: Flask, case: str) -> Person:
    del case
    return Person(app, "admin")


def opened(admin: Person) -> Page:
    return admin.get(admin.get("/operations").one("//ul[contains(@class,'findings')]//a").get("href"))


def pressed(admin: Person, page: Page, label: str) -> Page:
    return admin.get(page.one(f"//main//a[contains(., '{label}')]").get("href"))


def done(admin: Person, form: Page, values: dict[str, object]) -> Page:
    """Fill in a repair's form, look at what it would do, do it."""
    shown = admin.send(form, FORM, {"reason": WHY, **values})
    assert "Điều sẽ xảy ra" in shown.text
    return admin.send(shown, FORM, button=("_confirmed", "1"))


def test_an_incident_says_what_failed_who_waits_and_why_and_is_mended_by_its_input(
    home: Home, case: str, admin: Person
) -> None:
    page = opened(admin)
    for words in ("Một bước tự động bị lỗi", "Nhân đôi", "should be Decimal", "nhiều", "Ai đang chờ"):
        assert words in page.text
    form = pressed(admin, page, "Cho chạy lại")
    short = admin.send(form, FORM, {"reason": "ngắn"})
    assert (short.status, "ít nhất 10" in short.text) == (422, True)
    again = admin.send(form, FORM, {"reason": WHY})
    assert "Đang vướng" in again.text  # it would fail again
    changed = admin.send(again, FORM, button=("_change", "1"))
    assert changed.one("//input[@name='reason']").get("value") == WHY
    shown = admin.send(changed, FORM, {"input-amount": "2.5"})
    assert "xem: chờ xử lý" in shown.text
    assert engine.case(home, ADMIN, case).incidents != ()  # nothing was done yet
    after = admin.send(shown, FORM, button=("_confirmed", "1"))
    assert ("Đã xử lý" in after.text, WHY in after.text) == (True, True)
    assert engine.variables(home, ADMIN, case)["gap_doi"] == Decimal(5)
    assert "Không có gì vướng" in admin.get("/operations").text
    assert "Nhân đôi" not in admin.get("/operations?state=resolved&kind=job").text
    assert "bị lỗi" in admin.get("/operations?state=resolved&kind=handler").text


def test_a_step_is_skipped_with_its_result(home: Home, case: str, admin: Person) -> None:
    form = pressed(admin, opened(admin), "Bỏ qua bước")
    refused = admin.send(form, FORM, {"reason": WHY})
    assert (refused.status, "Chưa làm được" in refused.text) == (422, True)  # its output needs the result
    done(admin, refused, {"result-doubled": "7", "results": "ghi_chu = làm tay; so = 3"})
    view = engine.case(home, ADMIN, case)
    assert view.variables["gap_doi"] == 7
    assert [task.element for task in view.tasks] == ["xem"]


def test_a_token_is_moved_a_case_suspended_resumed_and_cancelled(home: Home, case: str, admin: Person) -> None:
    standing = pressed(admin, opened(admin), "Hồ sơ đang ở đâu")
    assert "chờ bước tự động" in standing.text
    standing = done(admin, pressed(admin, standing, "Chuyển đến bước khác"), {"target": "sau"})
    assert [task.element for task in engine.case(home, ADMIN, case).tasks] == ["sau"]
    standing = done(admin, pressed(admin, standing, "Tạm dừng hồ sơ"), {})
    assert "Tạm dừng" in Person(admin_app(admin), "chuyen_vien").get(f"/cases/{case}").text
    standing = done(admin, pressed(admin, standing, "Tiếp tục hồ sơ"), {})
    standing = done(admin, pressed(admin, standing, "Hủy hồ sơ"), {})
    assert engine.case(home, ADMIN, case).status == "cancelled"
    assert admin.get(f"/operations/cases/{case}/cancel").status == 404
    reasons = {entry.kind: entry.reason for entry in engine.case(home, ADMIN, case).trail}
    assert {reasons[f"instance-{kind}"] for kind in ("suspended", "resumed", "cancelled")} == {WHY}


def admin_app(person: Person) -> Flask:
    return person.client.application


def test_an_official_is_told_with_whom_it_is_and_never_the_fault(app: Flask, home: Home, case: str) -> None:
    official, admin = Person(app, "chuyen_vien"), Person(app, "admin")
    page = official.get(f"/cases/{case}")
    name = engine.person(home, ADMIN, "admin").name
    assert f"đang chờ quản trị viên: {name}" in page.text
    assert "Đã báo quản trị viên lúc 09:00" in page.text
    for secret in ("Decimal", "HandlerError", "double"):
        assert secret not in page.response.text
    assert "Xử lý sự cố" not in page.text
    for words in ("Xử lý sự cố", "Hồ sơ đang ở đâu"):
        assert words in admin.get(f"/cases/{case}").text
        assert words not in page.text
    incident = engine.incidents(home, ADMIN)[0].id
    for path in (f"/operations/incidents/{incident}/retry", f"/operations/cases/{case}/move", "/operations"):
        assert official.get(path).status == 403
        assert official.client.post(path).status_code in {400, 403, 405}


def test_the_administrators_are_told_and_led_to_it(app: Flask, home: Home, case: str, admin: Person) -> None:
    del case
    engine.gather_notices(home)
    page = admin.get("/notices")
    assert "Có sự cố mới" in page.text
    assert "Một bước tự động bị lỗi" in admin.send(page, "//form[contains(@action, '/notices/')]").text
    assert "Có sự cố" not in Person(app, "chuyen_vien").get("/notices").text
    assert "Có việc đứng lại" in admin.get("/account/notices").text
    assert "Có việc đứng lại" not in Person(app, "van_thu").get("/account/notices").text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("một", "một"),
        (5, "5"),
        (True, "true"),
        (Decimal("1.50"), "1.50"),
        (date(2026, 2, 7), "07/02/2026"),
        (datetime(2026, 2, 7, 2, 30, tzinfo=UTC), "07/02/2026 09:30"),
        (["a", 1], '["a", 1]'),
        (None, ""),
    ],
)
def test_a_value_is_a_line_of_text_and_back(value: object, text: str) -> None:
    assert line(value) == text
    assert read(text, value) == value


def test_a_value_of_another_kind_is_refused_beside_its_field(admin: Person, app: Flask) -> None:
    with app.test_request_context():
        for text, old in (
            ("x", 5),
            ("true", 1),
            ("1", True),
            ("nhiều", Decimal(1)),
            ("7/2", date(2026, 2, 7)),
            ("1", []),
        ):
            with pytest.raises(engine.BadValueError):
                read(text, old)
    assert line({"sha256": "f"}) is None
    assert line("dài " * 500) is None
    assert admin.get("/operations?from=x&state=y").status == 200
