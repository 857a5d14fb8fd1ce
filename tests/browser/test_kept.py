"""What is typed is on the server two seconds after the last key; half an hour offline costs none of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.test_forms import DRAFT, kept
from tests.support.every_field import BY, started

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import FixedClock, Home

SECOND = 1_000
MINUTE = 60 * SECOND


def still(page: Page, address: str) -> None:
    """Open a page whose clock only goes on when it is told to."""
    page.clock.install()
    page.goto(address)
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))


def test_what_is_typed_is_on_the_server_two_seconds_after_the_last_key(visit: Callable[..., Page], home: Home) -> None:
    page, address = visit("lanh_dao"), started(home)
    still(page, address)
    with page.expect_response(DRAFT) as answer:
        page.locator("[name=doan]").press_sequentially("Kế hoạch")
        page.clock.run_for(2 * SECOND)
    assert answer.value.ok
    assert kept(home, address)["doan"] == "Kế hoạch"
    # Who types on and on is not made to wait for a pause.
    with page.expect_response(DRAFT) as answer:
        for letter in " năm 2027":
            page.keyboard.type(letter)
            page.clock.run_for(SECOND // 2)
    answer.value.finished()
    assert str(kept(home, address)["doan"]).startswith("Kế hoạch n")


@pytest.mark.full
def test_half_an_hour_offline_loses_nothing_and_ends_by_itself(
    visit: Callable[..., Page], home: Home, clock: FixedClock
) -> None:
    page, address = visit("lanh_dao"), started(home)
    still(page, address)
    page.context.set_offline(True)
    page.locator("[name=doan]").press_sequentially("Viết trên xe")
    page.clock.run_for(2 * SECOND)
    expect(page.locator("#saved.off")).to_contain_text("Mất mạng")
    page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(page).to_have_url(f"{page.url}")
    page.get_by_role("button", name="Thêm dòng").click()
    page.locator("[name='bang.1.ten']").fill("Ghế")
    page.locator("[name='bang.1.so']").fill("2")
    clock.set(clock.now() + timedelta(minutes=30))
    page.clock.fast_forward(30 * MINUTE)
    page.locator("[name=doan]").press_sequentially(", về đến nơi")
    page.clock.run_for(2 * SECOND)
    expect(page.locator("#saved.off")).to_contain_text("Mất mạng")
    assert kept(home, address) == {}
    page.context.set_offline(False)
    page.clock.run_for(5 * SECOND)
    expect(page.locator("#saved:not(.off)")).to_contain_text("Đã lưu nháp")
    assert kept(home, address)["doan"] == "Viết trên xe, về đến nơi"
    assert kept(home, address)["bang"][0]["ten"] == "Ghế"  # type: ignore[index]  # rows of a table
    assert page.evaluate("Object.keys(localStorage).length") == 0
    with page.expect_navigation():
        page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    task = engine.task(home, BY, address.rpartition("/")[2]).task
    assert task.status == "completed"
    assert engine.variables(home, BY, task.instance)["doan"] == "Viết trên xe, về đến nơi"
