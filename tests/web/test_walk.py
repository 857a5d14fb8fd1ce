from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from tests.procedures.scenario import Walk
from tests.support.homes import by
from tests.support.sources import ROOT
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from engine import Home

SCENARIOS = ROOT / "bpmn" / "procedures" / "van_ban_di" / "scenarios"
DRAFT = {
    "loai_vb": "KH",
    "trich_yeu": "Áp dụng hệ thống quản lý chất lượng năm 2026",
    "do_khan": "thuong",
    "luu": "VT, VP",
    "hinh_thuc_ph": "dien_tu",
    "nguoi_ky": "lanh_dao",
}
PAPER = ("du-thao.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def begin(drafter: Person) -> Page:
    page = drafter.send(drafter.get("/start"), "//form[contains(@action, 'van_ban_di')]")
    assert "Xác định độ mật" in page.text
    return drafter.complete(page, {"do_mat": "thuong"})


def sign(app: Flask, jobs: Callable[[], int]) -> None:
    """Check the content and the format of the only draft, and sign it."""
    head = Person(app, "truong_phong")
    head.complete(head.task("Kiểm tra nội dung"), outcome=("ket_qua_noi_dung", "dat"))
    jobs()
    office = Person(app, "chanh_vp")
    check = office.task("Kiểm tra thể thức")
    office.complete(check, {"tham_quyen_ky_dung": "true"}, outcome=("ket_qua_the_thuc", "dat"))
    jobs()
    leader = Person(app, "lanh_dao")
    leader.complete(leader.task("Duyệt bản thảo và ký"), outcome=("quyet_dinh", "ky"))


def test_an_outgoing_document_goes_from_draft_to_issued_through_the_pages(
    app: Flask, home: Home, jobs: Callable[[], int]
) -> None:
    drafter = Person(app, "chuyen_vien")
    drafting = begin(drafter)
    assert "Soạn thảo văn bản" in drafting.text
    after = drafter.complete(drafting, DRAFT, files={"tep_du_thao": PAPER})
    assert after.path == "/inbox", after.text[:1500]

    sign(app, jobs)
    clerk = Person(app, "van_thu")
    clerk.complete(clerk.task("Cấp số, vào sổ"), {"so_ban_phat_hanh": "2"})
    jobs()
    clerk.complete(clerk.task("Ký số của cơ quan"), {"da_ky_so": "true"})
    jobs()
    issue = clerk.task("Phát hành văn bản")
    assert "22/KH-BDT" in issue.response.text
    clerk.complete(issue, {"ngay_chuyen": "23/11/2026"})
    jobs()
    clerk.complete(clerk.task("Ghi nhận nơi nhận"), {"da_nhan_du": "true"})
    clerk.complete(clerk.task("Lưu bản gốc"), {"ho_so": "01.KH", "ban_goc_luu": "true"})

    # Two forms ask for the day of dispatch; it is called as the one that was answered calls it.
    case = clerk.get(f"/cases/{engine.cases(home, by('van_thu'), key='van_ban_di')[0].id}")
    assert "Ngày chuyển" in {each.text_content() for each in case.all("//section[@id='facts']//dt")}
    (done,) = case.all("//li[.//strong[starts-with(., 'Phát hành văn bản')]]//dl")
    assert next(each.text_content() for each in done.findall("dt")) == "Ngày chuyển"

    cases = drafter.get("/cases")
    assert "Áp dụng hệ thống quản lý chất lượng năm 2026" in cases.text
    assert "Hoàn tất" in cases.text
    assert "22/KH-BDT" in clerk.get("/documents").text
    register = clerk.get("/registers/van_ban_di")
    assert "22/KH-BDT" in register.text


def test_the_drafter_withdraws_a_document_before_it_is_signed_by_a_button(app: Flask, home: Home) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    (case,) = engine.cases(home, by("chuyen_vien"), key="van_ban_di")
    page = drafter.get(f"/cases/{case.id}")
    assert "Rút văn bản" in page.text
    after = drafter.send(page, "//form[contains(@action, '/actions')]", {"reason": "Lịch họp đã đổi sang tuần sau."})
    assert after.path == f"/cases/{case.id}"
    ended = engine.case(home, by("chuyen_vien"), case.id)
    assert (ended.status, ended.end_state) == ("completed", "huy_rut")
    assert Person(app, "truong_phong").get(f"/cases/{case.id}").all("//form[contains(@action, '/actions')]") == []


def test_a_signed_document_can_neither_be_cancelled_nor_its_files_be_kept_by_others(
    app: Flask, home: Home, jobs: Callable[[], int]
) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    sign(app, jobs)
    (case,) = engine.cases(home, by("chuyen_vien"), key="van_ban_di")
    assert drafter.get(f"/cases/{case.id}").all("//form[contains(@action, '/cancel')]") == []
    paper = engine.case(home, by("chuyen_vien"), case.id).documents[0]
    with drafter.client.get(f"/documents/{paper.id}/versions/1") as file:
        assert (file.status_code, file.headers["Cache-Control"]) == (200, "no-store")


def test_a_new_round_is_judged_anew(app: Flask, home: Home, jobs: Callable[[], int]) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head, office, leader = Person(app, "truong_phong"), Person(app, "chanh_vp"), Person(app, "lanh_dao")
    head.complete(head.task("Kiểm tra nội dung"), outcome=("ket_qua_noi_dung", "dat"))
    jobs()
    judged = {"tham_quyen_ky_dung": "true", "the_thuc_dat": ["quoc_hieu", "ten_co_quan"]}
    office.complete(office.task("Kiểm tra thể thức"), judged, outcome=("ket_qua_the_thuc", "dat"))
    jobs()
    back = {"y_kien_ky": "Sửa lại thể thức giúp tôi."}
    leader.complete(leader.task("Duyệt bản thảo và ký"), back, outcome=("quyet_dinh", "sua_the_thuc"))
    case = office.get(f"/cases/{engine.cases(home, by('chanh_vp'), key='van_ban_di')[0].id}")
    assert "Duyệt bản thảo và ký: Trả lại để sửa thể thức" in case.text
    assert "Kiểm tra thể thức: Đạt, trình ký" in case.text
    again = office.task("Kiểm tra thể thức")
    assert "Sửa lại thể thức giúp tôi." in again.text
    assert not again.all("//input[@checked]")
    refused = office.complete(again, outcome=("ket_qua_the_thuc", "dat"))
    assert refused.status == 422
    assert "người ký đúng thẩm quyền" in refused.text


def test_an_issued_document_shows_its_links_and_offers_to_be_changed(app: Flask, home: Home) -> None:
    Walk(home, SCENARIOS / "can_cu_va_tra_loi.toml").walk()
    plan = next(
        paper for paper in engine.documents(home, by("chuyen_vien"), numbered=True) if paper.number == "22/KH-BDT"
    )
    drafter = Person(app, "chuyen_vien")
    page = drafter.get(f"/documents/{plan.id}")
    links = {each.text_content(): each.get("href") for each in page.all("//dl//a")}
    assert "31/QĐ-BDT" in links
    assert "Căn cứ vào" in page.text
    assert "Bản phát hành" in page.text
    assert "Là căn cứ của" in drafter.get(str(links["31/QĐ-BDT"])).text
    task = drafter.send(page, "//form[contains(@action, 'van_ban_di_sua')]")
    assert "Đề nghị sửa, thu hồi" in task.text
    assert task.one("//select[@name='van_ban_goc']/option[@selected]").get("value") == plan.id
    case = drafter.get(f"/cases/{plan.instance}")
    assert (
        "Căn cứ Quyết định số 31/QĐ-BDT ngày 23 tháng 11 năm 2026;, 31/QĐ-BDT"
        in case.one("//*[@id='facts']").text_content()
    )
