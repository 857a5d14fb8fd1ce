"""The people of an office: tables out and in, a hand-over, authorities to sign, open sign-ins, lock-out, an end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import lockout
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

LEAVES, TAKES = "chanh_vp", "chuyen_vien"


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


@pytest.mark.full
def test_a_table_goes_out_is_changed_and_comes_in_after_a_look(visit: Callable[..., Page]) -> None:
    page = visit("admin")
    page.goto("/people/tables")
    units = page.get_by_role("region", name="Các đơn vị")
    with page.expect_download() as out:
        units.get_by_role("link", name="Xuất ra CSV").click()
    assert out.value.suggested_filename.endswith(".csv")
    text = out.value.path().read_text(encoding="utf-8-sig")
    separator = ";" if ";" in text.splitlines()[0] else ","
    head = text.splitlines()[0].split(separator)
    line = separator.join({"code": "KHTC", "name": "Phòng Kế hoạch", "symbol": "KHTC"}.get(each, "") for each in head)
    broken = separator.join("X" if each == "code" else "" for each in head)
    for more, told in ((broken, "Chưa nhập gì: có"), (line, "KHTC")):
        page.goto("/people/tables")
        body = f"{text.rstrip()}\r\n{more}\r\n".encode()
        units.locator("[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": body})
        with page.expect_navigation():
            units.get_by_role("button", name="Xem những gì sẽ thay đổi").click()
        expect(page.locator("main")).to_contain_text(told)
    expect(page.locator("tbody tr")).to_have_count(1)
    press(page, "Nhập các dòng này")
    expect(page).to_have_url(f"{page.url.split('/people')[0]}/people")
    expect(page.locator("main")).to_contain_text("Phòng Kế hoạch")


def test_who_leaves_hands_all_over_in_one_reviewed_step_and_is_out_at_once(
    visit: Callable[..., Page], home: Home
) -> None:
    body = '<startEvent id="s"/>' + user("a", f'camunda:assignee="{LEAVES}"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    case = engine.start(home, by(LEAVES), "p").id
    leaver = visit(LEAVES)
    expect(leaver.locator(".row")).to_have_count(1)

    page = visit("admin")
    page.goto(f"/people/{LEAVES}")
    with page.expect_navigation():
        page.get_by_role("link", name="Bàn giao công việc và khóa tài khoản").click()
    page.get_by_label("Người nhận tất cả").select_option(TAKES)
    page.get_by_label("Ngày cuối").fill("23/11/2026")
    page.get_by_label("Lý do").fill("Quyết định 12/QĐ-BDT: chuyển công tác")
    press(page, "Xem lại toàn bộ")
    taker = engine.person(home, ADMIN, TAKES).name
    expect(page.locator("main")).to_contain_text(f"giao cho {taker}")
    assert engine.person(home, ADMIN, LEAVES).active
    assert leaver.request.get("/session").ok
    press(page, "Bàn giao và khóa tài khoản")
    expect(page.locator(".toast")).to_contain_text("Đã bàn giao công việc của")
    page.goto(f"/people/{LEAVES}")
    expect(page.locator("main")).to_contain_text("Tài khoản đã khóa")
    assert [each.assignee for each in engine.case(home, ADMIN, case).tasks] == [TAKES]

    leaver.goto("/inbox")
    expect(leaver.locator("#password")).to_be_visible()
    leaver.fill("#username", LEAVES)
    leaver.fill("#password", "demo")
    press(leaver, "Đăng nhập")
    expect(leaver.locator("[role=alert]").first).to_be_visible()
    expect(leaver.locator("#password")).to_be_visible()


@pytest.mark.full
def test_an_authority_to_sign_is_given_with_its_days_and_basis_and_withdrawn(visit: Callable[..., Page]) -> None:
    page = visit("admin")
    page.goto("/people/authorities")
    before = page.locator("tbody tr").count()
    with page.expect_navigation():
        page.get_by_role("link", name="Giao quyền ký").click()
    page.get_by_label("Loại", exact=False).first.select_option("TUQ")
    page.get_by_label("Người được ký").select_option(TAKES)
    page.get_by_label("Căn cứ").fill("Giấy ủy quyền 03/UQ-BDT")
    page.get_by_label("Từ ngày").fill("23/11/2026")
    press(page, "Ghi thẩm quyền ký")
    expect(page.locator("[role=alert]").first).to_contain_text("TUQ. chỉ")
    expect(page.get_by_label("Căn cứ")).to_have_value("Giấy ủy quyền 03/UQ-BDT")
    page.get_by_label("Ngày cuối").fill("31/12/2026")
    press(page, "Ghi thẩm quyền ký")
    row = page.locator("tbody tr", has_text="Giấy ủy quyền 03/UQ-BDT")
    for text in ("TUQ.", "Nguyễn Văn An", "23/11/2026", "31/12/2026", "Hiệu lực"):
        expect(row).to_contain_text(text)
    expect(page.locator("tbody tr")).to_have_count(before + 1)
    with page.expect_navigation():
        row.get_by_role("link", name="Rút").click()
    page.get_by_label("Ngày cuối").fill("22/11/2026")
    page.get_by_label("Lý do").fill("Người ủy quyền đã về")
    press(page, "Rút thẩm quyền này")
    expect(page.locator("tbody tr", has_text="Giấy ủy quyền 03/UQ-BDT")).to_contain_text("Đã hết")
    plain = visit(TAKES)
    plain.goto("/people/authorities")
    expect(plain.locator("tbody tr")).to_have_count(before + 1)
    expect(plain.get_by_role("link", name="Giao quyền ký")).to_have_count(0)


@pytest.mark.full
def test_open_sign_ins_are_listed_and_ended(visit: Callable[..., Page]) -> None:
    here, there = visit("lanh_dao"), visit("lanh_dao")
    here.goto("/account")
    devices = here.locator("#devices li")
    expect(devices).to_have_count(2)
    expect(devices.filter(has=here.locator(".tag", has_text="thiết bị này"))).to_have_count(1)
    for each in devices.all():
        expect(each).to_contain_text(re.compile(r"Chrome, Linux.*đăng nhập \d\d:\d\d.* từ 127\.0\.0\.1"))
    press(here, "Đăng xuất thiết bị này")
    expect(devices).to_have_count(1)
    there.goto("/inbox")
    expect(there.locator("#password")).to_be_visible()
    here.goto("/inbox")
    expect(here.locator("#password")).to_have_count(0)


@pytest.mark.full
def test_an_administrator_ends_every_sign_in_of_a_person(visit: Callable[..., Page]) -> None:
    person, page = visit("lanh_dao"), visit("admin")
    page.goto("/people/lanh_dao")
    press(page, "Đăng xuất khỏi mọi thiết bị")
    expect(page.locator("main")).to_contain_text("Chưa đăng nhập ở đâu")
    person.goto("/inbox")
    expect(person.locator("#password")).to_be_visible()


@pytest.mark.full
def test_wrong_passwords_lock_out_until_an_administrator_lets_in(
    visit: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "FAILURES", 2)
    page = visit("lanh_dao")
    page.context.clear_cookies()
    for password, told in (("sai", "chưa đúng"), ("sai", "Sai quá nhiều lần"), ("demo", "Sai quá nhiều lần")):
        page.goto("/login")
        page.fill("#username", "lanh_dao")
        page.fill("#password", password)
        press(page, "Đăng nhập")
        expect(page.locator("main")).to_contain_text(told)
    admin = visit("admin")
    admin.goto("/people/lanh_dao")
    expect(admin.locator("main")).to_contain_text("Tạm khóa vì sai mật khẩu")
    press(admin, "Bỏ tạm khóa tài khoản")
    page.fill("#username", "lanh_dao")
    page.fill("#password", "demo")
    press(page, "Đăng nhập")
    page.wait_for_url("**/inbox")
