from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

import engine
from engine import By, Channel
from tests.support.drawing import bpmn, flows, process, user
from tests.web.site import Page, Person, multipart
from tests.web.test_walk import DRAFT, PAPER, begin

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home


def checking(app: Flask) -> Page:
    """The head's task to check a draft, taken from the inbox."""
    drafter = Person(app, "chuyen_vien")
    drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    return Person(app, "truong_phong").task("Kiểm tra nội dung")


def test_the_work_instruction_is_told_in_the_language_spoken_or_said_to_be_vietnamese(app: Flask, home: Home) -> None:
    told, path = "Ghi tên loại, trích yếu", begin(Person(app, "chuyen_vien")).path
    guidance = "//section[@aria-labelledby='guidance']/p[1]"
    page = Person(app, "chuyen_vien").get(path)
    assert page.one(guidance).text.startswith(told)
    english = Person(app, "chuyen_vien", language="en").get(path).one(guidance)
    assert (english.text.startswith("Enter the type, subject"), english.get("lang")) == (True, None)
    body = '<startEvent id="s"/>' + user("a", 'camunda:assignee="chuyen_vien"', "<documentation>Làm đi</documentation>")
    body += '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, By("bdt", "admin", Channel.CLI), {"p.bpmn": bpmn(process(body))})
    case = engine.start(home, By("bdt", "chuyen_vien", Channel.WEB), "p").id
    (task,) = engine.case(home, By("bdt", "chuyen_vien", Channel.WEB), case).tasks
    alone = Person(app, "chuyen_vien", language="en").get(f"/tasks/{task.id}").one(guidance)
    assert (alone.text, alone.get("lang")) == ("Làm đi", "vi")


def test_a_refused_form_keeps_what_was_typed_and_leads_to_each_mistake(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.complete(begin(drafter), {"trich_yeu": "Kế hoạch tổ chức hội nghị", "han_tra_loi": "31/02/2027"})
    assert page.status == 422
    assert page.one("//textarea[@name='trich_yeu']").text == "Kế hoạch tổ chức hội nghị"
    assert page.one("//input[@name='han_tra_loi']").get("value") == "31/02/2027"
    links = page.all("//div[@role='alert']//a")
    assert len(links) >= 3
    for link in links:
        assert page.all(f"//*[@id='{link.get('href')[1:]}']"), f"{link.get('href')} leads nowhere"
    invalid = page.one("//input[@name='han_tra_loi'][@aria-invalid='true']")
    assert page.one(f"//*[@id='{invalid.get('aria-describedby').split()[-1]}']").text_content().strip()


def test_what_was_refused_is_in_the_draft_when_the_page_is_opened_again(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    refused = drafter.complete(begin(drafter), {"trich_yeu": "Kế hoạch tổ chức hội nghị"})
    again = drafter.get(refused.path)
    assert again.one("//textarea[@name='trich_yeu']").text == "Kế hoạch tổ chức hội nghị"


def test_a_file_survives_a_refused_submission_and_can_be_taken_out(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    refused = drafter.complete(begin(drafter), {"trich_yeu": ""}, files={"tep_du_thao": PAPER})
    assert refused.status == 422
    assert "du-thao.pdf" in refused.text
    done = drafter.complete(refused, DRAFT)
    assert done.path == "/inbox", done.text[:500]
    assert "du-thao.pdf" in drafter.get(drafter.get("/cases").one("//tbody//a").get("href")).text


def test_a_file_can_be_taken_out_again(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    saved = drafter.send(begin(drafter), "//form[@id='form']", button=("_act", "save"), files={"tep_du_thao": PAPER})
    sha256 = saved.one("//input[@name='_drop.tep_du_thao']").get("value")
    after = drafter.send(saved, "//form[@id='form']", {"_drop.tep_du_thao": sha256}, button=("_act", "save"))
    assert "du-thao.pdf" not in after.text


def test_a_file_that_is_not_taken_is_a_mistake_of_its_field_and_nothing_is_lost(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": ("a.html", b"<script>alert(1)</script>")})
    assert page.status == 422
    assert "“a.html” là trang web" in page.text
    assert page.one("//textarea[@name='trich_yeu']").text == DRAFT["trich_yeu"]


def test_a_refused_file_does_not_hide_the_other_mistakes(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    typed = {**DRAFT, "trich_yeu": "", "noi_nhan.0.so_ban": "2", "luu": "VT, KH"}
    page = drafter.complete(begin(drafter), typed, files={"tep_du_thao": ("a.html", b"<b>")})
    assert page.status == 422
    wrong = [each.text_content() for each in page.all("//div[@class='errors']//a")]
    said = ("Ghi trích yếu", "Ghi nội dung", "“a.html” là trang web", "Ghi nơi nhận")
    found = [next(place for place, each in enumerate(wrong) if part in each) for part in said]
    assert found == sorted(found), wrong
    assert page.one("//input[@name='luu']").get("value") == "VT, KH"
    drafter.complete(page, {**DRAFT, "noi_nhan.0.so_ban": ""}, files={"tep_du_thao": PAPER})
    assert "Kiểm tra nội dung" in Person(app, "truong_phong").get("/inbox").text


def test_a_text_far_too_long_is_cut_off_beside_its_field_and_the_others_stay(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    huge = "Đoạn rất dài. " * 1_500_000
    page = drafter.complete(begin(drafter), {**DRAFT, "noi_dung": huge, "trich_yeu": "Giữ nguyên"})
    assert page.status == 422
    assert "có 21.000.000 ký tự, chỉ giữ 200.000 ký tự đầu" in page.one("//*[@id='f-noi_dung-e']").text_content()
    assert len(page.one("//textarea[@name='noi_dung']").text) == 200_000
    assert page.one("//textarea[@name='trich_yeu']").text == "Giữ nguyên"
    assert drafter.get(page.path).one("//textarea[@name='trich_yeu']").text == "Giữ nguyên"
    page = drafter.send(page, "//form[@id='form']", {"noi_dung": huge, "luu": "VT"}, button=("_act", "save"))
    assert page.status == 422
    assert "chỉ giữ 200.000 ký tự đầu" in page.text
    token = page.one("//input[@name='csrf_token']").get("value")
    kept = drafter.client.post(f"{page.path}/draft", **multipart({"csrf_token": token, "noi_dung": huge}))
    assert kept.status_code == 422
    assert "chỉ giữ" in kept.json["text"]


def test_more_text_than_a_draft_holds_is_shown_again_and_said(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    many = {f"noi_nhan.{row}.ten": "Nơi nhận " * 20_000 for row in range(9)}
    page = drafter.complete(begin(drafter), {**DRAFT, **many})
    assert page.status == 422
    assert "Tổng cộng quá nhiều chữ" in page.text
    assert page.one("//input[@name='luu']").get("value") == DRAFT["luu"]
    token = page.one("//input[@name='csrf_token']").get("value")
    kept = drafter.client.post(f"{page.path}/draft", **multipart({"csrf_token": token, **many}))
    assert kept.status_code == 400
    assert "Tổng cộng quá nhiều chữ" in kept.json["text"]


def test_rows_of_a_table_are_added_and_taken_out_by_buttons(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    filled = {"noi_nhan.0.ten": "Ủy ban nhân dân tỉnh", "trich_yeu": "Giữ nguyên"}
    more = drafter.send(page, "//form[@id='form']", filled, button=("_add_row", "noi_nhan"))
    assert len(more.all("//input[starts-with(@name, 'noi_nhan.')][contains(@name, '.ten')]")) == 2
    assert more.one("//input[@name='noi_nhan.0.ten']").get("value") == "Ủy ban nhân dân tỉnh"
    assert more.one("//textarea[@name='trich_yeu']").text == "Giữ nguyên"
    less = drafter.send(
        more, "//form[@id='form']", {"noi_nhan.1.ten": "Sở Nội vụ"}, button=("_remove_row", "noi_nhan.0")
    )
    assert [each.get("value") for each in less.all("//input[contains(@name, '.ten')]")] == ["Sở Nội vụ"]


def test_a_row_offered_empty_shows_its_defaults_which_alone_are_no_answer(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    assert page.one("//input[@name='noi_nhan.0.so_ban']").get("value") == "1"
    assert page.one("//select[@name='noi_nhan.0.hinh_thuc']/option[@selected]").get("value") == "dien_tu"
    more = drafter.send(page, "//form[@id='form']", {"noi_nhan.0.ten": "Sở Y tế"}, button=("_add_row", "noi_nhan"))
    assert more.one("//input[@name='noi_nhan.1.so_ban']").get("value") == "1"
    drafter.complete(page, DRAFT, files={"tep_du_thao": PAPER})
    assert "Kiểm tra nội dung" in Person(app, "truong_phong").get("/inbox").text


def test_only_who_may_sign_today_is_offered_as_the_signer(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    offered = {each.get("value") for each in page.all("//select[@name='nguoi_ky']/option")}
    assert {"lanh_dao", "pho_lanh_dao"} <= offered
    assert not {"chuyen_vien", "uy_vien_9", "admin"} & offered


def test_empty_rows_count_when_rows_are_added_and_taken_out(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    form, names = "//form[@id='form']", "//input[starts-with(@name, 'noi_nhan.')][contains(@name, '.ten')]"
    page = drafter.send(begin(drafter), form, button=("_add_row", "noi_nhan"))
    assert len(page.all(names)) == 2
    page = drafter.send(page, form, {"noi_nhan.1.ten": "Sở Nội vụ"}, button=("_add_row", "noi_nhan"))
    assert [each.get("value") for each in page.all(names)] == ["Sở Nội vụ", "", ""]
    typed = {"noi_nhan.0.ten": "", "noi_nhan.1.ten": "Sở Tài chính", "noi_nhan.2.ten": "Sở Y tế"}
    page = drafter.send(page, form, typed, button=("_remove_row", "noi_nhan.1"))
    assert [each.get("value") for each in page.all(names)] == ["Sở Y tế"]


def test_the_outcome_is_a_button_and_a_missing_reason_is_asked_for(app: Flask) -> None:
    head = Person(app, "truong_phong")
    page = checking(app)
    page = head.get(page.path)
    buttons = [each.text_content() for each in page.all("//button[@name='ket_qua_noi_dung']")]
    assert buttons[0] == "Đạt, ký nháy"
    refused = head.complete(page, {"nhan_xet_noi_dung": "Sửa"}, outcome=("ket_qua_noi_dung", "tra_lai"))
    assert refused.status == 422
    assert "ít nhất 10 ký tự" in refused.text
    assert refused.one("//textarea[@name='nhan_xet_noi_dung']").text == "Sửa"


def test_a_draft_saved_in_another_window_is_not_written_over(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    old = begin(drafter)
    form = "//form[@id='form']"
    drafter.send(old, form, {"trich_yeu": "Cửa sổ một"}, button=("_act", "save"))
    late = drafter.send(old, form, {"trich_yeu": "Cửa sổ hai"}, button=("_act", "save"))
    assert late.status == 409
    assert "cửa sổ khác" in late.text
    assert late.one("//textarea[@name='trich_yeu']").text == "Cửa sổ hai"


def test_typing_is_kept_by_the_script_in_words_and_a_newer_draft_refused(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    token = page.one("//input[@name='csrf_token']").get("value")
    address = page.one("//form[@id='form']").get("data-draft")
    first = drafter.client.post(address, data={"csrf_token": token, "trich_yeu": "Đang gõ"})
    assert first.status_code == 200
    assert "Đã lưu nháp" in first.json["text"]
    again = {"csrf_token": token, "_rev": str(first.json["rev"]), "trich_yeu": "Đang gõ tiếp"}
    assert drafter.client.post(address, data=again).status_code == 200
    assert drafter.client.post(address, data=again).status_code == 409
    assert drafter.get(page.path).one("//textarea[@name='trich_yeu']").text == "Đang gõ tiếp"


def test_the_loser_of_a_race_is_told_who_was_first_and_keeps_the_text(app: Flask) -> None:
    page = checking(app)
    loser = Person(app, "truong_phong")
    shown = loser.get(page.path)
    winner = Person(app, "truong_phong")
    winner.complete(winner.get(page.path), outcome=("ket_qua_noi_dung", "dat"))
    text = "Trích yếu chưa nêu năm thực hiện."
    lost = loser.complete(shown, {"nhan_xet_noi_dung": text}, outcome=("ket_qua_noi_dung", "tra_lai"))
    assert lost.status == 409
    assert "Trần Thị Bình đã làm xong việc này lúc" in lost.text
    assert text in lost.text


def test_the_same_submission_sent_twice_is_done_once(app: Flask, home: Home) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.get("/start")
    for _ in range(2):
        drafter.send(page, "//form[contains(@action, 'van_ban_di')]")
    assert len(engine.cases(home, By("bdt", "chuyen_vien", Channel.WEB))) == 1


def test_separation_of_duties_is_told_in_the_list_and_refused_in_plain_words(app: Flask) -> None:
    drafter = Person(app, "truong_phong")
    page = drafter.send(drafter.get("/start"), "//form[contains(@action, 'van_ban_di')]")
    page = drafter.complete(page, {"do_mat": "thuong"})
    drafter.complete(page, DRAFT, files={"tep_du_thao": PAPER})
    said = "Bạn đã làm “Soạn thảo văn bản” trong hồ sơ này"
    assert said in drafter.get("/inbox").text
    own = drafter.task("Kiểm tra nội dung")
    assert said in own.text
    assert not own.all("//form[@id='form']")
    assert own.all("//form[contains(@action, '/forward')]")
    token = own.one("//input[@name='csrf_token']").get("value")
    typed = {"csrf_token": token, "nhan_xet_noi_dung": "Tự kiểm tra", "ket_qua_noi_dung": "dat"}
    for path in (own.path, f"{own.path}/claim"):
        refused = Page(drafter.client.post(path, data=typed))
        assert refused.status == 403
        assert "phải do người khác làm" in refused.text
        assert "must be done" not in refused.text


def test_a_task_is_passed_on_with_a_reason(app: Flask) -> None:
    page = checking(app)
    head = Person(app, "truong_phong")
    form = "//form[contains(@action, '/forward')]"
    short = head.send(head.get(page.path), form, {"to": "uy_vien_1", "reason": "Bận"})
    assert short.status == 400
    assert "ít nhất 10 ký tự" in short.text
    head.send(head.get(page.path), form, {"to": "uy_vien_1", "reason": "Đang đi công tác xa"})
    assert Person(app, "uy_vien_1").task("Kiểm tra nội dung").status == 200


def test_an_offered_task_is_taken_and_given_back(app: Flask) -> None:
    page = checking(app)
    head = Person(app, "truong_phong")
    head.client.post(f"{page.path}/claim", data={"csrf_token": page_token(head, page)})
    held = head.get(page.path)
    assert "Trần Thị Bình" in held.one("//aside").text_content()
    back = head.send(held, "//form[contains(@action, '/release')]")
    assert back.path == "/inbox"
    assert "Vai của tôi 1" in back.text
    assert back.one("//li[contains(@class, 'unread')]//span[@class='meta']").text.startswith("Vai ")


def page_token(person: Person, page: Page) -> str:
    return str(person.get(page.path).one("//input[@name='csrf_token']").get("value"))


@pytest.mark.parametrize("name", ["van_thu", "uy_vien_9"])
def test_a_task_that_is_not_for_a_person_does_not_exist_for_them(app: Flask, name: str) -> None:
    page = checking(app)
    other = Person(app, name)
    assert other.get(page.path).status == 404
    assert other.get(page.path).text.count("Không có trang này") == 1


def test_guidance_and_legal_basis_stand_above_the_form(app: Flask) -> None:
    page = begin(Person(app, "chuyen_vien"))
    assert "Việc cần làm" in page.text
    assert re.search(r"Căn cứ: .*Nghị định 30/2020/NĐ-CP", page.text)


def test_a_secret_paper_is_kept_as_a_stub_only(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.send(drafter.get("/start"), "//form[contains(@action, 'van_ban_di')]")
    drafter.complete(page, {"do_mat": "mat"})
    clerk = Person(app, "van_thu")
    stub = clerk.task("Xử lý theo quy định bí mật nhà nước")
    assert not stub.all("//input[@type='file']")
    assert "MẬT" in clerk.get("/inbox").text


@pytest.mark.parametrize("text", ["garbage", "[]", '{"x": 1}', '{"sha256": "zz", "name": "a", "size": 1, "type": "b"}'])
def test_what_is_no_file_of_ours_is_not_taken_for_one(app: Flask, text: str) -> None:
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    after = drafter.complete(page, {**DRAFT, "_file.tep_du_thao": text})
    assert after.status == 422
    assert DRAFT["trich_yeu"] in after.response.text


@pytest.mark.parametrize("carried", ["garbage", "[]", '{"x":1}', '{"sha256":"zz"}', "7"])
def test_what_is_no_file_value_is_a_mistake_of_its_field(app: Flask, carried: str) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.complete(begin(drafter), {**DRAFT, "_file.tep_du_thao": carried})
    assert page.status == 422
    assert "Đính kèm lại tệp này." in page.text
    assert page.one("//textarea[@name='trich_yeu']").text == DRAFT["trich_yeu"]
    assert not page.all("//input[@name='_drop.tep_du_thao']")


def test_anothers_file_is_a_mistake_of_the_field_that_names_it(app: Flask, home: Home) -> None:
    clerk = By("bdt", "van_thu", Channel.WEB)
    theirs = engine.upload(home, clerk, engine.Upload(name="bi-mat.pdf", stream=BytesIO(PAPER[1])))
    drafter = Person(app, "chuyen_vien")
    page = drafter.complete(begin(drafter), {**DRAFT, "_file.tep_du_thao": json.dumps(theirs)})
    assert page.status == 422
    assert page.one("//div[@class='errors']//a").get("href") == "#f-tep_du_thao"
    assert "Đính kèm lại tệp này." in page.text
    assert not engine.documents(home, clerk)


NOTE = {
    "type": "default",
    "id": "xem",
    "schemaVersion": 19,
    "components": [
        {"type": "text", "text": '="Đợt: " + ten', "properties": {"text_en": '="Campaign: " + ten'}},
    ],
}


def test_a_computed_note_speaks_the_language_of_the_reader(app: Flask, home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:formRef="xem"') + '<endEvent id="e"/>' + flows("s", "a", "e")
    files = {"p.bpmn": bpmn(process(body)), "xem.form": json.dumps(NOTE).encode()}
    engine.publish(home, By(home.agency, "admin", Channel.CLI), files, name="p")
    engine.start(home, By(home.agency, "chuyen_vien", Channel.WEB), "p", variables={"ten": "2026"})
    reader = Person(app, "chuyen_vien")
    page = reader.task("a")
    assert "Đợt: 2026" in page.text
    with reader.client.session_transaction() as session:
        session["language"] = "en"
    assert "Campaign: 2026" in reader.get(page.path).text
