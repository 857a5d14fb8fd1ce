"""What others change is seen within five seconds of the page's own clock, and what the reader looks at stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.test_inbox import step
from tests.browser.test_kept import still
from tests.browser.test_lists import rows
from tests.browser.test_spine import waiting
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Response

    from engine import Home

SECOND = 1_000
HIDE = "Object.defineProperty(document, 'hidden', {get: () => window.away === true, configurable: true})"
LOOK = """() => {
  const list = document.querySelector(".rows");
  const top = list.getBoundingClientRect().top;
  const row = [...list.querySelectorAll(".row[data-task]")].find(each => each.getBoundingClientRect().bottom > top);
  return [row.dataset.task, Math.round(row.getBoundingClientRect().top), list.scrollTop];
}"""


def asked(page: Page) -> list[int]:
    """Fill with the status of each answer to the question what has changed."""
    told: list[int] = []

    def note(answer: Response) -> None:
        if "/inbox/changes" in answer.url:
            told.append(answer.status)

    page.on("response", note)
    return told


def held(page: Page) -> tuple[Any, ...]:
    """What a refresh may not move: the row under the eye and its place, selection, focus, filter, ticked boxes."""
    return (
        page.evaluate(LOOK),
        page.evaluate("document.activeElement.outerHTML.slice(0, 80)"),
        page.locator(".row.on").get_attribute("data-task"),
        page.locator(".rows input:checked").evaluate_all("all => all.map(each => each.value)"),
        page.url,
    )


@pytest.mark.full
def test_a_change_is_told_within_five_seconds_and_the_eye_stays_where_it_is(
    visit: Callable[..., Page], home: Home
) -> None:
    waiting(home, 40)
    page = visit("lanh_dao", height=600)
    told = asked(page)
    still(page, "/inbox?q=duyet&scope=offered")
    expect(rows(page)).to_have_count(40)
    chosen = rows(page).nth(24)
    chosen.locator("a").click()
    expect(page.locator("#peek[data-task]")).to_have_count(1)
    rows(page).nth(22).locator("input").check()
    page.locator("[name=y_kien]").fill("Đang gõ")
    before = held(page)
    assert before[0][2] > 0
    # Nothing has changed: the answer is a 304, and one comes within five seconds.
    with page.expect_response(re.compile("/inbox/changes")) as same:
        page.clock.run_for(5 * SECOND)
    assert same.value.status == 304
    # Tasks come and one goes.
    first = str(rows(page).first.get_attribute("data-task"))
    engine.assign(home, ADMIN, first, "pho_lanh_dao")
    waiting(home, 2)
    page.clock.run_for(5 * SECOND)
    bar = page.locator(".fresh")
    expect(bar).to_contain_text("Có 2 việc mới")
    assert told[-1] == 200
    assert held(page) == before
    # Shown on request: new rows are there, and the same row is under the eye at the same place.
    bar.get_by_role("button").click()
    expect(rows(page)).to_have_count(41)
    after = held(page)
    assert after[0][:2] == before[0][:2]
    assert after[2:] == before[2:]
    expect(page.locator("[name=y_kien]")).to_have_value("Đang gõ")


@pytest.mark.full
def test_a_tab_out_of_sight_asks_nothing_and_looks_at_once_when_it_is_seen_again(
    visit: Callable[..., Page], home: Home
) -> None:
    page = visit("lanh_dao")
    page.add_init_script(HIDE)
    page.clock.install()
    told = asked(page)
    page.goto("/inbox")
    with page.expect_response(re.compile("/inbox/changes")):
        page.clock.run_for(5 * SECOND)
    page.evaluate("window.away = true")
    before = len(told)
    step(home, "moi", 'camunda:assignee="lanh_dao"')
    page.clock.run_for(60 * SECOND)
    page.wait_for_timeout(200)
    assert len(told) == before
    expect(page.locator(".fresh")).to_be_hidden()
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    expect(page.locator(".fresh")).to_contain_text("Có 1 việc mới")
