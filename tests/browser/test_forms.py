"""A form in a real browser: it helps while one types, and whatever happens nothing is lost."""

from __future__ import annotations

import re
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.support.every_field import BY, started
from tests.support.server import Served
from tests.web.conftest import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from engine import Home

DRAFT = re.compile("/draft$")


def kept(home: Home, address: str) -> dict[str, object]:
    """The draft on the server."""
    found = engine.draft_of(home, BY, address.rpartition("/")[2])
    return dict(found.values) if found else {}


def typed_and_saved(page: Page, name: str, text: str) -> None:
    with page.expect_response(DRAFT):
        page.locator(f"[name={name}]").press_sequentially(text)
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp")


def test_a_form_helps_while_one_types(visit: Callable[..., Page], home: Home) -> None:
    page = visit("lanh_dao")
    page.goto(started(home))
    # Hidden, computed, required in some cases: as the server will decide.
    expect(page.locator("[data-part='#nhom']")).to_be_hidden()
    page.get_by_label("Gấp", exact=True).check()
    expect(page.locator("[data-part='#nhom']")).to_be_visible()
    expect(page.locator("[data-part='#nhac']")).to_have_text("Làm ngay")
    reason = page.locator("[data-part=ly_do]")
    expect(reason).to_contain_text("(không bắt buộc)")
    page.locator("[name=so_luong]").fill("1.234,5")
    expect(reason).to_contain_text("(bắt buộc)")
    expect(page.locator("#f-gap_doi")).to_have_value("2469,0")
    # What is wrong is said on leaving the field, in the server's words, and goes when it is right.
    amount = page.locator("[data-part=so_luong]")
    page.locator("[name=so_luong]").fill("1.234")
    expect(amount.locator(".why")).to_have_count(0)
    page.locator("[name=so_luong]").press("Tab")
    said = "Không rõ “1.234” là 1234 hay 1,234. Viết 1234 không dấu chấm, hoặc 1,234 với dấu phẩy."
    expect(amount.locator(".why")).to_have_text(said)
    expect(page.locator("[name=so_luong]")).to_have_attribute("aria-describedby", "f-so_luong-e")
    page.locator("[name=so_luong]").fill("1234")
    expect(amount.locator(".why")).to_have_count(0)
    # Nobody is told that a field is empty before they have been there.
    page.locator("[name=ly_do]").press("Tab")
    expect(reason.locator(".why")).to_have_count(0)
    page.locator("[name=ly_do]").press_sequentially("x")
    page.locator("[name=ly_do]").fill("")
    page.locator("[name=ly_do]").press("Tab")
    expect(reason.locator(".why")).to_have_text("Ghi lý do gấp.")
    # What is told under a field moves the button below it, but the press is not lost.
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.locator("[name=so_luong]").fill("1.234")
    with page.expect_navigation():
        page.locator("#outcomes button").first.click()
    expect(page.get_by_role("alert")).to_contain_text(said)


def test_rows_and_long_lists_need_no_round_trip(visit: Callable[..., Page], home: Home) -> None:
    page, address = visit("lanh_dao"), started(home)
    page.goto(address)
    page.evaluate("window.same = true")
    add = page.get_by_role("button", name="Thêm dòng")
    add.click()
    expect(page.locator("[name='bang.1.ten']")).to_be_focused()
    page.keyboard.type("Ghế")
    page.locator("[name='bang.1.so']").fill("0")
    page.locator("[name='bang.1.gia']").fill("0,1")
    expect(page.locator("[data-part='bang.1.so'] .why")).to_have_text("Nhập số từ 1 trở lên.")
    page.locator("[name='bang.1.so']").fill("3")
    expect(page.locator("[data-part='bang.1.so'] .why")).to_have_count(0)
    expect(page.locator("#f-bang-1-tien")).to_have_value("0,3")
    add.click()
    expect(add).to_be_hidden()
    page.get_by_role("button", name="Bỏ dòng 1").click()
    expect(add).to_be_visible()
    expect(page.locator("[name='bang.1.ten']")).to_have_value("Ghế")
    # A picker and a list of tags are searched by typing, with or without accents.
    people = page.get_by_role("combobox", name="Người")
    people.fill("tran thi binh")
    expect(page.locator("[role=option]")).to_have_count(1)
    with page.expect_response(DRAFT):
        people.press("Enter")
    expect(people).to_have_value(re.compile("Trần Thị Bình"))
    assert kept(home, address)["nguoi"] == "truong_phong"
    find = page.get_by_role("searchbox", name="Tìm lựa chọn")
    find.fill("dat dai")
    expect(page.locator("fieldset#f-the label:visible")).to_have_count(1)
    with page.expect_response(DRAFT):
        page.get_by_label("Đất đai").check()
    assert kept(home, address)["the"] == ["x4"]
    assert kept(home, address)["bang"] == [{"ten": "Ghế", "so": "3", "gia": "0,1", "viec": []}]
    assert page.evaluate("window.same"), "the page was loaded anew"


def test_whoever_is_signed_out_while_typing_signs_in_in_place_and_goes_on(
    visit: Callable[..., Page], home: Home
) -> None:
    page, address = visit("lanh_dao"), started(home)
    page.goto(address)
    page.context.clear_cookies()
    page.locator("[name=doan]").press_sequentially("Gõ khi phiên đã hết")
    again = page.get_by_role("dialog", name="Đăng nhập lại")
    again.get_by_label("Mật khẩu").fill("sai")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(again.locator(".errors")).to_contain_text("chưa đúng")
    again.get_by_label("Mật khẩu").fill("demo")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp")
    assert kept(home, address)["doan"] == "Gõ khi phiên đã hết"
    # Another person who signs in there gets nothing of it, and it is not sent in their name.
    page.context.clear_cookies()
    page.locator("[name=doan]").press_sequentially(" lần nữa")
    again.get_by_label("Tên đăng nhập").fill("chuyen_vien")
    again.get_by_label("Mật khẩu").fill("demo")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("#saved")).to_contain_text("Người khác đang đăng nhập")
    page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(page.locator("#saved.off")).to_contain_text("Người khác đang đăng nhập")
    assert engine.task(home, BY, address.rpartition("/")[2]).task.status == "open"
    other = By("bdt", "chuyen_vien", Channel.WEB)
    assert engine.draft_of(home, other, address.rpartition("/")[2]) is None
    # The first one finds the text again in this browser.
    # Away first: an answer still on its way would set the cookie again.
    page.goto("about:blank")
    page.context.clear_cookies()
    page.goto(f"/login?next={address}")
    page.fill("#username", "lanh_dao")
    page.fill("#password", "demo")
    page.click("button.primary")
    page.wait_for_url(f"**{address}")
    expect(page.locator("[name=doan]")).to_have_value("Gõ khi phiên đã hết lần nữa")
    # The button that sends the form waits for a sign-in too, then goes on by itself.
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp")
    page.context.clear_cookies()
    page.locator("[name=chu]").fill("Kế hoạch")
    page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    again.get_by_label("Mật khẩu").fill("demo")
    with page.expect_navigation():
        again.get_by_role("button", name="Đăng nhập").click()
    assert engine.task(home, BY, address.rpartition("/")[2]).task.status == "completed"
    assert page.evaluate("Object.keys(localStorage).length") == 0


@pytest.mark.full
def test_two_tabs_a_closed_tab_and_a_lost_race_lose_nothing(visit: Callable[..., Page], home: Home) -> None:
    one, address = visit("lanh_dao"), started(home)
    other = one.context.new_page()
    one.goto(address)
    other.goto(address)
    typed_and_saved(one, "doan", "Một")
    other.locator("[name=doan]").press_sequentially("Hai")
    expect(other.locator("#saved.off")).to_contain_text("cửa sổ khác")
    assert kept(home, address)["doan"] == "Một"
    with other.expect_response(DRAFT):
        other.get_by_role("button", name="Giữ bản ở đây").click()
    expect(other.locator("#saved")).to_contain_text("Đã lưu nháp")
    assert kept(home, address)["doan"] == "Hai"
    one.locator("[name=doan]").press_sequentially(" và ba")
    one.get_by_role("button", name="Lấy bản kia").click()
    expect(one.locator("[name=doan]")).to_have_value("Hai")
    # Closed right after the last key.
    other.close()
    one.locator("[name=doan]").fill("Đóng ngay")
    with one.context.expect_page() as opened:
        one.evaluate("window.open('/inbox', '_blank', 'noopener')")
    one.close(run_before_unload=True)
    after = opened.value
    after.goto(address)
    expect(after.locator("[name=doan]")).to_have_value("Đóng ngay")
    # Somebody else was first: the text is shown, and who it was.
    task = address.rpartition("/")[2]
    after.locator("[name=doan]").fill("Ý kiến của tôi")
    engine.complete(home, BY, task, {"chu": "Xong ở máy khác"})
    with after.expect_navigation():
        after.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(after.locator("main")).to_contain_text("Ý kiến của tôi")


@pytest.mark.full
def test_a_task_that_is_given_to_somebody_else_while_one_types_loses_nothing(
    visit: Callable[..., Page], home: Home
) -> None:
    page, address = visit("lanh_dao"), started(home)
    page.goto(address)
    typed_and_saved(page, "doan", "Ý kiến đang gõ")
    task = address.rpartition("/")[2]
    engine.forward(home, BY, task, "chuyen_vien", reason="Tôi đi họp tỉnh cả ngày")
    page.locator("[name=chu]").fill("Gõ sau khi chuyển")
    with page.expect_navigation():
        page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(page.locator("main")).to_contain_text("Ý kiến đang gõ")
    expect(page.locator("main")).to_contain_text("Gõ sau khi chuyển")
    assert engine.task(home, By("bdt", "chuyen_vien", Channel.WEB), task).task.status == "open"
    # Given back, it has what was kept.
    engine.forward(home, By("bdt", "chuyen_vien", Channel.WEB), task, "lanh_dao", reason="Trả lại người giữ trước")
    page.goto(address)
    expect(page.locator("[name=doan]")).to_have_value("Ý kiến đang gõ")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.full
def test_a_killed_server_and_half_an_hour_without_it_lose_nothing(home: Home, chromium: Browser) -> None:
    address, folder = started(home), home.settings.home
    home.close()
    port = free_port()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}")
    page = context.new_page()
    with Served(folder, port=port) as served:
        page.goto(f"/login?next={address}")
        page.fill("#username", "lanh_dao")
        page.fill("#password", "demo")
        page.click("button.primary")
        page.wait_for_url(f"**{address}")
        typed_and_saved(page, "doan", "Trước khi máy chủ chết")
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(10)
    page.locator("[name=doan]").press_sequentially(", và sau đó")
    expect(page.locator("#saved.off")).to_contain_text("Mất mạng")
    page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(page.locator("[name=doan]")).to_have_value("Trước khi máy chủ chết, và sau đó")
    page.close()
    with Served(folder, port=port):
        back = context.new_page()
        back.goto(address)
        expect(back.locator("[name=doan]")).to_have_value("Trước khi máy chủ chết, và sau đó")
        back.wait_for_function("Object.keys(localStorage).length === 0")
        back.locator("[name=doan]").press_sequentially(" nữa")
        back.locator("summary.me").click()
        with back.expect_navigation():
            back.get_by_role("button", name="Đăng xuất").click()
        assert back.evaluate("Object.keys(localStorage).length") == 0
    context.close()
    again = engine.Home.open(engine.Settings(home=folder), clock=engine.FixedClock(MORNING))
    assert kept(again, address)["doan"] == "Trước khi máy chủ chết, và sau đó nữa"
    again.close()
