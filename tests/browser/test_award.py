"""A certificate of commendation from the campaign to the register, by the demo's accounts, as the pages tell them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import HANOI
from tests.browser.test_walk import PAPER, finish, open_task
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

NAME = "Tổng kết năm 2026"
DEEDS = "Tham mưu chính sách cho đồng bào dân tộc thiểu số, hoàn thành trước hạn, không có đơn thư. " * 3


def later(home: Home, *at: int) -> None:
    engine.tick(home, ADMIN, datetime(*at, tzinfo=HANOI))  # type: ignore[misc]  # year, month, day, hour, …
    engine.run_due(home)


def campaign(visit: Callable[..., Page], home: Home) -> None:
    """The office opens it, the unit registers a nominee."""
    office = visit("chanh_vp")
    office.goto("/start")
    office.get_by_role("button", name="Bắt đầu Đợt xét khen thưởng").click()
    office.locator("[name=ten_dot]").fill(NAME)
    office.locator("[name=nam]").fill("2026")
    office.get_by_label("Giấy khen", exact=True).check()
    office.locator("[name=han_dang_ky]").fill("27/11/2026")
    office.locator("[name=han_nop]").fill("11/12/2026")
    office.get_by_label("Thanh tra").check()
    office.locator("[name=chuyen_vien_giup_viec]").select_option("chuyen_vien")
    finish(office, "Xong việc này")
    unit = visit("uy_vien_3")
    open_task(unit, "Đăng ký, giới thiệu")
    unit.locator("[name='danh_sach.0.loai_doi_tuong']").select_option("ca_nhan")
    unit.locator("[name='danh_sach.0.ca_nhan']").select_option("danh_gia_vien")
    unit.locator("[name='danh_sach.0.hinh_thuc']").select_option("GK")
    finish(unit, "Xong việc này")
    engine.run_due(home)


def reported(visit: Callable[..., Page], home: Home) -> None:
    """The nominee reports, the unit agrees, the office finds it in order, nobody objects."""
    nominee = visit("danh_gia_vien")
    open_task(nominee, "Lập hồ sơ, báo cáo thành tích")
    nominee.locator("[name=so_luoc_ly_lich]").fill("Thanh tra viên từ năm 2012.")
    nominee.locator("[name=thoi_gian_tu]").fill("01/01/2026")
    nominee.locator("[name=thoi_gian_den]").fill("20/11/2026")
    nominee.locator("[name=xep_loai]").select_option("HTXS")
    nominee.locator("[name=so_thang_cong_tac]").fill("11")
    nominee.locator("[name=thanh_tich]").fill(DEEDS)
    nominee.get_by_label("Tôi cam đoan").check()
    finish(nominee, "Xong việc này")
    unit = visit("uy_vien_3")
    open_task(unit, "Bình xét ở đơn vị")
    unit.locator("[name=so_tham_du]").fill("4")
    unit.locator("[name=so_dong_y_don_vi]").fill("4")
    unit.locator("[name=bien_ban_don_vi]").set_input_files(PAPER)
    finish(unit, "Đơn vị đồng ý đề nghị")
    office = visit("chanh_vp")
    open_task(office, "Thẩm tra hồ sơ")
    finish(office, "Hợp lệ")
    engine.run_due(home)
    stranger = visit("uy_vien_6")
    stranger.goto("/documents")
    stranger.get_by_role("link", name="Đề nghị khen thưởng, lấy ý kiến công khai").click()
    expect(stranger.get_by_text("Niêm yết công khai tại")).to_be_visible()
    later(home, 2026, 12, 8, 17, 1)
    open_task(office, "Tổng hợp ý kiến")
    finish(office, "Không có ý kiến")
    engine.run_due(home)


def voted(visit: Callable[..., Page], home: Home) -> None:
    """Seven are present, two vote in writing; nobody's vote is kept in a draft or handed on."""
    office = visit("chanh_vp")
    open_task(office, "Mời họp, gửi hồ sơ")
    office.locator("[name=ngay_hop]").fill("11/12/2026")
    office.locator("[name=chu_tri]").select_option("lanh_dao")
    office.locator("[name=thu_ky_hd]").select_option("chuyen_vien")
    finish(office, "Xong việc này")
    later(home, 2026, 12, 11, 8, 0)
    open_task(office, "Điểm danh phiên họp")
    for number in range(1, 8):
        office.locator(f"[name=co_mat][value=uy_vien_{number}]").check()
    finish(office, "Xong việc này")
    for number in range(1, 10):
        voter = visit(f"uy_vien_{number}")

        open_task(voter, "Bỏ phiếu kín")
        expect(voter.get_by_text("Đây là phiếu kín")).to_be_visible()
        said = "Ông/bà vắng mặt" if number > 7 else "Ông/bà có mặt"
        expect(voter.get_by_text(said)).to_be_visible()
        expect(voter.get_by_role("button", name="Lưu nháp")).to_have_count(0)
        expect(voter.locator("#to")).to_have_count(0)
        answer = voter.locator("#outcomes [value=khong_dong_y]" if number == 9 else "#outcomes [value=dong_y]")
        assert "danger" not in str(answer.get_attribute("class"))
        with voter.expect_navigation():
            answer.click()
        expect(voter.locator("[role=alert]")).to_have_count(0)
    open_task(office, "Lập biên bản họp")
    expect(office.get_by_text("88,9").first).to_be_visible()
    office.locator("[name=noi_dung_hop]").fill("Hội đồng thảo luận và bỏ phiếu kín.")
    office.locator("[name=ket_luan_hop]").fill("Thông qua.")
    finish(office, "Xong việc này")
    engine.run_due(home)
    head = visit("lanh_dao")
    open_task(head, "Thông qua, ký biên bản")
    finish(head, "Ký biên bản")
    engine.run_due(home)


def decided(visit: Callable[..., Page], home: Home) -> None:
    """The decision is drafted from what the case knows, signed, numbered and issued."""
    drafter = visit("chuyen_vien")
    open_task(drafter, "Soạn thảo văn bản")
    expect(drafter.locator("[name=trich_yeu]")).to_have_value(re.compile("Phạm Thị Dung"))
    drafter.locator("[name=nguoi_ky]").select_option("lanh_dao")
    finish(drafter, "Xong việc này")
    for person, task, button in (
        ("truong_phong", "Kiểm tra nội dung", "Đạt, ký nháy"),
        ("chanh_vp", "Kiểm tra thể thức", "Đạt, trình ký"),
        ("lanh_dao", "Duyệt bản thảo và ký", "Ký ban hành"),
        ("van_thu", "Cấp số, vào sổ", "Xong việc này"),
        ("van_thu", "Ký số của cơ quan", "Xong việc này"),
        ("van_thu", "Phát hành văn bản", "Xong việc này"),
        ("van_thu", "Ghi nhận nơi nhận", "Xong việc này"),
        ("van_thu", "Lưu bản gốc", "Xong việc này"),
    ):
        page = visit(person)
        open_task(page, task)
        for label in ("Người ký đúng thẩm quyền", "Đã ký số của cơ quan", "Đã nhận đủ", "Bản gốc đã lưu"):
            if page.get_by_label(label).count():
                page.get_by_label(label).first.check()
        for name, text in (("so_ban_phat_hanh", "1"), ("ngay_chuyen", "11/12/2026"), ("ho_so", "04.TĐKT")):
            if page.locator(f"[name={name}]").count():
                page.locator(f"[name={name}]").fill(text)
        finish(page, button)
        engine.run_due(home)


@pytest.mark.full
def test_an_award_goes_from_the_campaign_to_the_register(visit: Callable[..., Page], home: Home) -> None:
    campaign(visit, home)
    reported(visit, home)
    voted(visit, home)
    decided(visit, home)
    office = visit("chanh_vp")
    open_task(office, "Công bố, trao thưởng")
    expect(office.locator("[name=so_qd]")).to_have_value("31/QĐ-BDT")
    office.locator("[name=co_quan_qd]").fill("Trưởng ban Ban Dân tộc tỉnh Trà Vinh")
    office.locator("[name=muc_thuong]").fill("702000")
    office.locator("[name=ngay_trao]").fill("18/12/2026")
    finish(office, "Xong việc này")
    engine.run_due(home)
    open_task(office, "Lưu hồ sơ")
    office.locator("[name=ho_so_luu]").fill("04.TĐKT")
    finish(office, "Xong việc này")
    clerk = visit("van_thu")
    clerk.goto("/registers/so_khen_thuong")
    expect(clerk.locator("tbody tr").first).to_contain_text("Phạm Thị Dung")
