"""A substitute's day, and signing in in two steps, in a real browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.every_field import started
from web.two_steps import Codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

A, B = "chanh_vp", "chuyen_vien"


def test_an_absence_names_a_substitute_who_does_the_work(visit: Callable[..., Page], home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", f'camunda:assignee="{A}"') + user("b") + '<endEvent id="e"/>'
    administrator = engine.By(home.agency, "admin", engine.Channel.CLI)
    engine.publish(home, administrator, {"p.bpmn": bpmn(process(body + flows("s", "a", "b", "e")))})
    case = engine.start(home, engine.By(home.agency, "van_thu"), "p").id
    names = [engine.person(home, administrator, each).name for each in (B, A)]

    page = visit(A)
    page.goto("/account")
    with page.expect_navigation():
        page.get_by_role("link", name="Ghi vắng mặt").click()
    page.get_by_label("Ngày cuối").fill("27/11/2026")
    page.get_by_label("Người làm thay").select_option(B)
    with page.expect_navigation():
        page.get_by_role("button", name="Ghi vắng mặt này").click()
    expect(page.locator("#absence")).to_contain_text(f"{names[0]} làm thay")

    helper = visit(B)
    helper.goto("/inbox")
    with helper.expect_navigation():
        helper.get_by_role("link", name="Thay mặt").click()
    row = helper.locator(".row")
    expect(row).to_contain_text(f"Thay {names[1]}")
    helper.goto(str(row.get_by_role("link").get_attribute("href")))
    expect(helper.locator("main")).to_contain_text(f"Bạn làm việc này thay {names[1]}")
    with helper.expect_navigation():
        helper.get_by_role("button", name="Xong việc này").click()
    helper.goto(f"/cases/{case}")
    expect(helper.locator(".time")).to_contain_text(f"{names[0]} thay {names[1]}")


def test_the_second_step_is_turned_on_with_a_picture_and_asked_for(
    visit: Callable[..., Page], address: str, home: Home
) -> None:
    page = visit("lanh_dao")
    page.goto("/account")
    with page.expect_navigation():
        page.get_by_role("link", name="Bật đăng nhập hai bước").click()
    picture = page.locator("img.qr")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    key = page.locator("p.mono").inner_text().replace("-", "").replace(" ", "")
    codes = Codes({"1": "x" * 40}, "Quytrinh")._totp
    page.get_by_label("Mã trên ứng dụng").fill(codes(key=key).generate().token)
    with page.expect_navigation():
        page.get_by_role("button", name="Bật đăng nhập hai bước").click()
    papers = page.locator("#codes li").all_inner_texts()

    # The app's next code, for the one that turned it on is spent; then a paper one.
    for code in (codes(key=key).generate(time.time() + 30).token, papers[0]):
        _signs_in_by_a_code(page, address, code)
    task = started(home)
    _signs_in_again_in_place(page, task, papers[1:])
    there = engine.By(home.agency, "chuyen_vien", engine.Channel.WEB)
    assert engine.task(home, there, task.rpartition("/")[2]).task.assignee == "chuyen_vien"


def _signs_in_by_a_code(page: Page, address: str, code: str) -> None:
    other = page.context.browser.new_context(base_url=address).new_page()  # type: ignore[union-attr]  # it has one
    other.goto("/login")
    other.get_by_label("Tên đăng nhập").fill("lanh_dao")
    other.locator("[name=password]").fill("demo")
    with other.expect_navigation():
        other.get_by_role("button", name="Đăng nhập").click()
    other.locator("#code").fill(code)
    with other.expect_navigation():
        other.get_by_role("button", name="Đăng nhập").click()
    expect(other).to_have_url(f"{address}/inbox")
    other.context.close()


def _signs_in_again_in_place(page: Page, task: str, papers: list[str]) -> None:
    """The session ends while one types, and before one passes the task on: password, a wrong code, a right one, on."""
    page.goto(task)
    page.wait_for_load_state("networkidle")  # an answer still on its way would set the cookie again
    page.context.clear_cookies()
    page.locator("[name=doan]").press_sequentially("Gõ khi phiên đã hết")
    again = page.get_by_role("dialog", name="Đăng nhập lại")
    expect(again.locator("[name=password]")).to_be_focused()
    page.keyboard.type("sai")
    page.keyboard.press("Enter")
    expect(again.locator(".errors")).to_contain_text("chưa đúng")
    expect(again.locator("[name=password]")).to_be_focused()
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(again.locator("[name=_code]")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(again.locator(".errors")).to_be_visible()
    expect(again.locator("[name=_code]")).to_be_focused()
    page.keyboard.type(papers[0])
    page.keyboard.press("Enter")
    expect(again).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp")
    expect(page.locator("[name=doan]")).to_be_focused()
    expect(page.locator("[name=doan]")).to_have_value("Gõ khi phiên đã hết")

    page.context.clear_cookies()
    page.locator("summary", has_text="Chuyển").click()
    page.locator("#to").select_option("chuyen_vien")
    page.locator("#why").fill("Tôi đi họp tỉnh cả ngày")
    page.get_by_role("button", name="Chuyển việc này").click()
    again.locator("[name=password]").fill("demo")
    page.keyboard.press("Enter")
    again.locator("[name=_code]").fill(papers[1])
    with page.expect_navigation():
        page.keyboard.press("Enter")
