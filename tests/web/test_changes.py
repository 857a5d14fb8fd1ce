from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine import By
from engine.home import HomeClock
from tests.web.site import Person
from web import current

if TYPE_CHECKING:
    from datetime import datetime

    import pytest
    from flask import Flask

    from engine import Home


def test_an_unchanged_list_is_answered_with_304_and_does_not_keep_anybody_signed_in(app: Flask, home: Home) -> None:
    person = Person(app, "chuyen_vien")
    with person.client.session_transaction() as session:
        session.permanent = True  # as after a sign-in
    bar = person.get("/inbox").one("//*[@data-changes]")
    asked = {"If-None-Match": bar.get("data-mark")}
    same = person.client.get(bar.get("data-changes"), headers=asked)
    assert (same.status_code, same.data, same.headers.get("Set-Cookie")) == (304, b"", None)
    assert person.client.get("/inbox").headers.get("Set-Cookie")
    engine.start(home, By("bdt", "chuyen_vien"), "van_ban_di")
    other = person.client.get(bar.get("data-changes"), headers=asked)
    assert other.status_code == 200
    assert other.headers["ETag"] != bar.get("data-mark")
    assert other.headers["ETag"] == person.get("/inbox").one("//*[@data-changes]").get("data-mark")


def test_the_bell_is_told_of_in_the_same_question(app: Flask, home: Home) -> None:
    engine.gather_notices(home)
    person = Person(app, "chuyen_vien")
    bar = person.get("/inbox").one("//*[@data-changes]")
    asked, mark = bar.get("data-changes"), bar.get("data-mark")
    assert not person.get("/inbox").all("//a[@class='bell']//span[@class='n bad']")
    case = engine.start(home, By("bdt", "lanh_dao"), "van_ban_di")
    task = engine.tasks(home, By("bdt", "lanh_dao"), instance=case.id)[0]
    engine.forward(home, By("bdt", "lanh_dao"), task.id, "chuyen_vien", reason="làm giúp tôi việc này")
    fresh = person.client.get(asked, headers={"If-None-Match": mark})
    of_list = fresh.headers["ETag"].strip('"').partition(".")
    assert (fresh.status_code, of_list[2]) == (200, "0")
    engine.gather_notices(home)
    rung = person.client.get(asked, headers={"If-None-Match": fresh.headers["ETag"]})
    assert (rung.status_code, rung.headers["ETag"].strip('"')) == (200, f"{of_list[0]}.1")
    assert ">1<" in rung.text
    again = person.client.get(asked, headers={"If-None-Match": rung.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_who_is_not_signed_in_is_told_nothing(app: Flask) -> None:
    assert app.test_client().get("/inbox/changes").status_code == 302


def test_a_page_asks_once_what_time_it_is_for_all_its_moments(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[HomeClock] = []
    now = HomeClock.now

    def counted(clock: HomeClock) -> datetime:
        asked.append(clock)
        return now(clock)

    monkeypatch.setattr(HomeClock, "now", counted)
    with app.test_request_context("/inbox"):
        assert current.now() == current.now()
    assert len(asked) == 1
