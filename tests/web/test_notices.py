"""Notices, what a person is told, ending mails, and the calendar feed, as a person without script sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

import engine
from engine import By, Channel
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import FixedClock, Home

AS = {name: By("bdt", name, Channel.WEB) for name in ("chuyen_vien", "van_thu", "lanh_dao", "admin", "uy_vien_1")}
CHOICES = "//form[@id='form']"
MAKE, END = "//form[@action='/account/notices/calendar']", "//form[@action='/account/notices/calendar/end']"


def case_of(home: Home, person: str = "chuyen_vien", remark: str = "") -> str:
    """A case whose first task is the starter's own; a remark may name somebody."""
    case = engine.start(home, AS[person], "van_ban_di").id
    first = next(task for task in engine.tasks(home, AS[person]) if task.instance == case)
    engine.complete(home, AS[person], first.id, {"do_mat": "thuong"})
    if remark:
        engine.comment(home, AS[person], case, remark)
    engine.gather_notices(home)
    return case


def link_of(person: Person) -> str:
    """Make a calendar address; where it leads on this site."""
    address = person.send(person.get("/account/notices"), MAKE).one("//input[@id='address']").get("value")
    return str(address).removeprefix("http://localhost")


def read(page: Page) -> Calendar:
    """What a calendar program makes of it."""
    found = Calendar.from_ical(page.response.data)
    assert isinstance(found, Calendar)
    return found


def waiting(app: Flask, path: str) -> Event:
    """The one deadline of a calendar that is not over."""
    events = read(Page(app.test_client().get(path))).walk("VEVENT")
    (found,) = [each for each in events if each["STATUS"] == "CONFIRMED"]
    assert isinstance(found, Event)
    return found


def test_the_bell_counts_a_notice_leads_to_its_case_and_is_read_then(app: Flask, home: Home) -> None:
    case = case_of(home, remark="@lanh_dao xem giúp")
    person = Person(app, "lanh_dao")
    page = person.get("/inbox")
    assert page.one("//a[@class='bell']/span[@class='n bad']").text == "1"
    page = person.get("/notices")
    assert "nhắc đến bạn trong một ý kiến" in page.text
    assert person.send(page, "//ul[contains(@class, 'notices')]//form").path == f"/cases/{case}"
    assert not person.get("/notices").all("//li[@class='unread'] | //a[@class='bell']/span[@class='n bad']")


def test_a_request_for_more_time_leads_to_where_it_is_decided(app: Flask, home: Home) -> None:
    case_of(home)
    (task,) = engine.tasks(home, AS["chuyen_vien"])
    engine.forward(home, AS["chuyen_vien"], task.id, "van_thu", reason="chuyển vì đi công tác")
    day = (home.clock.now() + timedelta(days=30)).date()
    asked = engine.ask_for_time(home, AS["van_thu"], task.id, day=day, reason="chờ ý kiến của Sở Nội vụ")
    engine.gather_notices(home)
    person = Person(app, "chuyen_vien")
    page = person.send(person.get("/notices"), "//ul[contains(@class, 'notices')]/li[1]//form")
    assert (page.path, page.status) == (f"/extensions/{asked.id}", 200)


def test_all_can_be_marked_as_read_up_to_the_newest_that_was_shown(app: Flask, home: Home, clock: FixedClock) -> None:
    case_of(home, remark="@lanh_dao xem giúp")
    person = Person(app, "lanh_dao", language="en")
    page = person.get("/notices")
    clock.advance(timedelta(minutes=5))
    case_of(home, "van_thu", remark="@lanh_dao ơi")
    page = person.send(page, "//form[@action='/notices']")
    assert "All notices are marked as read" in page.text
    assert len(page.all("//li[@class='unread']")) == 1
    for text in ("", "yesterday", "2026-11-23T09:00:00"):
        token = page.one("//form[@action='/notices']//input[@name='csrf_token']").get("value")
        assert person.client.post("/notices", data={"until": text, "csrf_token": token}).status_code == 303
    assert len(person.get("/notices").all("//li[@class='unread']")) == 1


def test_a_notice_of_others_is_not_there(app: Flask, home: Home) -> None:
    case_of(home, remark="@lanh_dao xem giúp")
    action = Person(app, "lanh_dao").get("/notices").one("//ul[contains(@class, 'notices')]//form").get("action")
    other = Person(app, "uy_vien_1")
    page = other.get("/notices")
    assert "Chưa có thông báo" in page.text
    page.one("//form[contains(@action, '/logout') or contains(@action, 'leave') or @method='post']").set(
        "action", action
    )
    assert other.send(page, f"//form[@action='{action}']").status == 404


def test_what_a_person_chooses_is_kept_and_shown(app: Flask, home: Home) -> None:
    person = Person(app, "van_thu")
    page = person.get("/account/notices")
    assert "Cơ quan chưa bật gửi thư" in page.text
    assert page.one("//select[@name='hour']/option[@selected]").get("value") == "8"
    page = person.send(page, CHOICES, {"task": "mail", "offer": "never", "hour": "6", "mails": ["mail"]})
    assert "Đã lưu cách nhận tin" in page.text
    assert page.one("//select[@name='task']/option[@selected]").get("value") == "mail"
    chosen = engine.notice_choices(home, AS["van_thu"])
    assert (chosen.hour, chosen.ways["offer"], chosen.mail, chosen.urgent) == (6, "never", True, False)
    page = person.send(page, CHOICES, {"hour": "3"})
    assert page.status == 422
    assert engine.notice_choices(home, AS["van_thu"]).hour == 6


def test_a_link_in_a_mail_asks_first_and_one_click_ends_the_mails(app: Flask, home: Home) -> None:
    path = f"/mail/off/{engine.notice_wishes.unsubscribe_token(home, 'bdt', 'van_thu')}"
    anybody = app.test_client()
    asked = anybody.get(path)
    assert "Dừng gửi thư" in asked.text
    assert engine.notice_choices(home, AS["van_thu"]).mail
    done = anybody.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, engine.notice_choices(home, AS["van_thu"]).mail) == (200, False)
    assert "Bạn không còn nhận thư nữa" in done.text
    for wrong in (path[:-1], path.replace("van_thu", "lanh_dao"), "/mail/off/x"):
        assert anybody.get(wrong).status_code == anybody.post(wrong).status_code == 404
    assert engine.notice_choices(home, AS["lanh_dao"]).mail


def test_a_calendar_has_the_deadlines_and_grows_its_sequence(app: Flask, home: Home) -> None:
    case_of(home)
    person = Person(app, "chuyen_vien")
    path = link_of(person)
    anybody = Page(app.test_client().get(path))
    assert anybody.response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = read(anybody)
    assert (str(calendar["X-PUBLISHED-TTL"]), calendar["REFRESH-INTERVAL"].to_ical()) == ("PT1H", b"PT1H")
    event = waiting(app, path)
    (task,) = engine.tasks(home, AS["chuyen_vien"])
    assert event["UID"] == f"task-{task.id}@quytrinh"
    assert (event["STATUS"], event.decoded("DTEND")) == ("CONFIRMED", task.due)
    assert str(event["SUMMARY"]).startswith(task.name)
    assert all(len(line) <= 75 for line in anybody.response.data.split(b"\r\n"))
    engine.forward(home, AS["chuyen_vien"], task.id, "van_thu", reason="chuyển vì đi công tác")
    engine.gather_notices(home)
    events = read(Page(app.test_client().get(path))).walk("VEVENT")
    (gone,) = [each for each in events if each["UID"] == event["UID"]]
    assert {each["STATUS"] for each in events} == {"CANCELLED"}
    assert gone["SEQUENCE"] > event["SEQUENCE"]
    assert "URL" not in gone


def test_a_calendar_is_sent_again_only_when_it_has_changed(app: Flask, home: Home) -> None:
    case_of(home)
    path = link_of(Person(app, "chuyen_vien"))
    client = app.test_client()
    first = client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    case_of(home)
    assert client.get(path, headers=known).status_code == 200


def test_a_calendar_is_gone_with_its_address_and_its_person(app: Flask, home: Home) -> None:
    person, client = Person(app, "van_thu"), app.test_client()
    first = link_of(person)
    second = link_of(person)
    assert [client.get(path).status_code for path in (first, second, "/calendar/x.ics")] == [404, 200, 404]
    assert second.split("/")[-1].removesuffix(".ics") not in repr(rows(home))
    page = person.send(person.get("/account/notices"), END)
    assert "Địa chỉ lịch đã bị hủy" in page.text
    assert client.get(second).status_code == 404
    third = link_of(person)
    engine.dismiss(home, AS["admin"], person="van_thu", last_day=datetime(2026, 11, 23, tzinfo=UTC).date())
    assert client.get(third).status_code == 404
    kinds = [each.kind for each in engine.trail(home, AS["lanh_dao"], kinds=("person-calendar-linked",))]
    assert len(kinds) == 3


def rows(home: Home) -> list[object]:
    with home.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM calendar_link")]


def test_subjects_cannot_break_out_of_their_line(app: Flask, home: Home) -> None:
    case = case_of(home)
    with home.database.write() as connection:
        evil = "a; b, c\\n\r\nEND:VEVENT\r\nBEGIN:VEVENT"
        connection.exec_driver_sql("UPDATE task SET subject = ? WHERE instance = ?", (evil, case))
    event = waiting(app, link_of(Person(app, "chuyen_vien")))
    assert str(event["SUMMARY"]).endswith(r"a; b, c\n END:VEVENT BEGIN:VEVENT")


def test_a_secret_case_has_no_name_in_a_calendar(app: Flask, home: Home) -> None:
    case = case_of(home)
    with home.database.write() as connection:
        connection.exec_driver_sql("UPDATE task SET secrecy = 'mat' WHERE instance = ?", (case,))
    assert waiting(app, link_of(Person(app, "chuyen_vien")))["SUMMARY"] == "Việc của một hồ sơ mật"


def test_an_administrator_sees_refused_addresses_and_lets_them_be_tried_again(app: Flask, home: Home) -> None:
    with home.database.write() as connection:
        row = engine.notice_wishes.row_of(connection, "bdt", "van_thu")
        refused = row._replace(refused="van_thu@bdt.example", refused_error="550 no such mailbox", refused_at=MORNING)
        engine.notice_wishes.rows.put(connection, refused)
    admin = Person(app, "admin")
    page = admin.get("/operations")
    assert "van_thu@bdt.example" in page.text
    assert "550 no such mailbox" in page.text
    page = admin.send(page, "//form[@action='/operations/addresses/van_thu']")
    assert "Gửi thử lại địa chỉ" not in page.text


MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
