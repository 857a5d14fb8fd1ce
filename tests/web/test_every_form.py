"""Every form that posts: what is typed into it goes through a sign-in without script, or there is a reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import engine
from engine import By, Channel
from tests.support.every_field import BY, started
from tests.web.site import Page, Person
from tests.web.test_bulk import BULK, boxes, drafts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from engine import Home

ADMIN: Final = By("bdt", "admin", Channel.WEB)
FORM: Final = "//form[@id='form']"
NOTHING: Final = "Nothing is typed: a button, or a choice among a few."
FILES: Final = "Files are chosen once more."
FORMS: Final = {
    "/people/units/new": {"name": "Phòng Thanh tra"},
    "/people/units/VP": {"name": "Văn phòng mới"},
    "/people/roles/new": {"name": "Thủ kho", "code": "thu_kho"},
    "/people/new": {"name": "Lò Thị Hạnh", "login": "hanh", "_password": "mật khẩu rất dài", "_again": "khác"},
    "/people/passwords/new": {"person": "van_thu"},
    "/people/positions/new": {"person": "van_thu", "title": "Văn thư trưởng"},
    "/people/ends/new": {"person": "van_thu", "last_day": "31/12/2026"},
    "/people/van_thu/absences/new": {"reason": "Nghỉ phép năm", "keys": ["van_ban_den", "van_ban_di"]},
    "/people/van_thu/substitutes/new": {"reason": "Đi học dài ngày"},
    "/people/van_thu/handover": {"reason": "Quyết định số 12/QĐ-BDT"},
    "/people/van_thu/second-step/off": {"reason": "Mất điện thoại"},
    "/people/van_thu/positions/{holding}/end": {"last_day": "31/12/2026"},
    "/people/authorities/new": {"basis": "Giấy ủy quyền số 5"},
    "/people/authorities/ends/new": {"reason": "Hết nhiệm kỳ"},
    "/working-days/closed": {"name": "Nghỉ bão số 9", "source": "Công điện 12/CĐ-UBND"},
    "/account/notices": {"hour": "9"},
    "/account/zone": {"zone": "Asia/Tokyo"},
    "/inbox/views/new?q=abc": {"name": "Việc gấp của tôi"},
    "/operations/cases/{case}/suspend": {"reason": "Chờ văn bản của Sở Nội vụ"},
    "/tasks/{task}/more-time": {"reason": "Chờ số liệu của huyện"},
}
"""Where a form of `web.entry` stands, and what is typed into it."""
ELSEWHERE: Final = {
    "account.keys": NOTHING,
    "account.page": "Passwords alone.",
    "account.speak": NOTHING,
    "absences.end_absence": "carried: a reason (test_carried.py has the mechanism)",
    "absences.end_substitution": "carried: a reason",
    "bulk.bulk": "carried: below",
    "case.act": "carried: a reason",
    "case.attach": FILES,
    "case.cancel": "carried: test_carried.py",
    "case.comment": "carried: test_carried.py",
    "devices.end": NOTHING,
    "devices.end_others": NOTHING,
    "documents.link": "carried: test_documents.py",
    "documents.revise": "carried: test_documents.py",
    "documents.prepare": NOTHING,
    "extensions.one": "carried: by e.fields, as all of FORMS",
    "extensions.seen": NOTHING,
    "help.welcome": NOTHING,
    "inbox.display": NOTHING,
    "incident.repair": "carried: by e.fields, as all of FORMS",
    "login.code": "The sign-in itself.",
    "login.leave": NOTHING,
    "login.page": "The sign-in itself.",
    "notices.follow": NOTHING,
    "notices.read_all": NOTHING,
    "operations.address": NOTHING,
    "person.sign_out": NOTHING,
    "person.unlock": NOTHING,
    "recall.recall": NOTHING,
    "saved_views.again": NOTHING,
    "saved_views.delete": NOTHING,
    "saved_views.one": "carried: the form of saved_views.new",
    "second.turn_off": "A password alone.",
    "second.turn_on": "A code that is good for thirty seconds.",
    "standing.move": "carried: by e.fields, as all of FORMS",
    "start.begin": NOTHING,
    "tables.look": FILES,
    "tables.take_in": FILES,
    "task.claim": NOTHING,
    "task.draft": "Sent by the script, which signs in in place.",
    "task.forward": "carried: test_carried.py",
    "task.release": "carried: test_carried.py",
    "task.submit": "carried: test_carried.py",
    "task.take_back": NOTHING,
    "telling.address": NOTHING,
    "telling.end": NOTHING,
    "telling.link": NOTHING,
    "triage.aside": "One day, chosen among the next mornings or typed.",
    "triage.back": NOTHING,
    "triage.remark": "carried: test_carried.py",
    "triage.watch": NOTHING,
    "unsubscribe.leave": "Needs no session.",
    "uploads.take": "The body is a file, sent by the script.",
}


def addresses(home: Home) -> dict[str, dict[str, object]]:
    """The addresses of `FORMS` in this home."""
    task = started(home).rpartition("/")[2]
    ids = {
        "case": engine.task(home, BY, task).case.id,
        "task": task,
        "holding": engine.positions_of(home, ADMIN, "van_thu")[0].id,
    }
    return {address.format(**ids): dict(typed) for address, typed in FORMS.items()}


def carried(page: Page) -> dict[str, str]:
    """What a sign-in page carries."""
    return {name: page.one(f"//input[@name='{name}']").get("value") for name in ("_typed", "_who")}


def gone_on(person: Person, page: Page, asked: Page) -> Page:
    """The page to which a person who is signed in again is led, without asking for the password once more."""
    assert asked.status == 401
    token = page.one("//input[@name='csrf_token']").get("value")
    data = {"csrf_token": token, **carried(asked)}
    again = Page(person.client.post("/login", data=data, follow_redirects=True))
    return person.send(again, FORM)


def ended(app: Flask, person: Person, page: Page, form: str, typed: Mapping[str, object]) -> Page:
    """What a form without a session is answered."""
    kept, person.client = person.client, app.test_client()
    asked = person.send(page, form, typed)
    person.client = kept
    return asked


def values(page: Page, name: str) -> list[str]:
    """What stands in a field of the form that was shown again."""
    fields = page.all(f"//form[@id='form']//*[@name='{name}']")
    chosen = [each for field in fields for each in field.xpath("./option[@selected]")]
    if chosen or not fields:
        return [each.get("value") for each in chosen]
    boxes = [each for each in fields if each.get("type") in {"checkbox", "radio"}]
    if boxes:
        return [each.get("value") for each in boxes if each.get("checked") is not None]
    return [each.get("value") or each.text or "" for each in fields]


def test_every_form_of_many_fields_is_shown_again_with_what_was_typed_and_nothing_is_done(
    app: Flask, home: Home
) -> None:
    found = addresses(home)
    before = engine.trail(home, ADMIN)
    for address, typed in found.items():
        person = Person(app, "lanh_dao" if "/tasks/" in address or "/inbox/" in address else "admin")
        page = person.get(address)
        asked = ended(app, person, page, FORM, typed)
        assert "mật khẩu rất dài" not in asked.response.text
        shown = gone_on(person, page, asked)
        assert (shown.status, shown.path) == (200, address.partition("?")[0]), address
        assert not shown.all("//*[@role='alert']"), address
        for name, value in typed.items():
            wanted = [""] if name.startswith("_") else value if isinstance(value, list) else [value]
            assert values(shown, name) == wanted, (address, name)
    assert engine.trail(home, ADMIN) == before


def test_what_is_chosen_and_typed_for_many_tasks_is_shown_again_and_nothing_is_done(app: Flask, home: Home) -> None:
    head, inbox = drafts(app, 2)
    ids = boxes(inbox)
    asked = head.send(inbox, BULK, {"_task": ids}, button=("_do", "complete"))
    typed = {"nhan_xet_noi_dung": "Thiếu căn cứ pháp lý", "ket_qua_noi_dung": "tra_lai"}
    again = gone_on(head, asked, ended(app, head, asked, FORM, typed))
    assert (values(again, "_task"), values(again, "nhan_xet_noi_dung")) == (ids, [typed["nhan_xet_noi_dung"]])
    assert len(boxes(head.get("/inbox"))) == 2
    assigned = By("bdt", "lanh_dao", Channel.WEB)
    for _ in range(2):
        engine.start(home, assigned, "van_ban_di")
    leader = Person(app, "lanh_dao")
    inbox = leader.get("/inbox")
    ids = boxes(inbox)
    asked = leader.send(inbox, BULK, {"_task": ids}, button=("_do", "assign"))
    given = {"_to": "chuyen_vien", "_reason": "Người soạn đi vắng"}
    again = gone_on(leader, asked, ended(app, leader, asked, FORM, given))
    assert (values(again, "_to"), values(again, "_reason")) == (["chuyen_vien"], [given["_reason"]])
    assert {engine.task(home, assigned, each).task.assignee for each in ids} == {"lanh_dao"}


def test_each_form_that_posts_is_known_here(app: Flask) -> None:
    posts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/engine-rest")
    }
    adapter = app.url_map.bind("localhost")
    names = (address.format(case="1", task="1", holding="1").partition("?")[0] for address in FORMS)
    shown = {adapter.match(name, method="POST")[0] for name in names}
    assert posts - ELSEWHERE.keys() == shown, (
        "say in FORMS what is typed into it, or in ELSEWHERE why it is not carried"
    )
