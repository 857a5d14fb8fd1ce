"""What stands in which list and why, by the reader's own clock, and what the pane beside it shows of a task."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import HANOI
from tests.browser.test_inbox import step
from tests.support import office
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from engine import FixedClock, Home

WHY = {
    "all": {"Việc giao": "Giao cho tôi", "Việc vai": "Vai Chuyên viên", "Việc danh": "Đích danh tôi"},
    "mine": {"Việc giao": "Giao cho tôi"},
    "offered": {"Việc vai": "Vai Chuyên viên", "Việc danh": "Đích danh tôi"},
    "others": {"Việc thay": "Thay "},
    "started": {"Việc lap": "Tôi khởi tạo", "Việc theo": "Tôi khởi tạo"},
    "watched": {"Việc theo": "Tôi theo dõi"},
    "done": {"Việc xong": "Tôi đã làm"},
}
"""The rows of each list of the clerk's, and why each is said to be there."""


def rows(page: Page) -> Locator:
    return page.locator(".rows .row[data-task]")


def opened(page: Page) -> None:
    """The first task of the list beside it."""
    page.locator(".rows .row a").first.click()
    expect(page.locator("#peek[data-task]")).to_have_count(1)


@pytest.mark.full
def test_each_list_holds_what_its_name_says_and_each_row_why(visit: Callable[..., Page], home: Home) -> None:
    me = by("chuyen_vien")
    home_of = {"giao": 'camunda:assignee="chuyen_vien"', "vai": 'camunda:candidateGroups="chuyen_vien"'}
    home_of |= {"danh": 'camunda:candidateUsers="chuyen_vien"', "thay": 'camunda:assignee="chanh_vp"'}
    home_of |= {"xong": 'camunda:assignee="chuyen_vien"'}
    made = {key: step(home, key, who, starter=by("van_thu")) for key, who in home_of.items()}
    made |= {key: step(home, key, 'camunda:assignee="truong_phong"', starter=me) for key in ("lap", "theo")}
    today = home.clock.now().date()
    engine.enter_substitute(
        home, by("chanh_vp"), person="chanh_vp", substitute="chuyen_vien", first_day=today, last_day=today
    )
    engine.complete(home, me, made["xong"])
    engine.watch(home, me, engine.task(home, me, made["theo"]).task.instance)
    page = visit("chuyen_vien")
    for scope, expected in WHY.items():
        if scope != "all":
            with page.expect_navigation():
                page.locator(f".scopes a[href='/inbox?scope={scope}']").click()
        expect(page.locator(f".scopes a[href='/inbox?scope={scope}']")).to_have_attribute("aria-current", "page")
        wanted = {**expected, **(WHY["others"] if scope == "all" else {})}
        expect(rows(page)).to_have_count(len(wanted))
        for task, why in wanted.items():
            expect(rows(page).filter(has=page.locator(".what", has_text=task))).to_contain_text(why)


def test_the_days_of_the_list_are_those_of_the_readers_own_zone(visit: Callable[..., Page], home: Home) -> None:
    mine = 'camunda:assignee="chuyen_vien"'
    # In Honolulu it is Sunday 22/11, 16:00: the last day of the week, and 20:00 of Hanoi's Monday is past its midnight.
    step(home, "som", mine, "2026-11-23T16:00:00+07:00")
    step(home, "muon", mine, "2026-11-23T20:00:00+07:00")
    page = visit("chuyen_vien")
    headings = page.locator(".rows h2.bucket")
    expect(headings).to_have_text([re.compile(r"^Hôm nay 2")])
    page.goto("/account/zone")
    page.get_by_label("Múi giờ").select_option("Pacific/Honolulu")
    with page.expect_navigation():
        page.get_by_role("button", name="Dùng múi giờ này").click()
    expect(page.get_by_role("status").first).to_contain_text("bây giờ là 16:00")
    page.goto("/inbox")
    expect(headings).to_have_text([re.compile(r"^Hôm nay 1Chủ Nhật"), re.compile(r"^Sau 1")])
    expect(rows(page).filter(has_text="Việc som").locator(".due")).to_contain_text("23:00")
    expect(page.get_by_role("region", name="Sau").locator(".what")).to_have_text("Việc muon")


@pytest.mark.full
def test_the_pane_shows_guidance_form_papers_and_last_remarks(visit: Callable[..., Page], home: Home) -> None:
    case = office.outgoing(home, "Tập huấn chính sách dân tộc", "kiem_tra_noi_dung")
    engine.comment(home, by("chuyen_vien"), case, "Số liệu đã đối chiếu với huyện.")
    page = visit("truong_phong")
    page.locator(".rows .row a").first.click()
    pane = page.locator("#peek")
    expect(pane.get_by_role("heading", name="Kiểm tra nội dung")).to_be_visible()
    expect(pane.locator("[aria-labelledby=guidance]")).to_contain_text("Việc cần làm")
    expect(pane.locator("[name=nhan_xet_noi_dung]")).to_be_visible()
    expect(pane.locator(".meta", has_text="Vai ")).to_be_visible()
    paper = pane.get_by_role("link", name="du-thao.pdf").first
    expect(paper).to_be_visible()
    expect(pane.locator("#remarks")).to_contain_text("Số liệu đã đối chiếu với huyện.")
    assert page.request.get(str(paper.get_attribute("href"))).ok
    expect(page).to_have_url(re.compile(r"/inbox\?"))


@pytest.mark.full
def test_what_was_put_aside_until_a_day_comes_back_on_its_morning(
    visit: Callable[..., Page], home: Home, clock: FixedClock
) -> None:
    step(home, "cho", 'camunda:assignee="chuyen_vien"')
    page = visit("chuyen_vien")
    opened(page)
    page.keyboard.press("h")
    page.locator("#aside-day").fill("hôm nào đó")
    page.get_by_role("button", name="Để sau đến ngày này").click()
    expect(page.locator("#aside-day")).to_have_value("hôm nào đó")
    page.locator("#aside-day").fill("30/11/2026")
    page.get_by_role("button", name="Để sau đến ngày này").click()
    expect(page.locator(".row.gone")).to_have_count(1)
    page.goto("/inbox")
    expect(rows(page)).to_have_count(0)
    with page.expect_navigation():
        page.locator(".scopes a", has_text="Để sau").click()
    expect(rows(page)).to_contain_text("trở lại")
    for day, hour, there in ((29, 23, 0), (30, 8, 1)):
        clock.set(datetime(2026, 11, day, hour, tzinfo=HANOI))
        again = visit("chuyen_vien")
        expect(rows(again)).to_have_count(there)


@pytest.mark.full
def test_what_is_passed_on_tells_the_next_person_from_whom_and_why(visit: Callable[..., Page], home: Home) -> None:
    step(home, "chuyen", 'camunda:assignee="chuyen_vien"')
    page = visit("chuyen_vien")
    opened(page)
    page.keyboard.press("f")
    page.locator("#to").select_option("truong_phong")
    page.locator("#why").fill("Đồng chí phụ trách lĩnh vực này")
    page.get_by_role("button", name="Chuyển việc này").click()
    expect(page.locator(".row.gone")).to_have_count(1)
    other = visit("truong_phong")
    other.locator(".rows .row a").first.click()
    expect(rows(other)).to_contain_text("Giao cho tôi")
    with other.expect_navigation():
        other.locator("#peek").get_by_role("link", name="Xem cả hồ sơ").click()
    story = other.locator(".time")
    expect(story).to_contain_text("Nguyễn Văn An")
    expect(story).to_contain_text("Đồng chí phụ trách lĩnh vực này")


@pytest.mark.full
def test_a_person_chooses_what_rows_say_and_how_they_are_sorted(visit: Callable[..., Page], home: Home) -> None:
    mine, due = 'camunda:assignee="chuyen_vien"', home.clock.now() + timedelta(days=1)
    keys = ("pb", "pa", "pc")
    tasks = [step(home, key, mine, (due - timedelta(hours=n)).isoformat()) for n, key in enumerate(keys)]
    page = visit("chuyen_vien")
    names = page.locator(".rows .row .what")
    expect(names).to_have_text(["Việc pc", "Việc pa", "Việc pb"])
    says = rows(page).first.locator(".meta")
    expect(says).to_have_text(re.compile("Giao cho tôi · Quy trình pc · từ"))
    for order, expected in (("Mới nhất trước", ("pc", "pa", "pb")), ("Quy trình", ("pa", "pb", "pc"))):
        page.goto("/inbox")
        with page.expect_navigation():
            page.locator("#show-open").click()
        panel = page.get_by_role("form", name="Sắp xếp")
        panel.get_by_role("group", name="Xếp theo").get_by_label(order).check()
        columns = panel.get_by_role("group", name="Mỗi dòng ghi")
        columns.get_by_label("Mã hồ sơ").check()
        columns.get_by_label("Quy trình", exact=True).uncheck()
        with page.expect_navigation():
            panel.get_by_role("button", name="Sắp xếp danh sách").click()
        expect(names).to_have_text([f"Việc {key}" for key in expected])
        expect(says).to_have_text(re.compile(f"Giao cho tôi · HS-{expected[0]} · từ"))
    # It is the person's, wherever they sign in; nobody else's.
    again = visit("chuyen_vien")
    expect(again.locator(".rows .row .what")).to_have_text(["Việc pa", "Việc pb", "Việc pc"])
    expect(rows(again).first.locator(".meta")).to_contain_text("HS-pa")
    other = visit("truong_phong")
    engine.forward(home, by("chuyen_vien"), tasks[0], "truong_phong", reason="Nhờ làm giúp việc này")
    other.reload()
    expect(rows(other).locator(".meta")).to_contain_text("Quy trình pb")
