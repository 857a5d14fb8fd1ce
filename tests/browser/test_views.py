"""A saved view, made, shared and changed on the pages: words without accents, fields, all but these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.test_inbox import step
from tests.browser.test_lists import rows
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

ROLE = 'camunda:candidateGroups="lanh_dao"'


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def what_stands(page: Page) -> list[str]:
    return sorted(page.locator(".rows .row .what").all_inner_texts())


@pytest.mark.full
def test_a_view_of_words_fields_and_all_but_these_is_kept_and_opened_by_a_colleague(
    visit: Callable[..., Page], home: Home
) -> None:
    for key in ("p_duyet", "p_ky", "p_ky_2"):
        step(home, key, ROLE, "2026-11-23T16:00:00+07:00")
    step(home, "p_khac", ROLE)
    page = visit("lanh_dao")
    with page.expect_navigation():
        page.locator("#filter-open").click()
    panel = page.get_by_role("form", name="Lọc")
    expect(panel.get_by_label("Có các từ", exact=True)).to_be_focused()
    # The rows say “Việc …” and “Quy trình …”.
    page.keyboard.type("viec quy trinh")
    fields = panel.get_by_role("group", name="Quy trình", exact=True)
    fields.get_by_label("Quy trình p_duyet").check()
    fields.get_by_label("Trừ những mục đã chọn").check()
    panel.get_by_role("group", name="Đến hạn").get_by_label("Hôm nay").check()
    panel.get_by_label("Không có các từ").fill("KÝ_2")
    with page.expect_navigation():
        panel.get_by_role("button", name="Hiện việc khớp").click()
    expect(page.locator("#chips .chip")).to_have_count(4)
    expect(page.locator("#chips")).to_contain_text("Quy trình p_duyet")
    assert what_stands(page) == ["Việc p_ky"]

    with page.expect_navigation():
        page.get_by_role("link", name="Lưu bộ lọc đang xem").first.click()
    press(page, "Lưu bộ lọc đang xem")
    expect(page.get_by_role("alert")).to_contain_text("Tên bộ lọc")
    page.get_by_label("Tên bộ lọc").fill("Hôm nay, trừ duyệt")
    press(page, "Lưu bộ lọc đang xem")
    page.goto("/inbox")
    expect(rows(page)).to_have_count(4)
    view = page.locator(".scopes .view a", has_text="Hôm nay, trừ duyệt")
    expect(view.locator(".n")).to_have_text("1")
    with page.expect_navigation():
        view.click()
    assert what_stands(page) == ["Việc p_ky"]

    # By its address a colleague has the same filter over what is theirs, and the view stays whose it is.
    address = page.url
    engine.claim(home, by("lanh_dao"), str(rows(page).first.get_attribute("data-task")))
    other = visit("pho_lanh_dao")
    task = step(home, "p_chung", 'camunda:assignee="pho_lanh_dao"', "2026-11-23T15:00:00+07:00")
    other.goto(address)
    expect(other.locator("#chips .chip")).to_have_count(4)
    expect(rows(other)).to_have_attribute("data-task", task)
    expect(other.locator(".scopes .view a", has_text="Hôm nay, trừ duyệt")).to_have_count(0)

    # One chip less, kept under another name; then gone.
    with page.expect_navigation():
        page.locator("#chips .chip", has_text="Quy trình p_duyet").click()
    assert what_stands(page) == ["Việc p_duyet", "Việc p_ky"]
    page.goto(f"{page.url}&view={address.rpartition('view=')[2]}")
    with page.expect_navigation():
        page.get_by_role("link", name="Sửa bộ lọc này").click()
    page.get_by_label("Tên bộ lọc").fill("Cả duyệt")
    press(page, "Lưu thay đổi")
    page.goto("/inbox")
    expect(page.locator(".scopes .view a", has_text="Cả duyệt").locator(".n")).to_have_text("2")
