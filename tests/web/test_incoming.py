from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine import By, Channel
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

LETTER = {
    "so_van_ban": "504",
    "ky_hieu": "QĐ-UBND",
    "ngay_van_ban": "20/11/2026",
    "loai_vb": "QĐ",
    "trich_yeu": "Kế hoạch năm 2027",
}


def registered(app: Flask) -> tuple[Person, Page]:
    """The office's task to sort an incoming document that the clerk has registered."""
    clerk = Person(app, "van_thu")
    page = clerk.send(clerk.get("/start"), "//form[contains(@action, 'van_ban_den')]")
    clerk.complete(page, {"do_mat": "thuong", "do_khan": "thuong"})
    accept = ("ket_qua_tiep_nhan", "hop_le")
    clerk.complete(clerk.task("Tiếp nhận"), {"noi_gui": "UBND tỉnh", "nguon": "buu_dien"}, outcome=accept)
    clerk.complete(clerk.task("Đăng ký, số hóa"), LETTER)
    office = Person(app, "chanh_vp")
    return office, office.task("Phân loại")


def test_only_clerks_begin_an_incoming_document(app: Flask) -> None:
    page = Person(app, "chuyen_vien").get("/start")
    assert page.all("//form[contains(@action, 'van_ban_den')]") == []


def test_a_term_in_working_days_stands_in_the_form_before_anybody_types(app: Flask) -> None:
    # Monday 23/11/2026: the fifth working day is Tuesday 1/12, because 24/11 is a holiday.
    _, page = registered(app)
    assert page.one("//input[@name='de_xuat_han']").get("value") == "01/12/2026"


def test_who_handles_a_document_asks_for_more_time_on_the_case_s_page(app: Flask, home: Home) -> None:
    office, page = registered(app)
    office.complete(page, {"de_xuat_chu_tri": "CSDT"})
    leader = Person(app, "lanh_dao")
    given = {"y_kien_chi_dao": "Phòng Chính sách dân tộc tham mưu."}
    leader.complete(leader.task("Cho ý kiến"), given, outcome=("hanh_dong", "chuyen_xu_ly"))
    clerk, head = Person(app, "van_thu"), Person(app, "uy_vien_1")
    clerk.complete(clerk.task("Chuyển giao"))
    head.complete(head.task("Phân công"), {"nguoi_xu_ly": "uy_vien_6"}, outcome=("ket_qua_phan_cong", "nhan"))
    engine.run_due(home)
    (case,) = engine.cases(home, By(home.agency, "lanh_dao", Channel.WEB), key="van_ban_den")
    handler = Person(app, "uy_vien_6")
    asking = handler.get(f"/cases/{case.id}")
    form = "//form[contains(@action, '/actions')]"
    assert Person(app, "uy_vien_1").get(f"/cases/{case.id}").all(form) == []
    handler.send(asking, form, {"reason": "Cần thêm số liệu của các huyện."})
    told = leader.task("Xét gia hạn")
    leader.complete(told, {"gia_han_den": "15/12/2026"}, outcome=("ket_qua_gia_han", "dong_y"))
    assert "15/12" in handler.task("Giải quyết").text
