"""The second step of signing in, devices and what an administrator may do about either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

import engine
from engine import lockout
from storage import accounts
from tests.web.site import Page, Person
from tests.web.test_signing_in import FORM, attempt, stranger
from web import security, two_steps
from web.app import create_app
from web.devices import called
from web.security import token_for, verify_basic, verify_token

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from engine import Home

CODE = "//form[.//input[@name='_code']]"
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def code_of(app: Flask, person: Person) -> str:
    """What the app on the phone shows: of the secret that the page of the second step has just given."""
    with person.client.session_transaction() as session:
        secret = session["second_step_secret"]
    with app.app_context():
        return two_steps.codes().generate_totp_password(secret)


def turned_on(app: Flask, name: str) -> tuple[list[str], str]:
    """Turn the second step on; gives the codes on paper and the secret."""
    person = Person(app, name)
    page = person.get("/account/second-step")
    assert page.one("//img").get("src").startswith("data:image/svg+xml")
    code = code_of(app, person)
    with person.client.session_transaction() as session:
        secret = session["second_step_secret"]
    page = person.send(page, "//form[@id='form']", {"code": code})
    return [each.text_content() for each in page.all("//ul[@id='codes']/li")], secret


def started(app: Flask, name: str) -> tuple[Person, Page]:
    person = stranger(app)
    values = {"username": name, "password": "demo"}
    return person, person.send(person.get("/login?next=/registers"), FORM, values)


def test_a_code_is_asked_for_after_the_password_and_taken_once(app: Flask, home: Home) -> None:
    codes, secret = turned_on(app, "van_thu")
    assert len(set(codes)) == two_steps.CODES
    person, page = started(app, "van_thu")
    assert page.path == "/login/code"
    assert person.get("/inbox").path == "/login", "the password alone opens nothing"
    with app.app_context():
        used = two_steps.codes().generate_totp_password(secret)
    page = person.send(page, CODE, {"_code": used})
    assert page.status == 401, "it was used to turn the second step on"
    assert "Còn 9 lần thử" in page.text
    assert person.send(page, CODE, {"_code": codes[0].upper()}).path == "/registers"
    person, page = started(app, "van_thu")
    assert person.send(page, CODE, {"_code": codes[0]}).status == 401, "each code on paper opens once"
    with home.database.read() as connection:
        account = accounts.get(connection, "van_thu")
    assert account is not None
    assert len(account.tf_recovery_codes or ()) == two_steps.CODES - 1
    assert codes[0] not in str(account)
    assert secret == account.tf_totp_secret
    assert "enckey" in secret


def test_the_next_code_of_the_app_signs_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = turned_on(app, "van_thu")
    with app.app_context():
        later = two_steps.codes()._totp.from_source(secret)
        token = later.generate(int(security.time.time()) + 30).token
    monkeypatch.setattr(two_steps, "_WINDOW_SECONDS", 60)
    person, page = started(app, "van_thu")
    assert person.send(page, CODE, {"_code": f"{token[:3]} {token[3:]}"}).path == "/registers"


def test_wrong_codes_count_and_a_right_password_does_not_forgive_them(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, _ = turned_on(app, "van_thu")
    monkeypatch.setattr(lockout, "FAILURES", 2)
    for _ in range(2):
        person, page = started(app, "van_thu")
        person.send(page, CODE, {"_code": "000000"})
    person = stranger(app)
    assert person.send(person.get("/login"), FORM, {"username": "van_thu", "password": "demo"}).status == 401
    administrator = Person(app, "admin")
    page = administrator.get("/people/van_thu")
    assert "Tạm khóa vì sai mật khẩu" in page.text
    administrator.send(page, "//form[contains(@action, '/unlock')]")
    person, page = started(app, "van_thu")
    assert person.send(page, CODE, {"_code": codes[3]}).path == "/registers"


def test_the_code_must_follow_the_password_soon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    codes, _ = turned_on(app, "van_thu")
    monkeypatch.setattr(security, "SECOND_SECONDS", -1)
    person, _ = started(app, "van_thu")
    assert person.get("/login/code").path == "/login"
    assert codes


def test_programs_of_such_a_person_use_a_token(app: Flask) -> None:
    turned_on(app, "van_thu")
    with app.test_request_context():
        assert verify_basic("van_thu", "demo") is None
        assert verify_token(token_for("van_thu")) == "van_thu"


def test_it_is_turned_off_with_the_password_or_by_an_administrator_with_a_reason(app: Flask, home: Home) -> None:
    turned_on(app, "van_thu")
    person = Person(app, "van_thu")
    page = person.get("/account/second-step/off")
    page = person.send(page, "//form[@id='form']", {"_present": "wrong"})
    assert page.status == 422
    assert person.send(page, "//form[@id='form']", {"_present": "demo"}).path == "/account"
    assert attempt(app, "van_thu", "demo").path == "/inbox"
    turned_on(app, "van_thu")
    administrator = Person(app, "admin")
    page = administrator.send(
        administrator.get("/people/van_thu/second-step/off"), "//form[@id='form']", {"reason": "mất điện thoại"}
    )
    assert page.path == "/people/van_thu"
    assert attempt(app, "van_thu", "demo").path == "/inbox"
    kinds = [entry.kind for entry in engine.trail(home, engine.By(home.agency, "admin"), limit=200)]
    assert kinds.count("person-two-steps-on") == kinds.count("person-two-steps-off") == 2


def test_administrators_can_be_made_to_turn_it_on(demo_folder: Path, home: Home) -> None:
    strict = engine.Settings(home=home.settings.home, two_steps_for_administrators=True)
    other = engine.Home.open(strict, clock=engine.FixedClock(home.clock.now()))
    try:
        app = create_app(other, testing=True)
        assert Person(app, "van_thu").get("/inbox").path == "/inbox"
        page = Person(app, "admin").get("/people")
        assert page.path == "/account/second-step"
        assert "phải đăng nhập hai bước" in page.text
    finally:
        other.close()
    assert demo_folder.exists()


def test_devices_are_listed_and_ended_one_by_one_or_all_others(app: Flask) -> None:
    here, there, third = (Person(app, "van_thu") for _ in range(3))
    for person in (there, third):
        person.client.get("/inbox", headers={"User-Agent": LINUX})
    page = here.get("/account")
    assert len(page.all("//section[@id='devices']//li")) == 3
    assert len(page.all("//section[@id='devices']//li[.//span[contains(., 'thiết bị này')]]")) == 1
    page = here.send(page, "(//section[@id='devices']//li//form)[1]")
    assert len(page.all("//section[@id='devices']//li")) == 2
    assert sorted(person.get("/inbox").path for person in (there, third)) == ["/inbox", "/login"]
    here.send(page, "//form[contains(@action, '/account/devices/end')][not(ancestor::li)]")
    assert [person.get("/inbox").path for person in (there, third)] == ["/login", "/login"]
    assert here.get("/inbox").path == "/inbox"
    assert here.client.post("/account/devices/other/end").status_code == 400, "no token of the form"


def test_a_device_that_was_ended_is_not_let_in_by_its_remembered_cookie(app: Flask) -> None:
    person = stranger(app)
    person.send(person.get("/login"), FORM, {"username": "van_thu", "password": "demo", "remember": "1"})
    other = Person(app, "van_thu")
    other.send(other.get("/account"), "//form[contains(@action, '/account/devices/end')][not(ancestor::li)]")
    person.client.delete_cookie("quytrinh")
    assert person.get("/inbox").path == "/login"


def test_signing_out_ends_the_device_for_good(app: Flask) -> None:
    person = Person(app, "van_thu")
    cookie = person.client.get_cookie("quytrinh")
    assert cookie is not None
    person.send(person.get("/inbox"), "//form[contains(@action, '/logout')]")
    person.client.set_cookie("quytrinh", cookie.value)
    assert person.get("/inbox").path == "/login", "an old cookie opens nothing"


def test_who_is_disabled_is_out_at_the_next_request_everywhere(app: Flask, home: Home) -> None:
    person = Person(app, "van_thu")
    assert person.get("/inbox").path == "/inbox"
    with app.test_request_context():
        token = token_for("van_thu")
    engine.dismiss(home, engine.By(home.agency, "admin"), person="van_thu", last_day=home.clock.now().date())
    assert person.client.get("/inbox").status_code == 302
    assert person.client.post("/start/van_ban_di").status_code in {302, 400}
    with app.test_request_context():
        assert verify_token(token) is None


def test_an_administrator_signs_somebody_out_everywhere(app: Flask) -> None:
    person, administrator = Person(app, "van_thu"), Person(app, "admin")
    page = administrator.send(administrator.get("/people/van_thu"), "//form[contains(@action, '/devices/end')]")
    assert "Chưa đăng nhập ở đâu" in page.text
    assert person.get("/inbox").path == "/login"


def test_an_old_hash_is_made_anew_at_the_sign_in(app: Flask, home: Home) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("demo")
    with home.database.write() as connection:
        accounts.change(connection, "van_thu", password=weak)
    attempt(app, "van_thu", "demo")
    with home.database.read() as connection:
        account = accounts.get(connection, "van_thu")
    assert account is not None
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", account.password or "")
    assert attempt(app, "van_thu", "demo").path == "/inbox"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (LINUX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl", "Thiết bị không rõ"),
    ],
)
def test_devices_are_called_by_browser_and_system(app: Flask, agent: str, name: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        assert called(agent) == name
