"""Units, roles, people and positions with their days, made and ended on the pages; what a person sees follows them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import HANOI
from tests.browser.test_inbox import step
from tests.browser.test_lists import rows
from tests.browser.test_staff import press
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from engine import FixedClock, Home


@pytest.mark.full
def test_a_new_unit_role_and_person_get_work_from_the_first_day_to_the_last(
    visit: Callable[..., Page], home: Home, clock: FixedClock, chromium: Browser, address: str
) -> None:
    page = visit("admin")
    page.goto("/people/units/new")
    page.get_by_label("Tên đơn vị").fill("Phòng Kế hoạch")
    page.get_by_label("Mã", exact=True).fill("VP")
    page.get_by_label("Ký hiệu trong văn bản").fill("KH")
    press(page, "Thêm đơn vị này")
    expect(page.get_by_role("alert")).to_contain_text("Đã có đơn vị mang mã này")
    expect(page.get_by_label("Tên đơn vị")).to_have_value("Phòng Kế hoạch")
    page.get_by_label("Mã", exact=True).fill("KH")
    press(page, "Thêm đơn vị này")
    page.goto("/people/roles/new")
    page.get_by_label("Tên vai").fill("Kế toán")
    page.get_by_label("Mã", exact=True).fill("ke_toan")
    press(page, "Thêm vai này")
    page.goto("/people/new")
    page.get_by_label("Họ tên").fill("Sơn Thị Hoa")
    page.get_by_label("Tên đăng nhập").fill("ke_toan_vien")
    page.locator("[name=_password]").fill("mat khau dau tien 2026")
    page.locator("[name=_again]").fill("mat khau dau tien 2026")
    press(page, "Thêm người này")
    page.get_by_label("Vai", exact=True).select_option("ke_toan")
    page.get_by_label("Đơn vị").select_option("KH")
    page.get_by_label("Từ ngày").fill("24/11/2026")
    page.get_by_label("Ngày cuối").fill("23/11/2026")
    press(page, "Giao chức vụ này")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Ngày cuối").fill("30/11/2026")
    press(page, "Giao chức vụ này")

    step(home, "p_chi", 'camunda:candidateGroups="ke_toan"')
    for day, hour, there in ((23, 23, 0), (24, 0, 1), (30, 23, 1)):
        clock.set(datetime(2026, 11, day, hour, 30, tzinfo=HANOI))
        assert work(chromium, address) == there, (day, hour)
    # The unit ends before the position: what ends with it is shown, then it does.
    clock.set(datetime(2026, 11, 24, 9, tzinfo=HANOI))
    page = visit("admin")
    page.goto("/people/units/KH")
    page.get_by_label("Ngày cuối").fill("26/11/2026")
    press(page, "Lưu thay đổi đơn vị")
    expect(page.get_by_role("table")).to_contain_text("Sơn Thị Hoa")
    press(page, "Kết thúc đơn vị và các chức vụ này")
    page.goto("/people/ke_toan_vien")
    expect(page.get_by_role("region", name="Chức vụ")).to_contain_text("26/11/2026")
    for day, hour, there in ((26, 23, 1), (27, 0, 0)):
        clock.set(datetime(2026, 11, day, hour, 30, tzinfo=HANOI))
        assert work(chromium, address) == there, (day, hour)
    page = visit("admin")
    page.goto("/people/positions/new")
    expect(page.get_by_label("Đơn vị").locator("option[value=KH]")).to_have_count(0)


def work(chromium: Browser, address: str) -> int:
    """How many tasks the new person sees after signing in now."""
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/login")
    page.fill("#username", "ke_toan_vien")
    page.fill("#password", "mat khau dau tien 2026")
    press(page, "Đăng nhập")
    found = rows(page).count()
    context.close()
    return found


@pytest.mark.full
def test_a_position_that_is_ended_gives_no_more_tasks(visit: Callable[..., Page], home: Home) -> None:
    step(home, "p_kiem", 'camunda:candidateGroups="truong_phong"')
    expect(rows(visit("truong_phong"))).to_have_count(1)
    page = visit("admin")
    page.goto("/people/truong_phong")
    posts = page.get_by_role("region", name="Chức vụ")
    for _ in range(posts.get_by_role("link", name="Kết thúc chức vụ này").count()):
        with page.expect_navigation():
            posts.get_by_role("link", name="Kết thúc chức vụ này").first.click()
        page.get_by_label("Ngày cuối").fill("22/11/2026")
        press(page, "Kết thúc chức vụ này")
    expect(posts).to_contain_text("22/11/2026")
    expect(rows(visit("truong_phong"))).to_have_count(0)
    assert engine.person(home, ADMIN, "truong_phong").active
