"""What the pages show while something takes its time or cannot be had, and that nothing moves for it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.browser.test_comfort import drafting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from engine import Home

# What a reader did not bring about (WICG layout-instability): added up from the first paint of each page on.
WATCH = """new PerformanceObserver(list => { for (const each of list.getEntries()) if (!each.hadRecentInput) {
  window.moved = (window.moved || 0) + each.value;
  window.movers = (window.movers || []).concat(each.sources.map(one => one.node?.outerHTML?.slice(0, 120)));
} }).observe({type: 'layout-shift', buffered: true})"""
STILL = 0.01
"""A shift that nobody sees; Web Vitals call up to 0.1 good."""


def moved(page: Page) -> tuple[float, list[str]]:
    return page.evaluate("[window.moved || 0, window.movers || []]")


def slow(route: Route) -> None:
    time.sleep(0.6)
    route.continue_()


@pytest.fixture
def peeking(visit: Callable[..., Page], home: Home) -> Page:
    """The inbox of somebody who has one task, its moves watched."""
    drafting(home)
    page = visit("chuyen_vien")
    page.add_init_script(WATCH)
    page.goto("/inbox")
    return page


def test_a_slow_task_is_announced_by_bars_and_nothing_moves(peeking: Page) -> None:
    peeking.route(re.compile(r"/inbox\?.*task="), slow)
    list_before = peeking.locator(".list").bounding_box()
    peeking.keyboard.press("j")
    peeking.keyboard.press("Enter")
    expect(peeking.locator("#peek .skel").first).to_be_visible()
    expect(peeking.locator("#peek [role=status]")).to_have_text("Đang tải việc")
    expect(peeking.locator("#peek h2").first).to_have_text("Soạn thảo văn bản")
    assert peeking.locator(".list").bounding_box() == list_before
    far, movers = moved(peeking)
    assert far <= STILL, movers


def test_without_a_connection_the_pane_says_so_and_tries_again(peeking: Page) -> None:
    peeking.route(re.compile(r"/inbox\?.*task="), lambda route: route.abort())
    peeking.keyboard.press("j")
    peeking.keyboard.press("Enter")
    expect(peeking.locator("#peek h2")).to_have_text("Không có mạng")
    peeking.unroute_all()
    peeking.get_by_role("button", name="Thử lại").click()
    expect(peeking.locator("#peek h2").first).to_have_text("Soạn thảo văn bản")


def test_nothing_moves_while_a_page_is_drawn(peeking: Page, home: Home) -> None:
    by = By("bdt", "chuyen_vien", Channel.WEB)
    case = f"/cases/{engine.cases(home, by)[0].id}"
    for path in (case, "/inbox", "/start", "/registers/van_ban_di", "/procedures/van_ban_di", "/account", "/help"):
        peeking.goto(path)
        if path == case:
            expect(peeking.locator("[data-diagram]")).to_have_attribute("data-state", "shown")
        far, movers = moved(peeking)
        assert far <= STILL, (path, far, movers)


def test_who_comes_too_late_is_led_to_the_result(visit: Callable[..., Page], home: Home) -> None:
    drafting(home)
    page = visit("chuyen_vien")
    page.goto(f"/tasks/{engine.tasks(home, By('bdt', 'chuyen_vien', Channel.WEB))[0].id}")
    case = engine.cases(home, By("bdt", "chuyen_vien", Channel.WEB))[0].id
    engine.cancel(home, By("bdt", "lanh_dao", Channel.WEB), case, reason="Đã có văn bản khác thay thế.")
    with page.expect_navigation():
        page.locator("#outcomes .primary").click()
    expect(page.locator("[role=alert] h1")).to_be_visible()
    expect(page.get_by_role("link", name="Việc", exact=True).first).to_be_visible()
