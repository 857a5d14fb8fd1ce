from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from tests.web.site import Page, Person
from tests.web.test_signing_in import attempt
from web.security import token_for, verify_basic, verify_token

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from engine import Home

PASSWORD = "//form[.//input[@name='_present']]"
FRESH = "sông Tiền chảy"


def change(person: Person, present: str = "demo", fresh: str = FRESH, again: str | None = None) -> Page:
    values = {"_present": present, "_password": fresh, "_again": fresh if again is None else again}
    return person.send(person.get("/account"), PASSWORD, values)


def why(page: Page, name: str) -> str:
    return str(page.one(f"//*[@id='f-{name}-e']").text_content())


def test_a_changed_password_lets_in_and_the_old_one_no_longer(app: Flask) -> None:
    page = change(Person(app, "van_thu"))
    assert page.path == "/account"
    assert "Đã đổi mật khẩu" in page.text
    assert attempt(app, "van_thu", "demo").status == 401
    assert attempt(app, "van_thu", FRESH).path == "/inbox"


def test_a_changed_password_ends_other_sessions_tokens_and_programs_but_not_this_browser(app: Flask) -> None:
    here, elsewhere = Person(app, "van_thu"), Person(app, "van_thu")
    with app.test_request_context():
        token = token_for("van_thu")
        assert verify_basic("van_thu", "demo") == "van_thu"
    change(here)
    assert here.get("/inbox").path == "/inbox"
    assert elsewhere.get("/inbox").path == "/login"
    with app.test_request_context():
        assert verify_token(token) is None
        assert verify_basic("van_thu", "demo") is None
        assert verify_basic("van_thu", FRESH) == "van_thu"
        assert verify_basic("lanh_dao", "demo") == "lanh_dao"


def test_the_trail_tells_that_a_password_changed_and_not_to_what(app: Flask, home: Home) -> None:
    change(Person(app, "van_thu"))
    overseer = engine.By(home.agency, "lanh_dao")
    (entry,) = engine.trail(home, overseer, kinds=("person-password-changed",))
    assert entry.actor == "van_thu"
    assert [name for name, _, _ in entry.changes] == ["id"]
    assert "argon2" not in repr(entry)
    assert "Đổi mật khẩu" in Person(app, "lanh_dao").get("/trail?kind=person-password-changed").text
    assert engine.audit_verify(home, overseer).ok


def test_the_present_password_is_asked_for_and_wrong_ones_are_counted(app: Flask) -> None:
    person = Person(app, "van_thu")
    page = change(person, present="wrong")
    assert page.status == 422
    assert "Mật khẩu hiện tại chưa đúng. Còn 9 lần thử" in why(page, "_present")
    assert FRESH not in page.response.text
    for _ in range(9):
        page = change(person, present="wrong")
    assert "Chờ 15 phút" in why(page, "_present")
    assert "Chờ 15 phút" in why(change(person), "_present")
    assert attempt(app, "van_thu", "demo").status == 401


def test_a_new_password_is_typed_twice_is_another_and_is_long(
    app: Flask, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(app, "van_thu")
    assert "Hai mật khẩu khác nhau" in why(change(person, again="khác"), "_again")
    assert "Ghi mật khẩu khác" in why(change(person, fresh="demo"), "_password")
    assert "Ghi ít nhất 4 ký tự" in why(change(person, fresh="abc"), "_password")
    monkeypatch.setattr(home, "is_demo", False)
    assert "Ghi ít nhất 12 ký tự" in why(change(person, fresh="mười một ký"), "_password")
    assert change(person, fresh="mười hai ký!").status == 200


def test_what_is_missing_is_said_beside_each_field(app: Flask) -> None:
    page = change(Person(app, "van_thu"), present="", fresh="")
    for name in ("_present", "_password", "_again"):
        assert why(page, name) == "Ghi phần còn thiếu."
    assert {each.get("autocomplete") for each in page.all("//main//input[@type='password']")} == {
        "current-password",
        "new-password",
    }


def test_passwords_are_not_shown_where_a_form_came_too_late(app: Flask) -> None:
    person = Person(app, "van_thu")
    refused = person.client.post("/account", data={"_present": "demo", "_password": FRESH, "_again": FRESH})
    assert refused.status_code == 400
    assert FRESH not in refused.text


def test_the_language_chosen_is_spoken_here_and_at_the_next_sign_in(app: Flask) -> None:
    person = Person(app, "van_thu")
    form = "//form[contains(@action, '/account/language')]"
    page = person.send(person.get("/account"), form, {"language": "en"})
    assert page.one("//html").get("lang") == "en"
    assert "Change the password" in page.text
    assert page.one("//input[@name='language'][@checked]").get("value") == "en"
    assert attempt(app, "van_thu", "demo").one("//html").get("lang") == "en"
    assert person.send(person.get("/account"), form, {"language": "fr"}).status == 400
    assert person.get("/account").one("//html").get("lang") == "en"


def test_times_follow_the_zone_that_a_person_chooses(app: Flask) -> None:
    person = Person(app, "van_thu")
    assert "09:00" in person.get("/account").text
    page = person.get("/account/zone")
    wrong = person.send(page, "//form[@id='form']", {"zone": "Sao/Hoa"})
    assert (wrong.status, why(wrong, "zone")) == (422, "Chọn một mục.")
    chosen = person.send(page, "//form[@id='form']", {"zone": "Asia/Tokyo"})
    assert (chosen.path, "Giờ hiển thị theo Asia/Tokyo: bây giờ là 11:00" in chosen.text) == ("/account", True)
    assert person.get("/account/zone").one("//option[@selected]").get("value") == "Asia/Tokyo"
    assert "09:00" in Person(app, "chanh_vp").get("/account").text


def test_the_menu_leads_to_the_account(app: Flask) -> None:
    link = Person(app, "van_thu").get("/inbox").one("//details[contains(@class, 'account')]//a[@href='/account']")
    assert link.text == "Tài khoản, vắng mặt, mật khẩu"
