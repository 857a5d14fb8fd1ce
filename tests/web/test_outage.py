"""The database is gone: every page says so, and asks it for nothing to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.site import Page, Person
from tests.web.test_signing_in import FORM, stranger
from tests.web.test_walk import begin
from web.app import create_app

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flask import Flask

    from engine import Home
    from storage.session import Connection


def break_it(home: Home) -> None:
    """What a failing disk leaves: a file that is no database."""
    home.database.close()
    for path in home.settings.home.glob("quytrinh.db*"):
        path.unlink()
    (home.settings.home / "quytrinh.db").write_bytes(b"This is no database. " * 500)


@pytest.fixture
def app(home: Home) -> Flask:
    """As it is served: a fault of the program would be a page too."""
    return create_app(home)


@pytest.mark.parametrize("path", ["/inbox", "/start", "/people", "/account", "/no-such-page"])
def test_every_page_says_that_the_database_is_away(home: Home, app: Flask, path: str) -> None:
    person = Person(app, "van_thu")
    break_it(home)
    page = person.get(path)
    assert page.status == 503
    assert "Hệ thống đang bận" in page.text
    assert page.one("//html").get("lang") == "vi"
    assert not page.all("//header")
    with person.client.get(page.one("//link[@rel='stylesheet']").get("href")) as sheet:
        assert sheet.status_code == 200
    assert person.get(f"{path}?lang=en").one("//html").get("lang") == "en"


def test_who_signs_in_meanwhile_is_told_and_nothing_secret_is_shown(home: Home, app: Flask) -> None:
    person = stranger(app)
    door = person.get("/login")
    break_it(home)
    assert person.get("/login").status == 503
    page = person.send(door, FORM, {"username": "van_thu", "password": "mật khẩu"})
    assert page.status == 503
    assert "van_thu" in page.text
    assert "mật khẩu" not in page.text


def test_what_was_typed_is_shown_although_nothing_can_be_kept(home: Home, app: Flask) -> None:
    drafter = Person(app, "chuyen_vien")
    task = begin(drafter)
    break_it(home)
    page = drafter.complete(task, {"trich_yeu": "Kế hoạch đã gõ rất lâu"})
    assert page.status == 503
    assert "Kế hoạch đã gõ rất lâu" in page.text
    stale = Page(drafter.client.post(task.path, data={"trich_yeu": "Kế hoạch khác"}))
    assert stale.status == 400
    assert "Trang này mở đã quá lâu" in stale.text
    assert "Kế hoạch khác" in stale.text


def test_a_database_that_does_not_answer_is_asked_once(home: Home, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    person, asked = Person(app, "van_thu"), list[object]()

    def counted(name: str) -> None:
        real = getattr(home.database, name)

        def ask() -> AbstractContextManager[Connection]:
            asked.append(None)
            found: AbstractContextManager[Connection] = real()
            return found

        monkeypatch.setattr(home.database, name, ask)

    with person.client.session_transaction() as session:
        del session["language"]
    break_it(home)
    counted("read")
    counted("glance")
    assert person.get("/inbox").status == 503
    assert len(asked) == 1
