"""A person who has lost their password gets one for one sign-in from an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.homes import by
from tests.web.site import Page, Person
from tests.web.test_account import FRESH, PASSWORD
from tests.web.test_signing_in import FORM, stranger
from web.security import token_for, verify_basic, verify_token

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

RESET = "//main//form[@method='post']"


def reset(app: Flask, person: str) -> Page:
    admin = Person(app, "admin")
    return admin.send(admin.get(f"/people/passwords/new?person={person}"), RESET)


def shown(page: Page) -> str:
    return str(page.one("//dd[contains(@class, 'big')]").text)


def test_the_password_opens_the_page_of_the_account_until_another_one_is_given(app: Flask) -> None:
    password = shown(reset(app, "van_thu"))
    clerk = stranger(app)
    account = clerk.send(clerk.get("/login?next=/registers"), FORM, {"username": "van_thu", "password": password})
    assert account.path == "/account"
    assert "chỉ dùng cho một lần đăng nhập" in account.text
    assert clerk.get("/inbox").path == clerk.get("/registers").path == "/account"
    kept = clerk.send(account, PASSWORD, {"_present": password, "_password": password, "_again": password})
    assert "Ghi mật khẩu khác" in kept.text
    done = clerk.send(account, PASSWORD, {"_present": password, "_password": FRESH, "_again": FRESH})
    assert done.path == "/inbox"
    assert clerk.get("/registers").path == "/registers"
    assert "một lần đăng nhập" not in clerk.get("/account").text


def test_every_session_token_and_program_of_the_person_ends_and_nobody_elses(app: Flask) -> None:
    clerk, other = Person(app, "van_thu"), Person(app, "lanh_dao")
    with app.test_request_context():
        token = token_for("van_thu")
        assert verify_basic("van_thu", "demo") == "van_thu"
    password = shown(reset(app, "van_thu"))
    assert clerk.get("/inbox").path == "/login"
    assert other.get("/inbox").path == "/inbox"
    with app.test_request_context():
        assert verify_token(token) is None
        assert verify_basic("van_thu", "demo") is None
        assert verify_basic("van_thu", password) is None, "a password that others know opens no program"


def test_the_trail_says_who_reset_it_and_not_to_what(app: Flask, home: Home) -> None:
    password = shown(reset(app, "van_thu"))
    (entry,) = engine.trail(home, by("lanh_dao"), kinds=("person-password-reset",))
    assert entry.actor == "admin"
    assert entry.changes == (("id", "van_thu", "van_thu"),)
    assert password not in repr(entry)
    assert "đặt lại mật khẩu" in Person(app, "lanh_dao").get("/trail?kind=person-password-reset").text
    assert engine.audit_verify(home, by("lanh_dao")).ok


def test_it_is_shown_once_and_the_same_form_sent_again_shows_the_same(app: Flask) -> None:
    admin = Person(app, "admin")
    form = admin.get("/people/passwords/new?person=van_thu")
    assert shown(admin.send(form, RESET)) == shown(admin.send(form, RESET))
    password = shown(admin.send(form, RESET))
    assert password not in admin.get("/people").response.text
    assert password not in admin.get("/people/passwords/new?person=van_thu").response.text


def test_ones_own_is_not_reset_and_a_closed_account_gets_none(app: Flask, home: Home) -> None:
    assert "Đổi mật khẩu của chính mình" in reset(app, "admin").text
    engine.dismiss(home, by("admin"), person="van_thu", last_day=home.clock.now().date())
    assert reset(app, "van_thu").status == 422
    with pytest.raises(engine.StateError, match="is closed"):
        engine.reset_password(home, by("admin"), person="van_thu", password_hash="x")
    with pytest.raises(engine.RefusedError):
        engine.reset_password(home, by("lanh_dao"), person="chanh_vp", password_hash="x")


def test_the_list_of_people_leads_to_it_for_administrators(app: Flask) -> None:
    links = Person(app, "admin").get("/people").all("//a[contains(@href, '/people/passwords/new')]")
    assert "/people/passwords/new?person=van_thu" in {each.get("href") for each in links}
    assert "/people/passwords/new?person=admin" not in {each.get("href") for each in links}
    assert Person(app, "van_thu").get("/people/passwords/new").status == 404
