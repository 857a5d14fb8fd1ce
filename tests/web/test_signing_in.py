from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from engine import lockout
from tests.web.site import Page, Person
from web.security import hash_password, token_for, verify_basic, verify_token

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

FORM = "//form[.//input[@name='password']]"


def stranger(app: Flask) -> Person:
    person = Person.__new__(Person)
    person.client = app.test_client()
    return person


def attempt(app: Flask, name: str, password: str, path: str = "/login") -> Page:
    person = stranger(app)
    return person.send(person.get(path), FORM, {"username": name, "password": password})


def test_a_stranger_is_led_to_the_sign_in_and_from_there_to_the_page_wanted(app: Flask) -> None:
    page = attempt(app, "van_thu", "demo", "/registers")
    assert page.path == "/registers"
    assert "Sổ đăng ký" in page.text


def test_a_wrong_password_says_how_many_tries_are_left_and_does_not_lead_in(app: Flask) -> None:
    page = attempt(app, "van_thu", "wrong")
    assert page.status == 401
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.text
    assert "Còn 9 lần thử" in page.text
    assert page.one("//input[@name='username']").get("value") == "van_thu"


def test_an_unknown_account_is_refused_in_the_same_words(app: Flask) -> None:
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in attempt(app, "nobody", "demo").text


def test_too_many_wrong_passwords_lock_the_account_out_for_this_address_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lockout.FAILURES == 10
    monkeypatch.setattr(lockout, "FAILURES", 2)
    for _ in range(2):
        page = attempt(app, "van_thu", "wrong")
    assert "Sai quá nhiều lần" in page.text
    assert attempt(app, "van_thu", "demo").status == 401
    assert attempt(app, "lanh_dao", "demo").path == "/inbox"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/login",
        "evil",
        "/%09/evil.example",
        "/%0a/evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(app: Flask, target: str) -> None:
    assert attempt(app, "van_thu", "demo", f"/login?next={target}").path == "/inbox"


def test_signing_out_ends_the_session_and_needs_a_post(app: Flask) -> None:
    person = Person(app, "van_thu")
    assert person.client.get("/logout").status_code == 405
    page = person.send(person.get("/inbox"), "//form[contains(@action, '/logout')]")
    assert page.path == "/login"
    assert person.get("/inbox").path == "/login"


def test_sign_ins_stand_in_the_trail(app: Flask) -> None:
    attempt(app, "van_thu", "wrong")
    attempt(app, "van_thu", "demo")
    overseer = Person(app, "lanh_dao")
    text = overseer.get("/trail").text
    assert "Đăng nhập không được" in text
    assert "Đăng nhập" in text


def test_the_session_cookie_cannot_be_read_by_script_nor_sent_from_other_sites(app: Flask) -> None:
    person = stranger(app)
    person.send(person.get("/login"), FORM, {"username": "van_thu", "password": "demo"})
    cookie = person.client.get_cookie("quytrinh")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_remembered_device_keeps_the_person_signed_in_without_a_session(app: Flask) -> None:
    person = stranger(app)
    person.send(person.get("/login"), FORM, {"username": "van_thu", "password": "demo", "remember": "1"})
    person.client.delete_cookie("quytrinh")
    assert person.get("/inbox").path == "/inbox"


def test_every_unsafe_form_carries_a_token_and_is_refused_without_it(app: Flask) -> None:
    person = Person(app, "chuyen_vien")
    refused = person.client.post("/start/van_ban_di")
    assert refused.status_code == 400
    assert "mở đã quá lâu" in refused.text
    for path in ("/inbox", "/start", "/procedures/van_ban_di"):
        for form in person.get(path).all("//form[@method='post']"):
            assert form.xpath(".//input[@name='csrf_token']"), f"{form.get('action')} on {path} has no token"


def test_basic_credentials_are_verified_and_remembered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context():
        assert verify_basic("van_thu", "demo") == "van_thu"
        assert verify_basic("van_thu", "demO") is None
        assert verify_basic("nobody", "demo") is None
        monkeypatch.setattr("web.security._verified", lambda *_: pytest.fail("asked argon2 again"))
        assert verify_basic("van_thu", "demo") == "van_thu"


def test_remembered_credentials_are_forgotten_after_a_minute(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context():
        assert verify_basic("van_thu", "demo") == "van_thu"
        monkeypatch.setattr("web.security.REMEMBERED_SECONDS", -1.0)
        app.extensions["quytrinh.remembered"].add("van_thu", "demo", "van_thu")
        asked: list[str] = []
        monkeypatch.setattr("web.security._verified", lambda name, _: asked.append(name))
        verify_basic("van_thu", "demo")
        assert asked == ["van_thu"]


def test_a_token_names_its_person_and_a_changed_one_nobody(app: Flask) -> None:
    with app.app_context():
        token = token_for("van_thu")
        assert verify_token(token) == "van_thu"
        assert verify_token(token[:-2] + ("xx" if token[-2:] != "xx" else "yy")) is None
        assert verify_token("") is None
        with pytest.raises(engine.NotFoundError):
            token_for("nobody")


def test_passwords_are_kept_as_argon2id_and_never_twice_the_same() -> None:
    first, second = hash_password("demo"), hash_password("demo")
    assert first.startswith("$argon2id$")
    assert first != second


def test_the_name_of_the_agency_stands_over_the_sign_in(app: Flask, home: Home) -> None:
    person = stranger(app)
    assert "Ban Dân tộc tỉnh Trà Vinh" in person.get("/login").text
    assert home.agency == "bdt"
