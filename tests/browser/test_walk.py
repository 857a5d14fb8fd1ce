from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

PAPER = {"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
SUBJECT = "Áp dụng hệ thống quản lý chất lượng năm 2026"


def open_task(page: Page, name: str) -> None:
    """Open the task of this name from the inbox, beside the list or as a page of its own."""
    page.goto("/inbox")
    page.locator(".row a", has_text=name).first.click()
    if "/inbox" in page.url:
        page.locator("#peek .tools a", has_text="Mở trang").click()
    page.wait_for_url("**/tasks/**")


def finish(page: Page, button: str) -> None:
    """Press the button and wait for the page that answers it: a bare wait for the load state is met by the old page."""
    with page.expect_navigation():
        page.locator("#outcomes").get_by_role("button", name=button).click()
    expect(page.locator("[role=alert]")).to_have_count(0)
    if page.locator("[name=_reviewed]").count():
        finish(page, "Xác nhận")


# Without script the same walk is done in tests/web/test_walk.py, so a browser does it in the long run only.
@pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.full)], ids=["with script", "without script"]
)
def test_an_official_takes_an_outgoing_document_from_start_to_issued(
    visit: Callable[..., Page], home: Home, *, script: bool
) -> None:
    drafter = visit("chuyen_vien", script=script)
    drafter.goto("/start")
    drafter.get_by_role("button", name="Bắt đầu Quản lý văn bản đi").click()
    drafter.get_by_label("Không mật").check()
    finish(drafter, "Xong việc này")
    drafter.locator("[name=loai_vb]").select_option("KH")
    drafter.locator("[name=trich_yeu]").fill(SUBJECT)
    drafter.locator("[name=tep_du_thao]").set_input_files(PAPER)
    drafter.locator("[name=nguoi_ky]").select_option("lanh_dao")
    finish(drafter, "Xong việc này")

    head = visit("truong_phong", script=script)
    open_task(head, "Kiểm tra nội dung")
    finish(head, "Đạt, ký nháy")
    engine.run_due(home)
    office = visit("chanh_vp", script=script)
    open_task(office, "Kiểm tra thể thức")
    office.get_by_label("Người ký đúng thẩm quyền").check()
    finish(office, "Đạt, trình ký")
    engine.run_due(home)
    leader = visit("lanh_dao", script=script)
    open_task(leader, "Duyệt bản thảo và ký")
    finish(leader, "Ký ban hành")

    clerk = visit("van_thu", script=script)
    open_task(clerk, "Cấp số, vào sổ")
    clerk.locator("[name=so_ban_phat_hanh]").fill("1")
    finish(clerk, "Xong việc này")
    engine.run_due(home)
    open_task(clerk, "Ký số của cơ quan")
    clerk.get_by_label("Đã ký số của cơ quan").check()
    finish(clerk, "Xong việc này")
    engine.run_due(home)
    open_task(clerk, "Phát hành văn bản")
    expect(clerk.get_by_text("22/KH-BDT").first).to_be_visible()
    clerk.locator("[name=ngay_chuyen]").fill("23/11/2026")
    finish(clerk, "Xong việc này")

    clerk.goto("/registers/van_ban_di")
    expect(clerk.locator("tbody tr").first).to_contain_text("22/KH-BDT")
    drafter.goto("/cases")
    drafter.get_by_role("link", name=SUBJECT).click()
    expect(drafter.locator("[aria-current=step]").first).to_be_visible()
