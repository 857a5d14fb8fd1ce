"""The bell, the notices and what a person is told, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home


def test_the_bell_leads_to_the_news_and_each_person_chooses_what_they_are_told(
    visit: Callable[..., Page], home: Home
) -> None:
    by = By("bdt", "chuyen_vien", Channel.WEB)
    case = engine.start(home, by, "van_ban_di").id
    (first,) = engine.tasks(home, by)
    engine.complete(home, by, first.id, {"do_mat": "thuong"})
    engine.comment(home, by, case, "Nhờ @lanh_dao cho ý kiến")
    engine.gather_notices(home)

    page = visit("lanh_dao")
    bell = page.get_by_role("link", name="Thông báo")
    expect(bell).to_contain_text("1")
    with page.expect_navigation():
        bell.click()
    with page.expect_navigation():
        page.get_by_role("button", name="nhắc đến bạn").click()
    expect(page).to_have_url(f"{page.url.split('/cases')[0]}/cases/{case}")
    expect(bell).not_to_contain_text("1")

    with page.expect_navigation():
        bell.click()
    with page.expect_navigation():
        page.get_by_role("link", name="Chọn tin muốn nhận").click()
    page.get_by_label("Có người nhắc đến tôi").select_option(label="Không nhận")
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu cách nhận tin").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu cách nhận tin")
    expect(page.get_by_label("Có người nhắc đến tôi")).to_have_value("never")
    with page.expect_navigation():
        page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    address = page.get_by_label("Địa chỉ").input_value()
    assert page.request.get(address).headers["content-type"].startswith("text/calendar")


@pytest.mark.full
def test_each_person_chooses_what_when_and_how_and_finds_it_so_again(visit: Callable[..., Page], home: Home) -> None:
    page = visit("lanh_dao")
    page.goto("/account/notices")
    expect(page.get_by_label("Việc được giao cho tôi")).not_to_have_value("page")
    page.get_by_label("Việc được giao cho tôi").select_option(label="Trên trang")
    page.get_by_label("Giờ gửi thư hằng ngày").select_option("16")
    page.get_by_label("Gửi thư cho tôi").uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu cách nhận tin").click()
    page.goto("/account/notices")
    expect(page.get_by_label("Việc được giao cho tôi")).to_have_value("page")
    expect(page.get_by_label("Giờ gửi thư hằng ngày")).to_have_value("16")
    expect(page.get_by_label("Gửi thư cho tôi")).not_to_be_checked()
    kept = engine.notice_choices(home, By("bdt", "lanh_dao", Channel.WEB))
    assert (kept.ways["task"], kept.hour, kept.mail) == ("page", 16, False)


@pytest.mark.full
def test_the_calendars_address_is_made_replaced_and_ended(visit: Callable[..., Page]) -> None:
    page = visit("lanh_dao")
    addresses = []
    for name in ("Tạo địa chỉ lịch", "Tạo địa chỉ mới"):
        page.goto("/account/notices")
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
        addresses.append(page.get_by_label("Địa chỉ").input_value())
    with page.expect_navigation():
        page.get_by_role("link", name="Quay lại").click()
    expect(page.get_by_role("region", name="Lịch hạn công việc")).to_contain_text("Đã có địa chỉ từ 09:00")
    old, new = (page.request.get(each) for each in addresses)
    assert (old.status, new.status) == (404, 200)
    assert new.text().startswith("BEGIN:VCALENDAR")
    with page.expect_navigation():
        page.get_by_role("button", name="Hủy địa chỉ lịch").click()
    expect(page.get_by_role("status")).to_contain_text("Địa chỉ lịch đã bị hủy")
    assert page.request.get(addresses[1]).status == 404


def test_a_link_in_a_mail_asks_before_it_ends_the_mails(visit: Callable[..., Page], home: Home) -> None:
    page = visit("van_thu", script=False)
    page.goto(f"/mail/off/{engine.notice_wishes.unsubscribe_token(home, 'bdt', 'van_thu')}")
    with page.expect_navigation():
        page.get_by_role("button", name="Dừng gửi thư").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn không còn nhận thư nữa")
