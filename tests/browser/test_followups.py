"""What follows an act: more time decided by who gave the work, a result for each of many tasks, undoing, recall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.test_acts import publish, sent
from tests.browser.test_inbox import step
from tests.browser.test_lists import opened, rows
from tests.browser.test_spine import waiting
from tests.support.homes import ADMIN, by, events

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

MINE = 'camunda:assignee="chuyen_vien"'


@pytest.mark.full
@pytest.mark.parametrize("answer", ["grant", "refuse"])
def test_more_time_is_decided_by_who_gave_the_work_and_its_holder_is_told(
    visit: Callable[..., Page], home: Home, answer: str
) -> None:
    task = step(home, "han", MINE, "2026-11-25T16:00:00+07:00", starter=by("chanh_vp"))
    day = engine.tasks(home, by("chuyen_vien"))[0].created.date().replace(month=12, day=4)
    engine.ask_for_time(home, by("chuyen_vien"), task, day=day, reason="Chờ số liệu của huyện")
    stranger = visit("van_thu")
    expect(stranger.locator(".asked")).to_have_count(0)
    page = visit("chanh_vp")
    with page.expect_navigation():
        page.locator(".asked .row a").click()
    for text in ("Nguyễn Văn An", "Chờ số liệu của huyện", "4/12"):
        expect(page.locator("main")).to_contain_text(text)
    address = page.url
    if answer == "refuse":
        with page.expect_navigation():
            page.get_by_role("button", name="Từ chối").click()
        expect(page.get_by_role("alert")).to_contain_text("Trả lời")
        page.get_by_label("Trả lời").fill("Tỉnh đã hẹn ngày này")
        with page.expect_navigation():
            page.get_by_role("button", name="Từ chối").click()
    else:
        page.get_by_label("Hạn").fill("03/12/2026")
        with page.expect_navigation():
            page.get_by_role("button", name="Gia hạn").click()
    expect(page.locator(".asked")).to_have_count(0)
    holder = visit("chuyen_vien")
    told = holder.locator(".asked .row")
    expect(told).to_contain_text("Được gia hạn" if answer == "grant" else "Không được gia hạn")
    expect(told).to_contain_text("3/12" if answer == "grant" else "Tỉnh đã hẹn ngày này")
    with holder.expect_navigation():
        told.get_by_role("button").click()
    expect(told).to_have_count(0)
    asked_again = holder.goto(address)
    assert asked_again is not None
    expect(holder.get_by_role("button", name="Gia hạn")).to_have_count(0)


@pytest.mark.full
def test_many_tasks_are_taken_given_and_given_back_each_with_its_result_and_event(
    visit: Callable[..., Page], home: Home
) -> None:
    cases = waiting(home, 3)
    page = visit("lanh_dao")
    page.goto("/inbox?select=all")
    taken = engine.tasks(home, by("lanh_dao"))[0].id
    # Meanwhile one is taken by somebody else.
    engine.assign(home, ADMIN, taken, "pho_lanh_dao")
    with page.expect_navigation():
        page.locator("#bulk").get_by_role("button", name="Nhận", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Xong 2 trong 3 việc")
    expect(page.get_by_role("region", name="Chưa làm được").locator("li")).to_have_count(1)
    expect(page.get_by_role("region", name="Đã xong").locator("li")).to_have_count(2)
    told = sorted("task-claimed" in events(home, case) for case in cases)
    assert told == [False, True, True]

    page.goto("/inbox?select=all&scope=mine")
    with page.expect_navigation():
        page.locator("#bulk").get_by_role("button", name="Giao cho người khác").click()
    page.get_by_label("Lý do").fill("Phân công lại đầu tuần")
    with page.expect_navigation():
        page.get_by_role("button", name="Giao 2 việc").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Lý do")).to_have_value("Phân công lại đầu tuần")
    page.get_by_label("Giao cho").select_option("chanh_vp")
    with page.expect_navigation():
        page.get_by_role("button", name="Giao 2 việc").click()
    expect(page.get_by_role("status").first).to_contain_text("Xong 2 trong 2 việc")
    assert len(engine.tasks(home, by("chanh_vp"), scope="mine")) == 2
    assert sum("task-assigned" in events(home, case) for case in cases) == 3
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.get_by_role("status").first).to_contain_text("Xong 2 trong 2 việc")
    assert len(engine.tasks(home, by("lanh_dao"), scope="mine")) == 2


@pytest.mark.full
def test_a_hundred_tasks_are_finished_with_one_answer_and_a_result_each(visit: Callable[..., Page], home: Home) -> None:
    cases = waiting(home, 100)
    page = visit("lanh_dao")
    expect(rows(page)).to_have_count(60)
    rows(page).first.locator("input").check()
    with page.expect_navigation():
        page.get_by_role("link", name="Chọn cả danh sách").click()
    expect(page.locator("[data-selected]")).to_have_text("100 việc đã chọn")
    with page.expect_navigation():
        page.locator("#bulk").get_by_role("button", name="Làm xong cùng lúc").click()
    page.locator("[name=y_kien]").fill("Đồng ý.")
    with page.expect_navigation():
        page.get_by_role("button", name="Đồng ý: 100 việc").click()
    expect(page.get_by_role("region", name="Đã xong").locator("li")).to_have_count(100)
    assert all(events(home, case).count("task-completed") == 1 for case in cases)


def test_the_way_back_stands_for_ten_seconds_and_not_while_the_pointer_is_on_it(
    visit: Callable[..., Page], home: Home
) -> None:
    step(home, "theo", MINE)
    page = visit("chuyen_vien")
    opened(page)
    page.keyboard.press("w")
    toast = page.locator(".toast[data-undo]")
    expect(toast).to_contain_text("Hoàn tác")
    timing = "each => { const [one] = each.getAnimations(); return [one.effect.getTiming().duration, one.playState]; }"
    page.mouse.move(5, 5)
    assert toast.evaluate(timing) == [10_000, "running"]
    toast.hover()
    assert toast.evaluate(timing) == [10_000, "paused"]
    page.mouse.move(5, 5)
    toast.evaluate("each => { each.getAnimations()[0].currentTime = 9999; }")
    expect(toast).to_have_count(0)


@pytest.mark.full
def test_what_somebody_has_opened_is_taken_back_no_more_and_the_trail_tells_of_both(
    visit: Callable[..., Page], home: Home
) -> None:
    publish(home)
    task = sent(home)
    page = visit("chuyen_vien")
    page.goto(f"/tasks/{task}")
    with page.expect_navigation():
        page.get_by_role("button", name="Rút lại").click()
    expect(page.locator("[name=y_kien]")).to_have_value("ý")
    with page.expect_navigation():
        page.locator("#outcomes [data-key=c]").click()
    page.goto(f"/tasks/{task}")
    button = page.get_by_role("button", name="Rút lại")
    expect(button).to_be_visible()
    # The head only sees the row: that is no opening. Then they open it beside the list.
    head = visit("truong_phong")
    expect(rows(head)).to_have_count(1)
    page.reload()
    expect(button).to_be_visible()
    opened(head)
    with page.expect_navigation():
        button.click()
    expect(page.get_by_role("alert")).to_contain_text(
        re.compile(r"Trần Thị Bình đã mở bước tiếp theo lúc 09:00 ngày \S+ nên không rút lại được nữa")
    )
    page.goto(f"/cases/{engine.task(home, by('chuyen_vien'), task).task.instance}")
    expect(page.locator(".time > ol > li", has_text="Rút lại")).to_have_count(1)
    expect(page.locator(".time > ol > li", has_text="Đã xong")).to_have_count(2)
    told = events(home, engine.task(home, by("chuyen_vien"), task).task.instance)
    assert told.count("task-completed") == 2
    assert told.count("task-recalled") == 1
