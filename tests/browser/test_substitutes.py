"""Who stands in for whom: for some days, in some procedures, through others, never in a ring; and who is warned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import HANOI
from tests.browser.test_inbox import step
from tests.browser.test_lists import opened
from tests.browser.test_staff import press
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import FixedClock, Home

HEAD = 'camunda:assignee="chanh_vp"'


def names_a_substitute(page: Page, to: str, first: str, last: str, *only: str) -> None:
    """On the page of one's own account."""
    page.goto("/account")
    with page.expect_navigation():
        page.get_by_role("link", name="Cử người làm thay").click()
    page.get_by_label("Người làm thay").select_option(to)
    page.get_by_label("Từ ngày").fill(first)
    page.get_by_label("Ngày cuối").fill(last)
    for name in only:
        page.get_by_label(name).check()
    press(page, "Cử người làm thay này")


def in_place_of_others(page: Page) -> list[str]:
    page.goto("/inbox?scope=others")
    return sorted(page.locator(".rows .row .what").all_inner_texts())


@pytest.mark.full
def test_a_substitute_has_the_chosen_procedures_for_the_chosen_days(
    visit: Callable[..., Page], home: Home, clock: FixedClock
) -> None:
    for key in ("p_mot", "p_hai"):
        step(home, key, HEAD)
    page = visit("chanh_vp")
    names_a_substitute(page, "chuyen_vien", "24/11/2026", "25/11/2026", "Quy trình p_mot")
    expect(page.locator("#absence")).to_contain_text("Quy trình p_mot")
    for day, hour, there in ((23, 23, []), (24, 0, ["Việc p_mot"]), (25, 23, ["Việc p_mot"]), (26, 0, [])):
        clock.set(datetime(2026, 11, day, hour, 30, tzinfo=HANOI))
        assert in_place_of_others(visit("chuyen_vien")) == there, (day, hour)


@pytest.mark.full
def test_while_the_substitute_is_away_theirs_stands_in_and_a_ring_is_refused(
    visit: Callable[..., Page], home: Home
) -> None:
    case = step(home, "p_mot", HEAD)
    names_a_substitute(visit("chanh_vp"), "truong_phong", "23/11/2026", "27/11/2026")
    second = visit("truong_phong")
    names_a_substitute(second, "chuyen_vien", "23/11/2026", "25/11/2026")
    third = visit("chuyen_vien")
    assert in_place_of_others(third) == []
    # Two cannot stand in for each other through a third.
    names_a_substitute(third, "chanh_vp", "24/11/2026", "24/11/2026")
    told = third.get_by_role("alert")
    expect(told).to_contain_text("Như vậy sẽ thành vòng khép kín")
    for person in ("chanh_vp", "truong_phong", "chuyen_vien"):
        expect(told).to_contain_text(engine.person(home, ADMIN, person).name)
    expect(third.get_by_label("Từ ngày")).to_have_value("24/11/2026")
    engine.enter_absence(
        home, by("truong_phong"), person="truong_phong", first_day=MONDAY, last_day=MONDAY, substitute=None
    )
    assert in_place_of_others(third) == ["Việc p_mot"]
    opened(third)
    third.locator("#peek [data-key=c]").click()
    expect(third.locator(".row.gone")).to_have_count(1)
    third.goto(f"/cases/{engine.task(home, ADMIN, case).task.instance}")
    expect(third.locator(".time")).to_contain_text(
        f"{engine.person(home, ADMIN, 'chuyen_vien').name} thay {engine.person(home, ADMIN, 'chanh_vp').name}"
    )


MONDAY = datetime(2026, 11, 23, tzinfo=HANOI).date()


@pytest.mark.full
def test_who_gives_work_to_somebody_who_is_away_is_warned_first(visit: Callable[..., Page], home: Home) -> None:
    task = step(home, "p_mot", HEAD)
    engine.enter_absence(
        home, by("chuyen_vien"), person="chuyen_vien", first_day=MONDAY, last_day=MONDAY, substitute="truong_phong"
    )
    away, other = (engine.person(home, ADMIN, each).name for each in ("chuyen_vien", "truong_phong"))
    page = visit("chanh_vp")
    opened(page)
    page.keyboard.press("f")
    page.locator("#to").select_option("chuyen_vien")
    page.locator("#why").fill("Đồng chí phụ trách lĩnh vực này")
    page.get_by_role("button", name="Chuyển việc này").click()
    warned = page.locator("#peek").get_by_role("alert")
    expect(warned).to_be_focused()
    expect(warned).to_contain_text(f"{away} vắng mặt đến hết")
    expect(warned).to_contain_text(other)
    assert engine.task(home, ADMIN, task).task.assignee == "chanh_vp"
    expect(page.locator("#why")).to_have_value("Đồng chí phụ trách lĩnh vực này")
    page.get_by_role("button", name="Vẫn chuyển việc này").click()
    expect(page.locator(".row.gone, .toast").first).to_be_visible()
    assert engine.task(home, ADMIN, task).task.assignee == "chuyen_vien"
