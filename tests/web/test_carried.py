"""What is typed while a session ends: carried through the sign-in, to the one who typed it and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

import engine
from engine import By, Channel
from tests.support.every_field import BY, started
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

FORM = "//form[@id='form']"
SIGN_IN = "//form[.//input[@name='password']]"
TYPED = {"doan": "Đoạn văn rất dài", "so_luong": "mười", "cac_muc": ["v0", "v2"], "bang.2.ten": "Ghế"}


def ended(app: Flask, home: Home, typed: dict[str, object] | None = None) -> tuple[Person, Page, str]:
    """A person whose session ended before the form was sent: what the server answered, and the task's address."""
    person, address = Person(app, "lanh_dao"), started(home)
    page = person.get(address)
    person.client = app.test_client()
    return person, person.send(page, FORM, typed or TYPED, button=("_act", "complete")), address


def signed_in(person: Person, page: Page, name: str, password: str = "demo") -> Page:  # noqa: S107 - the public one of the demo
    return person.send(page, SIGN_IN, {"username": name, "password": password})


def test_what_was_typed_comes_back_after_the_sign_in_as_a_draft(app: Flask, home: Home) -> None:
    person, asked, address = ended(app, home)
    assert asked.status == 401
    assert "phần đã gõ sẽ trở thành bản nháp" in asked.text
    refused = signed_in(person, asked, "lanh_dao", "wrong")
    assert refused.status == 401
    back = signed_in(person, refused, "lanh_dao")
    assert back.path == address
    assert "chưa gửi gì" in back.text
    assert back.one("//textarea[@name='doan']").text == "Đoạn văn rất dài"
    assert back.one("//input[@name='so_luong']").get("value") == "mười"
    assert len(back.all("//input[@name='cac_muc'][@checked]")) == 2
    assert engine.task(home, BY, address.rpartition("/")[2]).task.status == "open"


def test_another_person_who_signs_in_there_does_not_receive_it(app: Flask, home: Home) -> None:
    person, asked, address = ended(app, home)
    other = signed_in(person, asked, "chuyen_vien")
    assert "Đoạn văn rất dài" not in other.response.text
    task = address.rpartition("/")[2]
    assert engine.draft_of(home, By("bdt", "chuyen_vien", Channel.WEB), task) is None
    assert engine.draft_of(home, BY, task) is None


def test_a_draft_that_has_changed_meanwhile_is_not_written_over(app: Flask, home: Home) -> None:
    person, address = Person(app, "lanh_dao"), started(home)
    page, task = person.get(address), address.rpartition("/")[2]
    engine.save_draft(home, BY, task, {"doan": "Ở máy khác"})
    person.client = app.test_client()
    back = signed_in(person, person.send(page, FORM, TYPED, button=("_act", "save")), "lanh_dao")
    assert back.status == 409
    assert back.one("//textarea[@name='doan']").text == "Đoạn văn rất dài"
    kept = engine.draft_of(home, BY, task)
    assert kept is not None
    assert kept.values == {"doan": "Ở máy khác"}


def test_nobody_can_make_up_whose_text_it_is(app: Flask, home: Home) -> None:
    person, asked, address = ended(app, home)
    forged = orjson.dumps(["chuyen_vien", address.rpartition("/")[2]]).decode()
    person.send(asked, SIGN_IN, {"username": "lanh_dao", "password": "demo", "_who": forged})
    assert engine.draft_of(home, BY, address.rpartition("/")[2]) is None


def test_a_form_made_for_somebody_else_is_neither_sent_nor_kept(app: Flask, home: Home) -> None:
    first, second, address = Person(app, "lanh_dao"), Person(app, "pho_lanh_dao"), started(home)
    task = address.rpartition("/")[2]
    who = first.get(address).one(f"{FORM}//input[@name='_who']").get("value")
    engine.forward(home, BY, task, "pho_lanh_dao", reason="Đi công tác đến hết tuần")
    page = second.get(address)
    refused = second.send(page, FORM, {**TYPED, "_who": who}, button=("_act", "complete"))
    assert refused.status == 409
    assert "Phần này do người khác gõ" in refused.text
    assert "Đoạn văn rất dài" not in refused.response.text
    token = page.one("//input[@name='csrf_token']").get("value")
    kept = second.client.post(f"{address}/draft", data={"csrf_token": token, "_who": who, "doan": "x"})
    assert kept.status_code == 409
    assert "rev" not in kept.json


def test_the_draft_stays_with_who_wrote_it_when_the_task_is_passed_on(app: Flask, home: Home) -> None:
    writer, address = Person(app, "lanh_dao"), started(home)
    writer.send(writer.get(address), FORM, {"doan": "Nháp của tôi"}, button=("_act", "save"))
    task = address.rpartition("/")[2]
    engine.forward(home, BY, task, "pho_lanh_dao", reason="Đi công tác đến hết tuần")
    other = By("bdt", "pho_lanh_dao", Channel.WEB)
    assert not Person(app, "pho_lanh_dao").get(address).one("//textarea[@name='doan']").text
    engine.forward(home, other, task, "lanh_dao", reason="Trả lại người cũ làm tiếp")
    assert writer.get(address).one("//textarea[@name='doan']").text == "Nháp của tôi"


def test_the_browser_keeps_nothing_before_somebody_has_said_that_the_case_is_not_secret(app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    page = drafter.send(drafter.get("/start"), "//form[contains(@action, 'van_ban_di')]")
    assert page.one(FORM).get("data-keep") is None
    page = drafter.complete(page, {"do_mat": "thuong"})
    assert page.one(FORM).get("data-keep") is not None


def test_who_is_there_is_told_to_who_is_signed_in_only(app: Flask) -> None:
    told = Person(app, "van_thu").client.get("/session").json
    assert told["person"] == "van_thu"
    assert told["token"]
    assert app.test_client().get("/session").status_code == 302


def test_a_draft_that_changed_elsewhere_tells_its_revision(app: Flask, home: Home) -> None:
    person, address = Person(app, "lanh_dao"), started(home)
    page = person.get(address)
    engine.save_draft(home, BY, address.rpartition("/")[2], {"doan": "Ở máy khác"})
    token = page.one("//input[@name='csrf_token']").get("value")
    told = person.client.post(f"{address}/draft", data={"csrf_token": token, "_rev": "0", "doan": "Ở đây"})
    assert told.status_code == 409
    assert told.json["rev"] == 1


PASS_ON = "//form[contains(@action, '/forward')]"
WHY = {"to": "chuyen_vien", "reason": "Tôi đi họp tỉnh cả ngày"}


def passed(app: Flask, home: Home) -> tuple[Person, Page, str]:
    """A person whose session ended before they passed a task on."""
    person, address = Person(app, "lanh_dao"), started(home)
    page = person.get(address)
    person.client = app.test_client()
    return person, person.send(page, PASS_ON, WHY), address.rpartition("/")[2]


def test_what_was_typed_to_pass_a_task_on_comes_back_after_the_sign_in(app: Flask, home: Home) -> None:
    person, asked, task = passed(app, home)
    assert asked.status == 401
    assert "chưa gửi gì" in asked.text
    back = signed_in(person, signed_in(person, asked, "lanh_dao", "wrong"), "lanh_dao")
    assert back.one("//textarea[@name='reason']").text == WHY["reason"]
    assert back.one("//select[@name='to']/option[@selected]").get("value") == "chuyen_vien"
    assert engine.task(home, BY, task).task.assignee == "lanh_dao"
    person.send(back, PASS_ON)
    assert engine.task(home, By("bdt", "chuyen_vien", Channel.WEB), task).task.assignee == "chuyen_vien"


def test_another_person_neither_sees_nor_sends_what_was_typed_to_pass_a_task_on(app: Flask, home: Home) -> None:
    person, asked, task = passed(app, home)
    assert WHY["reason"] not in signed_in(person, asked, "truong_phong").response.text
    page = Person(app, "lanh_dao").get(f"/tasks/{task}")
    engine.forward(home, BY, task, "pho_lanh_dao", reason="Đi công tác đến hết tuần")
    other = Person(app, "pho_lanh_dao")
    who = page.one(f"{PASS_ON}//input[@name='_who']").get("value")
    refused = other.send(other.get(f"/tasks/{task}"), PASS_ON, {**WHY, "_who": who})
    assert refused.status == 409
    assert WHY["reason"] not in refused.response.text


def test_who_gives_a_task_back_without_a_session_finds_the_task_again(app: Flask, home: Home) -> None:
    person, address = Person(app, "lanh_dao"), started(home)
    page = person.get(address)
    person.client = app.test_client()
    back = signed_in(person, person.send(page, "//form[contains(@action, '/release')]"), "lanh_dao")
    assert back.path == address
    assert "chưa gửi gì" in back.text
    assert engine.task(home, BY, address.rpartition("/")[2]).task.assignee == "lanh_dao"


def begun(home: Home) -> str:
    """A case of the head's, in which remarks may be written."""
    return engine.task(home, BY, started(home).rpartition("/")[2]).case.id


def test_a_remark_comes_back_after_the_sign_in_and_is_written_when_said_so(app: Flask, home: Home) -> None:
    person, case = Person(app, "lanh_dao"), begun(home)
    page = person.get(f"/cases/{case}")
    person.client = app.test_client()
    form, text = "//form[contains(@action, '/comments')]", "Nhớ hỏi lại phòng Dân tộc\nrồi mới trình"
    asked = person.send(page, form, {"text": text})
    assert (asked.status, "chưa gửi gì" in asked.text) == (401, True)
    back = signed_in(person, signed_in(person, asked, "lanh_dao", "wrong"), "lanh_dao")
    assert back.one("//textarea[@name='text']").text.strip() == text
    assert engine.case(home, BY, case).comments == ()
    # The session may end once more: what was typed is carried once more.
    kept, person.client = person.client, app.test_client()
    asked = person.send(back, FORM)
    assert signed_in(person, asked, "lanh_dao").one("//textarea[@name='text']").text.strip() == text
    person.client = kept
    assert person.send(back, FORM).path == f"/cases/{case}"
    assert [each.text.split() for each in engine.case(home, BY, case).comments] == [text.split()]


def test_a_reason_comes_back_to_who_typed_it_alone_and_nothing_is_done_by_it(app: Flask, home: Home) -> None:
    person, case = Person(app, "lanh_dao"), begun(home)
    page, why = person.get(f"/cases/{case}"), "Đơn vị đã rút hồ sơ"
    form = "//form[contains(@action, '/cancel')]"
    person.client = app.test_client()
    asked = person.send(page, form, {"reason": why})
    other = signed_in(person, asked, "truong_phong")
    assert (other.path, why in other.response.text) == ("/inbox", False)
    person.client = app.test_client()
    back = signed_in(person, person.send(page, form, {"reason": why}), "lanh_dao")
    assert back.one("//textarea[@name='reason']").text.strip() == why
    assert engine.case(home, BY, case).status == "active"
    person.send(back, FORM)
    assert engine.case(home, BY, case).status == "cancelled"


def test_no_page_elsewhere_puts_words_into_somebodys_mouth(app: Flask, home: Home) -> None:
    case = begun(home)
    stranger = app.test_client()
    plain = stranger.post(f"/cases/{case}/comments", data={"text": "x", "_who": "giả"})
    assert (plain.status_code, b"_typed" in plain.data) == (400, False)
    page = Person(app, "lanh_dao").get(f"/cases/{case}")
    who = page.one("//form[contains(@action, '/comments')]//input[@name='_who']").get("value")
    # A mark from a page says nothing of an address: the sign-in takes none but what it has signed itself.
    asked = Page(stranger.get("/login"))
    person = Person(app, "lanh_dao")
    person.client = stranger
    landed = person.send(
        asked, SIGN_IN, {"username": "lanh_dao", "password": "demo", "_who": who, "_typed": '[["text","x"]]'}
    )
    assert landed.path == "/inbox"
