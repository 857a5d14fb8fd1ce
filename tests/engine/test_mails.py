"""Mails to people, sent to a real mail server; the clock is moved, nothing waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI, BadValueError, FixedClock, Home, NotFoundError, RefusedError
from engine.letters import Letter, Line, message
from storage import people
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by
from tests.support.mail import SITE, Office, free_port, mail_office, mailing_home, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REASON = "chuyển vì đi công tác"
SUBJECT = "Kế hoạch <b>tổ chức</b> hội nghị tổng kết công tác dân tộc năm 2026 và triển khai nhiệm vụ năm 2027"
DUE = "${due}"
BODY = (
    '<startEvent id="s"/>'
    + user("a", f'camunda:assignee="van_thu" camunda:dueDate="{DUE}"')
    + '<endEvent id="e"/>'
    + flows("s", "a", "e")
)
SECRECY = (
    '<extensionElements><camunda:properties><camunda:property name="secrecy" value="do_mat"/></camunda:properties>'
    "</extensionElements>"
)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with mail_office() as started:
        yield started


@pytest.fixture
def home(office: Office, demo_sqlite_url: str, tmp_path: Path) -> Iterator[Home]:
    office.mails.clear()
    office.turned_away.clear()
    office.refuses.clear()
    opened = mailing_home(demo_sqlite_url, tmp_path, office.url)
    engine.publish(
        opened,
        ADMIN,
        {"p.bpmn": bpmn(process(BODY)), "m.bpmn": bpmn(process(BODY.replace(DUE, "${null}"), "m", more=SECRECY))},
    )
    yield opened
    opened.close()


def at_once(home: Home, person: str = "van_thu") -> None:
    ways = dict.fromkeys(engine.NOTICE_TOPICS, "mail")
    engine.choose_notices(home, by(person), mail=True, urgent=True, hour=8, ways=ways)


def go(home: Home, hours: float = 0) -> None:
    """Let time pass, and all happen that falls due."""
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=hours))


def begun(home: Home, key: str = "p", due: str = "2026-11-23T17:00:00+07:00", **values: object) -> str:
    """A case, its task's id."""
    started = engine.start(home, by("chuyen_vien"), key, business_key=SUBJECT, variables={"due": due, **values})
    return next(task.id for task in engine.tasks(home, by("van_thu")) if task.instance == started.id)


def test_a_task_is_mailed_at_once_in_one_thread_in_text_and_html(home: Home, office: Office) -> None:
    at_once(home)
    task = begun(home)
    go(home)
    engine.assign(home, by("admin"), task, "uy_vien_1")
    go(home)
    first, second = office.to("van_thu")
    assert second["References"] == second["In-Reply-To"] == first["References"] == f"<task-{task}@bdt.example>"
    assert first["Message-ID"] != second["Message-ID"]
    assert str(first["Message-ID"]).startswith(f"<task-{task}.")
    assert first["Subject"] == second["Subject"]
    assert str(first["Subject"]).startswith("a: P Kế hoạch <b>tổ chức</b> hội nghị")
    assert f"{SITE}/tasks/{task}" in plain(first)
    assert "đã chuyển việc này cho người khác" in plain(second)
    page = first.get_body(("html",))
    assert page is not None
    assert "&lt;b&gt;tổ chức" in page.get_content()
    assert "<b>" not in page.get_content()
    assert first["Auto-Submitted"] == "auto-generated"
    assert office.to("chuyen_vien") == []


def test_a_mail_can_be_ended_with_one_click_by_what_it_carries(home: Home, office: Office) -> None:
    at_once(home)
    begun(home)
    go(home)
    (mail,) = office.to("van_thu")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"])
    assert address.startswith(f"<{SITE}/mail/off/van_thu.")
    token = address.rpartition("/")[2].rstrip(">")
    for forged in (token.replace("van_thu", "lanh_dao"), token[:-1], "", "é", "van_thu."):
        with pytest.raises(NotFoundError):
            engine.unsubscribe(home, forged)
    assert engine.unsubscribe(home, token) == engine.unsubscribe(home, token) == "van_thu"
    assert not engine.notice_choices(home, by("van_thu")).mail
    begun(home)
    go(home, 48)
    assert len(office.to("van_thu")) == 1


def test_what_is_urgent_is_mailed_at_once_and_the_rest_waits_for_the_digest(home: Home, office: Office) -> None:
    begun(home)
    urgent = begun(home)
    with home.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE task SET urgent = 1 WHERE id = '{urgent}'")  # noqa: S608 (a test's own id)
    go(home)
    (mail,) = office.to("van_thu")
    assert f"/tasks/{urgent}" in plain(mail)


def test_a_digest_comes_once_a_working_day_at_the_chosen_hour(home: Home, office: Office) -> None:
    engine.choose_notices(home, by("van_thu"), mail=True, urgent=True, hour=9, ways={})
    go(home, 2)  # Monday 10:00: nothing was there to tell
    assert office.mails == []
    late, today = begun(home), begun(home, due="2026-11-25T16:00:00+07:00")
    begun(home, due="2026-12-24T16:00:00+07:00")
    go(home, 46.9)  # over Tuesday 24/11, which is a holiday
    assert office.mails == []
    go(home, 0.2)
    (mail,) = office.to("van_thu")
    assert mail["Subject"] == "Việc trong ngày 25/11/2026"
    text = plain(mail)
    assert text.index("Quá hạn (1)") < text.index(late) < text.index("Đến hạn hôm nay (1)") < text.index(today)
    assert text.count("giao việc này cho bạn") == 3
    assert mail["References"] is None
    go(home, 24 * 3)
    assert [str(each["Subject"])[-10:] for each in office.to("van_thu")[1:]] == ["26/11/2026", "27/11/2026"]
    go(home, 24)  # Sunday
    assert len(office.to("van_thu")) == 3


def test_a_digest_goes_out_at_the_hour_of_its_readers_clock_and_speaks_of_their_day(home: Home, office: Office) -> None:
    engine.choose_zone(home, by("van_thu"), "Asia/Tokyo")
    engine.choose_notices(home, by("van_thu"), mail=True, urgent=True, hour=9, ways={})
    begun(home, due="2026-11-25T23:00:00+07:00")
    go(home, 46.9)  # Wednesday 06:54 in Hanoi, 08:54 in Tokyo
    assert office.mails == []
    go(home, 0.2)
    (mail,) = office.to("van_thu")
    assert mail["Subject"] == "Việc trong ngày 25/11/2026"
    assert "Đến hạn hôm nay" not in plain(mail), "in Tokyo it falls due tomorrow"
    go(home, 24)
    assert "(01:00 26/11/2026)" in plain(office.to("van_thu")[1])
    assert len(office.to("van_thu")) == 2


def test_digests_of_days_on_which_the_program_did_not_run_are_not_sent_late(home: Home, office: Office) -> None:
    begun(home)
    engine.gather_notices(home)  # plans the digest of Tuesday
    clock = home.clock.base
    assert isinstance(clock, FixedClock)
    clock.set(datetime(2026, 12, 3, 12, tzinfo=HANOI))
    engine.run_due(home)
    assert [mail["Subject"] for mail in office.to("van_thu")] == ["Việc trong ngày 03/12/2026"]


def test_a_server_that_is_away_is_tried_again_and_the_mail_stays_the_same(home: Home, office: Office) -> None:
    at_once(home)
    task = begun(home)
    office.busy = ["451 4.3.0 later", "421 4.3.0 not now"]
    go(home)
    assert office.mails == []
    go(home, 1)
    (mail,) = office.mails
    assert {mail["Message-ID"]} == {each["Message-ID"] for each in office.turned_away}
    assert f"task-{task}" in str(mail["Message-ID"])


def test_while_the_server_is_away_nobody_waits_for_each_mail(demo_sqlite_url: str, tmp_path: Path) -> None:
    home = mailing_home(demo_sqlite_url, tmp_path, f"smtp://127.0.0.1:{free_port()}")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY))})
    at_once(home)
    for _ in range(3):
        begun(home)
    go(home)
    troubles = engine.mail_troubles(home, by("admin"))
    assert (troubles.waiting, troubles.given_up) == (1, 0)
    assert "ConnectionRefusedError" in (troubles.last_error or "")
    go(home, 1)
    assert engine.mail_troubles(home, by("admin")).waiting == 3
    with home.database.write() as connection:
        connection.exec_driver_sql("UPDATE job SET attempts = 23, due = created_at WHERE kind = 'mail'")
    go(home, 1)
    assert engine.mail_troubles(home, by("admin")).given_up == 3
    home.close()


def test_a_refused_address_gets_no_more_and_an_administrator_sees_why(home: Home, office: Office) -> None:
    office.refuses["van_thu@bdt.example"] = "550 5.1.1 No such mailbox"
    at_once(home)
    begun(home)
    go(home)
    begun(home)
    go(home, 24)
    assert office.mails == []
    (refused,) = engine.mail_troubles(home, by("admin")).refused
    assert (refused.person, refused.address, refused.error) == (
        "van_thu",
        "van_thu@bdt.example",
        "550 5.1.1 No such mailbox",
    )
    assert engine.notice_choices(home, by("van_thu")).refused == refused.error
    with pytest.raises(RefusedError):
        engine.mail_troubles(home, by("van_thu"))
    with pytest.raises(RefusedError):
        engine.try_address_again(home, by("lanh_dao"), "van_thu")
    office.refuses.clear()
    engine.try_address_again(home, by("admin"), "van_thu")
    assert engine.mail_troubles(home, by("admin")).refused == ()
    begun(home, due="2026-12-31T17:00:00+07:00")
    go(home)
    assert len(office.to("van_thu")) == 1


def test_a_task_that_was_done_before_the_mail_went_out_is_not_mailed(home: Home, office: Office) -> None:
    at_once(home)
    task = begun(home)
    engine.gather_notices(home)
    engine.complete(home, by("van_thu"), task)
    go(home)
    assert office.to("van_thu") == []


def test_a_mail_about_a_secret_case_names_nothing_of_it(home: Home, office: Office) -> None:
    at_once(home)
    at_once(home, "chuyen_vien")
    task = begun(home, "m", do_mat="mat")
    go(home)
    (mail,) = office.to("van_thu")
    assert mail["Subject"] == "Việc của một hồ sơ mật"
    assert "Kế hoạch" not in mail.as_string()
    engine.complete(home, by("van_thu"), task)
    go(home, 24)
    assert [str(each["Subject"]) for each in office.to("chuyen_vien")] == ["Việc của một hồ sơ mật"]
    assert all("Kế hoạch" not in plain(each) for each in office.mails)


def test_an_offer_is_mailed_to_each_who_holds_the_role_and_wants_it(home: Home, office: Office) -> None:
    offered = user("a", 'camunda:candidateGroups="uy_vien_1, van_thu"')
    body = '<startEvent id="s"/>' + offered + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"o.bpmn": bpmn(process(body, "o"))})
    at_once(home, "uy_vien_1")
    engine.start(home, by("chuyen_vien"), "o")
    go(home)
    assert len(office.to("uy_vien_1")) == len(office.mails) == 1
    assert "đang chờ người nhận" in plain(office.mails[0])


def test_names_and_addresses_make_no_headers_of_their_own(home: Home) -> None:
    with home.database.read() as connection:
        person = people.get(connection, "van_thu")
        assert person is not None
        name = 'Lan\r\nBcc: ai@do.example, "x" <y@z.example>\u202e'
        letter = Letter(
            person=person._replace(name=name), subject="a\r\nBcc: ai@do.example\x00", lines=[Line(text="x")], id="i"
        )
        mail = message(home, connection, letter, home.clock.now())
        assert mail["Bcc"] is None
        assert [address.addr_spec for address in mail["To"].addresses] == ["van_thu@bdt.example"]
        assert mail["Subject"] == "a Bcc: ai@do.example"
        for bad in ("x@y\r\nBcc: ai@do.example", "no address", "a@b@c", "@", "a@b, c@d"):
            wrong = Letter(person=person._replace(email=bad), subject="a", lines=[], id="i")
            with pytest.raises(BadValueError):
                message(home, connection, wrong, home.clock.now())


def test_without_a_mail_server_or_an_address_for_the_links_no_mail_is_made(
    demo_sqlite_url: str, tmp_path: Path, office: Office
) -> None:
    settings = engine.Settings(home=tmp_path / "home", database_url=demo_sqlite_url, smtp_url=office.url)
    home = Home.open(settings, clock=FixedClock(datetime(2026, 11, 23, 8, tzinfo=HANOI)))
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY))})
    at_once(home)
    office.mails.clear()
    begun(home)
    go(home, 48)
    assert office.mails == []
    kinds = [each.kind for each in engine.notices(home, by("van_thu"))]
    assert kinds == ["task-late", "task-due-soon", "task-given"]
    home.close()
