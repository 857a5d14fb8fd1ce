"""What is printed: whose it is, what it is of, by whom and when, page numbers; no menus, no buttons, nothing cut."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.test_axe import with_cases
from tests.support import office
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

SHEET = """() => {
  const words = name => getComputedStyle(document.documentElement).getPropertyValue(`--paper-${name}`);
  const seen = each => each.checkVisibility() && each.getBoundingClientRect().height > 1;
  return {
    agency: words("agency"), of: words("of"), by: words("by"),
    buttons: [...document.querySelectorAll("nav, button, .btn, .top, .docs .choice, .table.fit th:last-child")]
      .filter(seen).map(each => each.outerHTML),
    folded: [...document.querySelectorAll(".time details dl")].filter(each => !seen(each)).length,
    width: document.documentElement.scrollWidth - innerWidth,
  };
}"""


def sheet(page: Page, path: str) -> dict[str, Any]:
    page.goto(path)
    page.emulate_media(media="print")
    return page.evaluate(SHEET)


def test_a_task_a_case_and_a_register_are_printed_with_what_a_sheet_needs(
    visit: Callable[..., Page], home: Home
) -> None:
    made = with_cases(home)
    page = visit("chuyen_vien", width=700)  # an A4 sheet between its margins
    number = made["case"][-8:]
    for path, subject in ((made["task"], number), (made["case"], number), ("/registers/van_ban_di", "văn bản đi")):
        told = sheet(page, path)
        assert "Ban Dân tộc tỉnh Trà Vinh" in told["agency"]
        assert subject in told["of"]
        assert re.search(r"In 09:00 23/11/2026, người in: Nguyễn Văn An", told["by"])
        assert told["buttons"] == []
        assert told["folded"] == 0
        assert told["width"] <= 0
    expect(page.locator(".cover")).to_contain_text("SỔ ĐĂNG KÝ VĂN BẢN ĐI")
    page.goto(made["case"])
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) in {1, 2}


@pytest.mark.full
def test_without_script_the_first_sheet_says_it(visit: Callable[..., Page], home: Home) -> None:
    page = visit("chuyen_vien", script=False)
    page.goto(with_cases(home)["case"])
    expect(page.locator("[data-print]")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".paper-head")).to_contain_text("người in: Nguyễn Văn An")
    expect(page.locator(".top")).to_be_hidden()


@pytest.mark.full
def test_who_acted_for_whom_stands_on_the_sheet(visit: Callable[..., Page], home: Home) -> None:
    day = date(2026, 11, 23)
    engine.enter_substitute(home, by("van_thu"), person="van_thu", substitute="thu_ky_iso", first_day=day, last_day=day)
    case = office.outgoing(home, "Tập huấn chính sách dân tộc", "phat_hanh", clerk="thu_ky_iso")
    page = visit("chuyen_vien")
    page.goto(f"/cases/{case}")
    page.emulate_media(media="print")
    for part in ("#steps", ".time"):
        expect(page.locator(part)).to_contain_text("Võ Thị Lan thay Kim Thị Hạnh")
