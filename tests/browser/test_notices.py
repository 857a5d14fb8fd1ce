"""The bell, the notices and what a person is told, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def test_a_link_in_a_mail_asks_before_it_ends_the_mails(visit: Callable[..., Page], home: Home) -> None:
    page = visit("van_thu", script=False)
    page.goto(f"/mail/off/{engine.notice_wishes.unsubscribe_token(home, 'bdt', 'van_thu')}")
    with page.expect_navigation():
        page.get_by_role("button", name="Dừng gửi thư").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn không còn nhận thư nữa")
