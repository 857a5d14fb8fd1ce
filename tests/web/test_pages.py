from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

import engine
from engine import Catalogue
from storage import registers
from storage.registers import Entry
from tests.support.drawing import bpmn, flows, process
from tests.web.site import Person
from tests.web.test_walk import DRAFT, PAPER, begin, sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from flask import Flask

    from engine import FixedClock, Home

PLACES = (
    "/inbox", "/inbox?scope=mine", "/inbox?scope=offered", "/inbox?scope=started", "/inbox?scope=done", "/cases",
    "/start", "/documents", "/registers", "/registers/van_ban_di", "/people", "/procedures", "/procedures/van_ban_di",
    "/trail", "/patterns", "/more",
)  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_place_has_a_title_one_heading_and_labels(app: Flask, language: str) -> None:
    person = Person(app, "lanh_dao", language=language)
    for path in PLACES:
        page = person.get(path)
        assert page.status == 200, path
        assert page.one("//html").get("lang") == language
        assert page.one("//title").text.endswith("– Quytrinh")
        assert page.one("//main//h1 | //main//h2").text_content().strip(), path
        for field in page.all("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
            assert is_labelled(field), f"{html.tostring(field)!r} on {path} has no label"


def is_labelled(field: html.HtmlElement) -> bool:
    named = field.get("aria-label") or field.xpath("ancestor::label")
    return bool(named or field.xpath(f"//label[@for='{field.get('id')}']"))


def test_the_root_leads_to_the_inbox_and_an_unknown_page_is_404(app: Flask) -> None:
    person = Person(app, "van_thu")
    assert person.get("/").path == "/inbox"
    assert person.get("/nothing/here").status == 404


def test_healthz_needs_no_sign_in(app: Flask) -> None:
    assert app.test_client().get("/healthz").json == {"status": "alive"}


def test_pages_run_no_script_but_ours_and_cannot_be_framed(app: Flask) -> None:
    person = Person(app, "van_thu")
    for path in PLACES:
        page = person.get(path)
        policy = page.response.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.response.headers["X-Content-Type-Options"] == "nosniff"
        assert page.response.headers["Cache-Control"] == "no-store"
        for script in page.all("//script"):
            assert script.get("src", "").startswith("/static/"), path
        assert not page.all("//*[@onclick or @onchange or @onsubmit or @style]"), path


def test_the_inbox_sorts_by_due_date_and_counts(
    app: Flask, clock: FixedClock, days: Callable[[int], timedelta]
) -> None:
    drafter = Person(app, "chuyen_vien")
    begin(drafter)
    assert "Tuần này" in drafter.get("/inbox").text
    clock.advance(days(6))
    late = Person(app, "chuyen_vien").get("/inbox")
    assert "Quá hạn" in late.one("//h2[contains(@class, 'late')]").text_content()
    assert "Quá hạn 2 ngày" in late.text
    assert late.one("//a[@aria-current='page']//span[@class='n']").text.strip() == "1"


@pytest.fixture
def days() -> Callable[[int], timedelta]:
    from datetime import timedelta  # noqa: PLC0415 - used by this one fixture

    return lambda count: timedelta(days=count)


def test_the_inbox_is_searched_without_accents(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head = Person(app, "truong_phong")
    assert "Kiểm tra nội dung" in head.get("/inbox?q=ap dung he thong").text
    nothing = head.get("/inbox?q=khen thuong")
    assert "Không có việc nào khớp “khen thuong”" in nothing.text


def test_the_selected_task_is_shown_beside_the_list(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    task = begin(drafter).path.rpartition("/")[2]
    page = drafter.get(f"/inbox?task={task}")
    peek = page.one("//article[@id='peek']").text_content()
    assert "Soạn thảo văn bản" in peek
    assert "Không mật" in peek
    gone = drafter.get("/inbox?task=nobody's")
    assert gone.status == 200
    assert "Chọn một việc" in gone.one("//article[@id='peek']").text_content()


def test_the_way_back_to_a_list_leads_nowhere_else(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.get(f"/inbox?scope=mine&task={begin(drafter).path.rpartition('/')[2]}")
    assert page.one("//input[@name='_back']").get("value") == "scope=mine"
    task = page.one("//form[@id='form']").get("action").rpartition("/")[2]
    sent = drafter.client.post(
        f"/tasks/{task}",
        data={"csrf_token": page.one("//input[@name='csrf_token']").get("value"), "_act": "save", "_rev": "0"}
        | {"_back": "_external=1&_scheme=javascript&q=a", "_next": "//evil.example"},
    )
    assert sent.location.startswith("/inbox?")


def test_the_case_shows_what_happened_where_it_stands_and_who_is_waited_for(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    page = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    assert page.one("//li[@aria-current='step']").text_content().startswith("Kiểm tra nội dung")
    done = [each.text_content() for each in page.all("//ol[@class='steps']/li[@class='did']")]
    assert done[0].startswith("Xác định độ mật, đã xong")
    waiting = page.one("//section[@id='waiting']").text_content()
    assert "Chưa ai nhận" in waiting
    assert "Kiểm tra nội dung" in waiting
    titles = [each.text_content() for each in page.all("//div[@class='ev']/strong")]
    assert titles[0] == "Kiểm tra nội dung, ký nháy: chờ xử lý"
    assert titles[-1] == "Mở hồ sơ"
    drawing = page.one("//div[@data-diagram]")
    assert "soan_thao" in drawing.get("data-taken").split()
    assert drawing.get("data-present") == "kiem_tra_noi_dung"
    xml = drafter.client.get(drawing.get("data-diagram"))
    assert xml.mimetype == "application/xml"
    assert b"BPMNDiagram" in xml.data


def test_a_file_in_the_trail_is_called_a_file_and_nothing_is_told_of_what_stayed_empty(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    page = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    told = page.one("//li[.//strong[starts-with(., 'Soạn thảo văn bản: đã xong')]]//dl")
    values = [each.text_content() for each in told.findall("dd")]
    assert any(each.startswith("tệp, mã ") for each in values)
    assert all(each.strip() for each in values)
    assert not any(len(word) == 64 for each in values for word in each.split())


def test_a_decision_to_return_a_draft_reads_as_one(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head = Person(app, "truong_phong")
    reason = {"nhan_xet_noi_dung": "Trích yếu chưa nêu năm thực hiện."}
    head.complete(head.task("Kiểm tra nội dung"), reason, outcome=("ket_qua_noi_dung", "tra_lai"))
    back = drafter.task("Soạn thảo văn bản")
    assert "Trích yếu chưa nêu năm thực hiện." in back.one("//output").text_content()
    page = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    entry = page.one("//li[@class='back']")
    assert "Kiểm tra nội dung, ký nháy: Trả lại" in entry.text_content()


def test_a_remark_and_a_file_are_added_to_a_case(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    begin(drafter)
    case = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    page = drafter.send(case, "//form[contains(@action, '/comments')]", {"text": "Bản giấy sẽ đến trong ngày."})
    assert "Bản giấy sẽ đến trong ngày." in page.one("//section[@aria-labelledby='comments']").text_content()
    page = drafter.send(
        page, "//form[contains(@action, '/papers')]", {"title": "Công văn kèm theo"}, files={"file": PAPER}
    )
    link = page.one("//section[@id='papers']//a[contains(., 'du-thao.pdf')]").get("href")
    file = drafter.client.get(link, buffered=True)
    assert file.data == PAPER[1]
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert Person(app, "uy_vien_9").client.get(link).status_code == 404


def test_a_case_is_cancelled_with_a_reason_by_its_starter(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    begin(drafter)
    address = drafter.get("/cases").one("//tbody//a").get("href")
    form = "//form[contains(@action, '/cancel')]"
    assert drafter.send(drafter.get(address), form, {"reason": " "}).status == 400
    page = drafter.send(drafter.get(address), form, {"reason": "Đã có văn bản khác thay thế."})
    assert "Đã hủy" in page.text
    assert "Đã có văn bản khác thay thế." in page.text
    assert "Không còn việc nào" in drafter.get("/inbox").text


def test_a_case_is_hidden_from_who_may_not_see_it(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    begin(drafter)
    address = drafter.get("/cases").one("//tbody//a").get("href")
    stranger = Person(app, "uy_vien_9")
    assert stranger.get(address).status == 404
    assert stranger.get(f"{address}/diagram").status == 404
    assert "Không tìm thấy hồ sơ" in stranger.get("/cases").text


def test_a_paper_names_who_brought_each_version(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    paper = drafter.get(drafter.get("/documents").one("//tbody//a").get("href"))
    cells = [each.text_content() for each in paper.all("//tbody/tr/td")]
    assert "Nguyễn Văn AnSoạn thảo văn bản" in cells
    assert "chuyen_vien" not in cells


def test_the_cases_are_searched_without_accents_and_by_state(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    assert drafter.get("/cases?q=CHAT luong").all("//tbody/tr")
    assert not drafter.get("/cases?q=khac").all("//tbody/tr")
    assert not drafter.get("/cases?status=completed").all("//tbody/tr")


def test_a_register_shows_its_columns_as_declared_and_prints_as_a_book(app: Flask) -> None:
    page = Person(app, "van_thu").get("/registers/van_ban_di")
    assert "Không tìm thấy dòng nào" in page.text
    assert page.one("//div[@class='bookpage gap']//b").text == "SỔ ĐĂNG KÝ VĂN BẢN ĐI"
    assert Person(app, "van_thu").get("/registers/nothing").status == 404


def test_a_register_is_filtered_sorted_paged_printed_and_saved(app: Flask, home: Home) -> None:
    with home.database.write() as connection:
        for no in range(1, 53):
            columns = {"so_ky_hieu": f"{no:02d}/KH-BDT", "trich_yeu": f"Kế hoạch {100 - no}"}
            row = Entry(f"r{no}", "bdt", "van_ban_di", 2026, no, None, None, home.clock.now(), "van_thu", columns)
            registers.add(connection, row)
    clerk = Person(app, "van_thu")
    page = clerk.get("/registers/van_ban_di")
    assert "52 dòng" in page.text
    assert "Trang 1 / 2" in page.text
    second = clerk.get(page.one("//nav[contains(@class, 'pager')]/a[text()='Sau']").get("href"))
    assert [cell.text_content() for cell in second.all("//tbody/tr/td[1]")] == ["51/KH-BDT", "52/KH-BDT"]
    head = clerk.get(second.one("//th/a[contains(., 'trích yếu')]").get("href"))
    assert head.one("//th[@aria-sort='ascending']").text_content().startswith("Tên loại")
    assert head.one("//tbody/tr[1]/td[1]").text_content() == "52/KH-BDT"
    found = clerk.get("/registers/van_ban_di?column=trich_yeu&words=ke+hoach+60")
    assert [cell.text_content() for cell in found.all("//tbody/tr/td[1]")] == ["40/KH-BDT"]
    pdf = clerk.get(found.one("//a[contains(., 'In sổ')]").get("href")).response
    sheet = clerk.get(found.one("//a[contains(., 'XLSX')]").get("href")).response
    assert pdf.data.startswith(b"%PDF")
    assert sheet.data.startswith(b"PK")


def test_a_day_that_is_none_is_told_beside_its_field_and_kept(app: Flask) -> None:
    page = Person(app, "van_thu").get("/registers/van_ban_di?since=31/2/2026")
    assert page.one("//input[@name='since']").get("value") == "31/2/2026"
    assert "05/3/2026" in page.one("//*[@id='since-why']").text_content()


def test_people_and_units_are_listed_and_found(app: Flask) -> None:
    page = Person(app, "van_thu").get("/people?q=binh")
    names = [each.text_content() for each in page.all("//tbody//th")]
    assert "Trần Thị Bình" in names
    assert "Văn phòng" in page.text


def test_the_trail_is_filtered_by_person_kind_and_day(app: Flask) -> None:
    begin(Person(app, "chuyen_vien"))
    overseer = Person(app, "lanh_dao")
    rows = overseer.get("/trail?actor=chuyen_vien&kind=task-completed").all("//tbody/tr")
    assert len(rows) == 1
    assert "Xác định độ mật: đã xong" in rows[0].text_content()
    assert not overseer.get("/trail?until=01/01/2020").all("//tbody/tr")
    assert not overseer.get("/trail?since=01/01/2030").all("//tbody/tr")
    assert overseer.get("/trail?since=garbage").all("//tbody/tr")


def test_the_trail_is_read_page_by_page(app: Flask) -> None:
    overseer = Person(app, "lanh_dao")
    first = overseer.get("/trail")
    following = first.all("//nav[contains(@class, 'pager')]/a")
    if following:
        assert overseer.get(following[0].get("href")).status == 200


def test_the_trail_names_no_step_by_its_id(app: Flask, jobs: Callable[[], int]) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    sign(app, jobs)
    clerk = Person(app, "van_thu")
    clerk.complete(clerk.task("Cấp số"), {"so_ban_phat_hanh": "1"})
    told = [each.text_content() for each in Person(app, "lanh_dao").get("/trail").all("//tbody/tr/td[3]")]
    assert "Đã qua" in told
    assert not [each for each in told if "_" in each]


def test_a_long_text_that_is_known_of_a_case_stands_below_its_label_folded(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    text = "Một đoạn văn bản dài. " * 30
    drafter.complete(begin(drafter), {**DRAFT, "noi_dung": text}, files={"tep_du_thao": PAPER})
    page = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    long = page.one("//section[@id='facts']//dt[@class='long'][text()='Nội dung văn bản']/following-sibling::dd[1]")
    assert long.get("class") == "long"
    assert text.strip() in long.xpath(".//details")[0].text_content()


def test_the_language_is_chosen_and_remembered(app: Flask) -> None:
    person = Person(app, "van_thu")
    assert "To do" in person.get("/inbox?lang=en").text
    assert "To do" in person.get("/inbox").text
    assert "Cần làm" in person.get("/inbox?lang=vi").text
    assert "Cần làm" in person.get("/inbox?lang=xx").text


def test_steps_are_named_in_english_for_who_reads_english(app: Flask) -> None:
    person = Person(app, "chuyen_vien", language="en")
    begin_english = person.send(person.get("/start"), "//form[contains(@action, 'van_ban_di')]")
    assert begin_english.one("//h1").text == "Set the secrecy"
    assert "as Drafting officer" in begin_english.text
    assert "Outgoing documents" in begin_english.text
    assert "Quản lý văn bản đi" not in person.get("/start").one("//form").text_content()
    page = person.complete(begin_english, {})
    assert "Choose" in page.one("//div[@role='alert']").text_content()


def test_the_procedure_page_lists_its_steps_by_lane_and_offers_the_diagram(app: Flask) -> None:
    person = Person(app, "thu_ky_iso")
    page = person.get("/procedures/van_ban_di")
    assert "Soạn thảo văn bản" in page.text
    assert "Văn thư" in page.text
    assert "Cần lấy ý kiến? Không: tiếp theo là Kiểm tra nội dung, ký nháy" in page.text
    link = page.one("//a[contains(@href, 'download=1')]").get("href")
    assert "van_ban_di.bpmn" in person.client.get(link).headers["Content-Disposition"]
    assert person.get("/procedures/nothing").status == 404


@pytest.mark.parametrize(
    ("language", "lint", "form", "remedy"),
    [
        ("vi", "«Ghi ý kiến» không có hướng dẫn.", "chưa có nhãn tiếng Anh", "Viết hướng dẫn trong <documentation>."),
        ("en", "«Ghi ý kiến» has no instruction.", "has no English label", "Write the instruction in"),
    ],
)
def test_findings_are_told_in_the_language_of_the_reader(
    home: Home, app: Flask, *, language: str, lint: str, form: str, remedy: str
) -> None:
    drawn = bpmn(
        process(
            '<startEvent id="s"/><userTask id="a" name="Ghi ý kiến" camunda:formRef="f"/><endEvent id="e"/>'
            + flows("s", "a", "e")
        )
    )
    odd = b'{"type": "default", "id": "f", "components": [{"type": "textfield", "id": "x", "key": "x", "label": "X"}]}'
    engine.publish(home, engine.By(home.agency, "thu_ky_iso"), {"p.bpmn": drawn, "f.form": odd})
    page = Person(app, "thu_ky_iso", language=language).get("/procedures/p")
    for said in (lint, form, remedy):
        assert said in page.text


def test_a_paper_is_found_by_year_and_title_and_shows_its_versions(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    begin(drafter)
    case = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    form = "//form[contains(@action, '/papers')]"
    drafter.send(case, form, {"title": "Phụ lục số liệu"}, files={"file": PAPER})
    found = drafter.get("/documents?q=phu luc")
    assert len(found.all("//tbody/tr")) == 1
    page = drafter.get(found.one("//tbody//a").get("href"))
    assert page.one("//h1").text == "Phụ lục số liệu"
    assert "du-thao.pdf" in page.text
    assert not drafter.get("/documents?year=2020").all("//tbody/tr")
    assert drafter.get("/documents/nothing").status == 404


def test_the_heads_of_units_give_opinions_chosen_from_a_list(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    drafting = begin(drafter)
    chosen = [each.get("value") for each in drafting.all("//input[@name='don_vi_gop_y']")]
    assert "CSDT" in chosen
    asked = {**DRAFT, "can_gop_y": "true", "don_vi_gop_y": ["CSDT", "TTDB"]}
    drafter.complete(drafting, asked, files={"tep_du_thao": PAPER})
    for name in ("uy_vien_1", "uy_vien_2"):
        head = Person(app, name)
        page = head.task("Góp ý dự thảo")
        head.complete(page, {"y_kien": "Bổ sung thời hạn."}, outcome=("dong_y", "dong_y_co_sua"))
    table = drafter.task("Tiếp thu, giải trình").one("//table").text_content()
    assert "Phòng Chính sách dân tộc" in table
    assert "Bổ sung thời hạn." in table


def broken(catalogue: Catalogue, topic: str) -> Catalogue:
    """The same handlers, one of which fails."""

    def fail(*_: object) -> None:
        message = "the printer is on fire"
        raise RuntimeError(message)

    return Catalogue(replace(each, run=fail) if each.topic == topic else each for each in catalogue.values())


def test_a_step_that_stands_still_is_let_try_again_by_the_administrator(
    app: Flask, home: Home, jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    sign(app, jobs)
    monkeypatch.setattr(home, "catalogue", broken(home.catalogue, "assign-number"))
    clerk = Person(app, "van_thu")
    clerk.complete(clerk.task("Cấp số, vào sổ"), {"so_ban_phat_hanh": "1"})
    monkeypatch.undo()
    admin = Person(app, "admin")
    page = admin.get("/operations")
    assert "Đang vướng" in page.text
    incident = page.one("//ul[contains(@class, 'findings')]//a").get("href")
    shown = admin.send(admin.get(f"{incident}/retry"), "//form[@id='form']", {"reason": "Đã cài lại bước cấp số."})
    admin.send(shown, "//form[@id='form']", button=("_confirmed", "1"))
    assert "Không có gì vướng" in admin.get("/operations").text
    assert "22/KH-BDT" in clerk.get("/documents").text
    refused = drafter.get("/operations")
    assert refused.status == 403
    assert "Bạn không được xem nội dung này" in refused.text
    assert "Vận hành" not in drafter.get("/more").text
    assert "Vận hành" in admin.get("/more").text


def test_a_short_reason_and_a_missing_file_are_mistakes_beside_their_fields(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    begin(drafter)
    case = drafter.get(drafter.get("/cases").one("//tbody//a").get("href"))
    short = drafter.send(case, "//form[contains(@action, '/cancel')]", {"reason": "Thôi"})
    assert short.status in {400, 422}
    assert short.one("//textarea[@name='reason'][@id='reason']").text == "Thôi"
    assert "ít nhất 10 ký tự" in short.one("//details[@open]").text_content()
    title = {"title": "Phụ lục đã gõ"}
    none = drafter.send(case, "//form[contains(@action, '/papers')]", title, files={"file": ("", b"")})
    assert none.status == 422
    assert none.one("//input[@name='title']").get("value") == "Phụ lục đã gõ"
    assert "Chọn tệp." in none.one("//details[@open]").text_content()
