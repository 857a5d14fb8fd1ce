"""The list in a browser: its headings, why a task is there, saved views by address, undoing, what comes by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.browser.test_spine import selected, waiting
from tests.support.drawing import bpmn, flows, process, user

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

ADMIN, CLERK = By("bdt", "admin", Channel.CLI), By("bdt", "chuyen_vien", Channel.WEB)
HEAD, DEPUTY = By("bdt", "lanh_dao", Channel.WEB), By("bdt", "pho_lanh_dao", Channel.WEB)
# Monday 23/11/2026, 09:00 in Hanoi.
DUES = {
    "late": "2026-11-20T16:00:00+07:00",
    "today": "2026-11-23T16:00:00+07:00",
    "week": "2026-11-29T23:00:00+07:00",
    "later": "2026-11-30T08:00:00+07:00",
}


def step(home: Home, key: str, who: str, due: str = "", starter: By = CLERK) -> str:
    """A case that waits for somebody; the id of its task."""
    dated = f' camunda:dueDate="{due}"' if due else ""
    body = '<startEvent id="s"/>' + user("a", f"{who}{dated}").replace('name="a"', f'name="Việc {key}"')
    body += '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {f"{key}.bpmn": bpmn(process(body, key, name=f"Quy trình {key}"))})
    return engine.case(home, ADMIN, engine.start(home, starter, key, business_key=f"HS-{key}").id).tasks[0].id


def test_the_list_says_by_when_and_why_and_a_view_is_opened_by_its_address(
    visit: Callable[..., Page], home: Home
) -> None:
    mine, role = 'camunda:assignee="lanh_dao"', 'camunda:candidateGroups="lanh_dao"'
    for key, due in DUES.items():
        step(home, key, mine if key == "today" else role, due)
    done = step(home, "xong", mine)
    step(home, "thay", 'camunda:assignee="pho_lanh_dao"')
    today = home.clock.now().date()
    engine.enter_substitute(
        home, DEPUTY, person="pho_lanh_dao", substitute="lanh_dao", first_day=today, last_day=today + timedelta(days=3)
    )
    engine.complete(home, HEAD, done)
    engine.save_view(home, HEAD, "Sắp đến hạn", "scope=all&when=today&when=week")
    page = visit("lanh_dao")
    headings = page.locator(".rows h2.bucket")
    expect(headings).to_have_text(
        [re.compile(f"^{each} 1") for each in ("Quá hạn", "Hôm nay", "Tuần này", "Sau", "Không hạn")]
    )
    rows = page.locator(".rows .row")
    expect(rows.filter(has_text="Việc today")).to_contain_text("Giao cho tôi")
    expect(rows.filter(has_text="Quy trình later")).to_contain_text("Vai Người đứng đầu")
    expect(rows.filter(has_text="Việc thay")).to_contain_text("Thay ")
    with page.expect_navigation():
        page.locator(".scopes a", has_text="Đã xong").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Việc xong")
    with page.expect_navigation():
        page.locator(".scopes a", has_text="Thay mặt").click()
    expect(rows).to_have_count(1)
    view = page.locator(".scopes .view a", has_text="Sắp đến hạn")
    expect(view.locator(".n")).to_have_text("2")
    with page.expect_navigation():
        view.click()
    expect(rows).to_have_count(2)
    # A colleague opens the same address over their own tasks.
    other = visit("pho_lanh_dao")
    other.goto(page.url.partition("&view=")[0])
    expect(other.locator("#chips .chip")).to_have_count(2)
    expect(other.locator(".rows .row")).to_have_count(0)


@pytest.fixture
def head(visit: Callable[..., Page], home: Home) -> Page:
    """The head of the agency with three approvals, the first of them beside the list."""
    waiting(home, 3)
    page = visit("lanh_dao")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#peek h2").first).to_have_text("duyet")
    return page


def undone(page: Page, task: str) -> None:
    """By one key: the struck row is one again, selected, and its task stands beside it."""
    row = page.locator(f'.row[data-task="{task}"]')
    expect(row).to_have_class(re.compile("gone"))
    expect(page.locator(f'#peek:not([data-task="{task}"])')).to_have_count(1)
    expect(page.locator(".foot .toast")).to_contain_text("Hoàn tác")
    page.keyboard.press("z")
    expect(page.locator(f'#peek[data-task="{task}"]')).to_have_count(1)
    expect(row).not_to_have_class(re.compile("gone"))
    expect(row.locator("a")).to_be_focused()


def test_putting_aside_passing_on_and_watching_are_undone_in_place_by_one_key(head: Page) -> None:
    order = [row.get_attribute("data-task") for row in head.locator(".rows .row").all()]
    task = selected(head)
    head.keyboard.press("h")
    expect(head.locator("#aside button").first).to_be_focused()
    head.keyboard.press("Enter")
    undone(head, task)
    head.keyboard.press("f")
    head.locator("#to").select_option("pho_lanh_dao")
    head.locator("#why").fill("Tôi đi công tác đến hết tuần")
    head.get_by_role("button", name="Chuyển việc này").press("Enter")
    undone(head, task)
    head.locator("[name=y_kien]").fill("Đang gõ dở")
    head.keyboard.press("Escape")
    head.keyboard.press("w")
    expect(head.locator("#watch")).to_contain_text("Thôi theo dõi")
    head.keyboard.press("z")
    expect(head.locator("#watch")).not_to_contain_text("Thôi theo dõi")
    expect(head.locator("[name=y_kien]")).to_have_value("Đang gõ dở")
    assert [row.get_attribute("data-task") for row in head.locator(".rows .row").all()] == order


def test_the_bell_rings_and_an_open_dialog_the_scroll_and_the_filter_stay(head: Page, home: Home) -> None:
    head.keyboard.press("?")
    dialog = head.locator("dialog#keys")
    expect(dialog).to_be_visible()
    before = (head.url, head.evaluate("document.querySelector('.rows').scrollTop"), selected(head))
    head.evaluate("document.activeElement.dataset.held = 'yes'")
    expect(head.locator(".bell .n")).to_have_count(0)
    task = step(home, "moi", 'camunda:assignee="chuyen_vien"')
    engine.forward(home, CLERK, task, "lanh_dao", reason="chuyển để xem giúp việc này")
    engine.gather_notices(home)
    expect(head.locator(".bell .n")).to_contain_text("4")  # with the three that were offered
    expect(head.locator(".fresh")).to_have_text("Có 1 việc mới. Hiện trong danh sách")
    expect(dialog).to_be_visible()
    assert head.evaluate("document.activeElement.dataset.held") == "yes"
    assert (head.url, head.evaluate("document.querySelector('.rows').scrollTop"), selected(head)) == before
