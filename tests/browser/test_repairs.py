"""What stands still, from the fault to the case that goes on, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine.handlers import Catalogue
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home


@pytest.mark.full
def test_a_step_fails_and_its_input_is_mended_and_the_case_goes_on(visit: Callable[..., Page], home: Home) -> None:
    home.catalogue = Catalogue.load(("tests.support.handlers",))
    step = service("x", "double", "amount=${n}", "gap_doi=${doubled}", 'name="Nhân đôi"')
    body = '<startEvent id="s"/>' + step + user("xem", 'name="Xem kết quả"').replace('name="xem" ', "")
    drawing = bpmn(process(body + '<endEvent id="e"/>' + flows("s", "x", "xem", "e"), name="Thử"))
    engine.publish(home, ADMIN, {"p.bpmn": drawing})
    case = engine.start(home, by("chuyen_vien"), "p", variables={"n": "nhiều"}).id
    engine.gather_notices(home)

    official = visit("chuyen_vien")
    official.goto(f"/cases/{case}")
    expect(official.get_by_role("main")).to_contain_text("đang chờ quản trị viên")
    expect(official.get_by_role("main")).not_to_contain_text("Decimal")

    page = visit("admin")
    with page.expect_navigation():
        page.get_by_role("link", name="Thông báo").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Có sự cố mới").click()
    expect(page.get_by_role("main")).to_contain_text("should be Decimal")
    with page.expect_navigation():
        page.get_by_role("link", name="Cho chạy lại").click()
    page.get_by_label("Lý do").fill("Người lập ghi chữ thay cho số, đã hỏi lại.")
    page.get_by_label("amount").fill("2.5")
    with page.expect_navigation():
        page.get_by_role("button", name="Xem điều sẽ xảy ra").click()
    expect(page.get_by_role("main")).to_contain_text("Xem kết quả: chờ xử lý")
    with page.expect_navigation():
        page.get_by_role("button", name="Cho chạy lại").click()
    expect(page.get_by_role("status")).to_contain_text("Đang chạy lại")

    official.reload()
    expect(official.get_by_role("main")).not_to_contain_text("đang chờ quản trị viên")
    expect(official.get_by_role("main")).to_contain_text("Xem kết quả")
    assert engine.case(home, ADMIN, case).incidents == ()
