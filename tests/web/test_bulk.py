from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine import By
from tests.browser.test_acts import CLERK, publish, sent
from tests.web.site import Page, Person
from tests.web.test_walk import DRAFT, PAPER, begin

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

BULK = "//form[@id='bulk']"


def drafts(app: Flask, count: int) -> tuple[Person, Page]:
    """The head, and the head's inbox with as many drafts to check."""
    drafter = Person(app, "chuyen_vien")
    for _ in range(count):
        drafter.complete(begin(drafter), DRAFT, files={"tep_du_thao": PAPER})
    head = Person(app, "truong_phong")
    return head, head.get("/inbox")


def boxes(page: Page) -> list[str]:
    return [box.get("value") for box in page.all("//input[@form='bulk']")]


def test_one_answer_is_given_to_all_that_are_selected(app: Flask, home: Home) -> None:
    head, inbox = drafts(app, 3)
    ids = boxes(inbox)
    asked = head.send(inbox, BULK, {"_task": ids}, button=("_do", "complete"))
    assert len(asked.all("//main//ul/li//input[@name='_task']")) == 3
    assert "Một câu trả lời cho 3 việc" in asked.text
    engine.complete(home, By("bdt", "truong_phong"), ids[0], {"ket_qua_noi_dung": "dat"})
    done = head.complete(asked, outcome=("ket_qua_noi_dung", "dat"))
    assert "Xong 2 trong 3 việc" in done.text
    assert "đã làm xong việc này" in done.one("//section[@aria-labelledby='refused']").text_content()
    assert not boxes(head.get("/inbox"))


def test_what_is_missing_for_all_is_asked_again_and_the_answer_kept(app: Flask) -> None:
    head, inbox = drafts(app, 2)
    asked = head.send(inbox, BULK, {"_task": boxes(inbox)}, button=("_do", "complete"))
    again = head.complete(asked, {"nhan_xet_noi_dung": "ngắn"}, outcome=("ket_qua_noi_dung", "tra_lai"))
    assert again.status == 422
    assert again.all("//div[@role='alert']//a[@href='#f-nhan_xet_noi_dung']")
    assert again.one("//textarea[@name='nhan_xet_noi_dung']").text == "ngắn"
    assert len(boxes(head.get("/inbox"))) == 2


def test_nothing_selected_and_nonsense_are_said_to_be_so(app: Flask) -> None:
    head, inbox = drafts(app, 1)
    refused = head.send(inbox, BULK, button=("_do", "claim"))
    assert (refused.status, "Chưa chọn việc nào" in refused.text) == (422, True)
    assert head.send(inbox, BULK, {"_task": ["x"]}, button=("_do", "complete")).status == 404
    assert head.send(inbox, BULK, {"_task": ["x"], "_do": "burn"}).status == 422


def test_all_of_a_list_are_taken_together(app: Flask) -> None:
    head, inbox = drafts(app, 2)
    assert not inbox.all("//button[@value='assign']")
    everything = head.get("/inbox?select=all")
    assert len(everything.all("//input[@form='bulk'][@checked]")) == 2
    taken = head.send(everything, BULK, {"_task": boxes(everything)}, button=("_do", "claim"))
    assert "Xong 2 trong 2 việc" in taken.text


def test_a_head_of_office_gives_tasks_to_a_person(app: Flask, home: Home) -> None:
    for _ in range(2):
        engine.start(home, By("bdt", "lanh_dao"), "van_ban_di")
    leader = Person(app, "lanh_dao")
    inbox = leader.get("/inbox")
    asked = leader.send(inbox, BULK, {"_task": boxes(inbox)}, button=("_do", "assign"))
    assert leader.send(asked, "//form[@id='form']").status == 422
    given = leader.send(asked, "//form[@id='form']", {"_to": "chuyen_vien", "_reason": "giúp tôi"})
    assert "Xong 2 trong 2 việc" in given.text
    assert len(boxes(Person(app, "chuyen_vien").get("/inbox"))) == 2


def test_many_are_put_aside_and_taken_back(app: Flask) -> None:
    head, inbox = drafts(app, 2)
    asked = head.send(inbox, BULK, {"_task": boxes(inbox)}, button=("_do", "aside"))
    wrong = head.send(asked, "//form[@id='form']", {"day": "31/02/2027"})
    assert (wrong.status, "Chưa để sau" in wrong.text) == (422, True)
    assert wrong.one("//input[@name='day']").get("value") == "31/02/2027"
    done = head.send(wrong, "//form[@id='form']", {"day": "25/11/2026"})
    assert "Xong 2 trong 2 việc" in done.text
    assert not boxes(head.get("/inbox"))
    undone = head.send(done, "//form[contains(@action, '/tasks/bulk')]")
    assert "Xong 2 trong 2 việc" in undone.text
    inbox = head.get("/inbox")
    head.send(inbox, BULK, {"_task": boxes(inbox), "until": "2026-11-24"}, button=("_do", "aside"))
    aside = head.get("/inbox?scope=aside")
    head.send(aside, BULK, {"_task": boxes(aside)}, button=("_do", "back"))
    assert len(boxes(head.get("/inbox"))) == 2


def test_giving_to_somebody_who_is_away_is_warned_of_first(app: Flask, home: Home) -> None:
    task = engine.tasks(
        home, By("bdt", "lanh_dao"), instance=engine.start(home, By("bdt", "lanh_dao"), "van_ban_di").id
    )
    away = By("bdt", "chuyen_vien")
    today = home.clock.now().date()
    engine.enter_absence(
        home, away, person="chuyen_vien", first_day=today, last_day=today, substitute="van_thu", reason="nghỉ phép"
    )
    leader = Person(app, "lanh_dao")
    asked = leader.send(leader.get("/inbox"), BULK, {"_task": [task[0].id]}, button=("_do", "assign"))
    warned = leader.send(asked, "//form[@id='form']", {"_to": "chuyen_vien", "_reason": "làm giúp"})
    assert (warned.status, "vắng" in warned.one("//div[@role='alert']").text_content()) == (409, True)
    assert warned.one("//textarea[@name='_reason']").text == "làm giúp"
    assert warned.one("//option[@selected]").get("value") == "chuyen_vien"
    given = leader.send(warned, "//form[@id='form']")
    assert "Xong 1 trong 1 việc" in given.text
    page = leader.get(f"/tasks/{task[0].id}")
    again = leader.send(page, "//form[contains(@action, '/tasks/bulk')]", button=("_do", "assign"))
    assert "Giao 1 việc cho một người" in again.text
    undone = leader.send(given, "//form[contains(@action, '/tasks/bulk')]")
    assert "Xong 1 trong 1 việc" in undone.text


def test_a_decision_for_many_is_looked_at_once_more(app: Flask, home: Home) -> None:
    publish(home, review=True)
    first, second = (engine.task(home, CLERK, sent(home, text)).task.instance for text in ("một", "hai"))
    head = Person(app, "truong_phong")
    inbox = head.get("/inbox")
    ids = boxes(inbox)
    asked = head.send(inbox, BULK, {"_task": ids}, button=("_do", "complete"))
    engine.save_draft(home, By("bdt", "truong_phong"), ids[0], {"y_kien": "dở"})
    look = head.send(asked, "//form[@id='form']", {"y_kien": "Nhất trí"}, button=("kq", "dong_y"))
    assert "Sẽ ghi nhận dưới tên bạn, cho 1 việc" in look.text
    assert ("Nhất trí" in look.text, "Đồng ý" in look.text) == (True, True)
    assert "Bạn đã viết dở việc này" in look.one("//section[@aria-labelledby='refused']").text_content()
    assert len(boxes(head.get("/inbox"))) == 2, "nothing is recorded yet"
    changed = head.send(look, "//form[@id='form']", button=("_act", "change"))
    assert changed.one("//input[@name='y_kien']").get("value") == "Nhất trí"
    look = head.send(changed, "//form[@id='form']", button=("kq", "dong_y"))
    done = head.send(look, "//form[@id='form']", button=("_reviewed", "yes"))
    assert "Xong 1 trong 2 việc" in done.text
    assert {engine.case(home, CLERK, case).variables.get("kq") for case in (first, second)} == {None, "dong_y"}
