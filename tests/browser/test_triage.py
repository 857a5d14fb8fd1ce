"""Triage in a browser: by keys, beside the list, with the filter that stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import found
from tests.browser.test_spine import selected, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

__all__ = ["found"]


@pytest.fixture
def head(visit: Callable[..., Page], home: Home) -> Page:
    """The head of the agency, with three approvals in the list and the first of them beside it."""
    waiting(home, 3)
    page = visit("lanh_dao")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#peek h2").first).to_have_text("duyet")
    return page


def test_keys_watch_remark_and_put_aside_and_what_is_being_typed_stays(head: Page) -> None:
    head.locator("[name=y_kien]").fill("Đang gõ dở")
    head.keyboard.press("Escape")
    with head.expect_response(re.compile("/inbox")):
        head.keyboard.press("w")
    expect(head.locator("#watch")).to_contain_text("Thôi theo dõi")
    expect(head.locator("[name=y_kien]")).to_have_value("Đang gõ dở")
    head.keyboard.press("n")
    head.locator("#remark").fill("Chờ bản giấy")
    head.locator("#remarks form button").click()
    expect(head.locator("#remarks .people")).to_contain_text("Chờ bản giấy")
    expect(head.locator("[name=y_kien]")).to_have_value("Đang gõ dở")
    put_aside(head)


def test_a_remark_beside_the_list_outlives_the_session_and_a_look_at_another_task(head: Page) -> None:
    head.evaluate("window.same = true")
    text, again = "Chờ bản giấy của phòng", head.get_by_role("dialog", name="Đăng nhập lại")
    head.locator(".row.on a").focus()
    head.keyboard.press("n")
    head.locator("#remark").fill(text)
    head.context.clear_cookies()
    head.locator("#remarks form button").click()
    again.get_by_label("Mật khẩu").fill("sai")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(again.locator(".errors")).to_contain_text("chưa đúng")
    again.get_by_role("button", name="Để sau").click()
    expect(head.locator("#saved")).to_contain_text("Chưa gửi gì")
    expect(head.locator("#remark")).to_have_value(text)
    # Another task is chosen without a session: after the sign-in it is there, and their words on the way back.
    task = selected(head)
    head.locator(".row:not(.on) a").first.click()
    again.get_by_label("Mật khẩu").fill("demo")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(head.locator(f'#peek:not([data-task="{task}"]) h2').first).to_have_text("duyet")
    expect(head.locator("#remark")).to_have_value("")
    head.locator(f'.row[data-task="{task}"] a').click()
    expect(head.locator(f'#peek[data-task="{task}"] #remark')).to_have_value(text)
    head.context.clear_cookies()
    head.locator("#remarks form button").click()
    again.get_by_label("Mật khẩu").fill("demo")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(head.locator("#remarks .people")).to_contain_text(text)
    assert head.evaluate("window.same"), "the page was loaded anew"


def put_aside(head: Page) -> None:
    """By two keys; the next task follows."""
    head.locator(".row.on a").focus()
    task = selected(head)
    head.keyboard.press("h")
    expect(head.locator("#aside button").first).to_be_focused()
    head.keyboard.press("Escape")
    expect(head.locator("#aside summary")).to_be_focused()
    head.keyboard.press("h")
    expect(head.locator("#aside button").first).to_be_focused()
    with head.expect_response(re.compile("/inbox")):
        head.keyboard.press("Enter")
    expect(head.locator(f'.row[data-task="{task}"]')).to_have_class(re.compile("gone"))
    expect(head.locator(".foot .toast")).to_contain_text("Đã để sau đến Thứ Ba")
    expect(head.locator(f'#peek:not([data-task="{task}"])')).to_have_count(1)
    expect(head.locator(".scopes a", has_text="Để sau").locator(".n")).to_have_text("1")


def test_the_filter_stays_when_a_task_is_opened_done_and_the_page_is_read_anew(head: Page) -> None:
    with head.expect_navigation():
        head.locator("#filter-open").click()
    head.locator("#f-q").fill("duyệt")
    head.locator("#f-without").fill("HS-1")
    with head.expect_navigation():
        head.locator("#filter").get_by_role("button", name="Hiện việc khớp").click()
    rows = head.locator(".rows .row")
    expect(rows).to_have_count(2)
    rows.first.locator("a").click()
    expect(head.locator("#peek h2").first).to_have_text("duyet")
    task = selected(head)
    head.locator("[name=y_kien]").fill("Đồng ý.")
    with head.expect_response(re.compile("/inbox")):
        head.locator("#outcomes .primary").click()
    expect(head.locator(f'.row[data-task="{task}"]')).to_have_class(re.compile("gone"))
    head.reload()
    expect(head.locator("#chips .chip")).to_have_count(2)
    expect(rows).to_have_count(1)
    with head.expect_navigation():
        head.locator("#chips .chip", has_text="HS-1").click()
    expect(rows).to_have_count(2)


def test_axe_finds_nothing_in_the_panels_and_the_menu(head: Page, found: Callable[[Page], list[str]]) -> None:
    head.keyboard.press("h")
    expect(head.locator("#aside button").first).to_be_visible()
    told = found(head)
    for path in ("?panel=filter&q=duyet&due_from=x", "?panel=show", "?scope=watched", "?scope=aside", "/views/new?q=a"):
        head.goto(f"/inbox{path}")
        told += found(head)
    assert told == []
