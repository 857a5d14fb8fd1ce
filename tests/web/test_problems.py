from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.homes import open_home
from tests.web.site import Page, Person
from tests.web.test_walk import begin
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Home


def test_a_crash_is_a_page_with_a_code_that_the_log_has_too(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object, **__: object) -> None:
        message = "the disk is gone"
        raise OSError(message)

    person = Person(create_app(home), "van_thu")
    monkeypatch.setattr(engine, "definitions", crash)
    with caplog.at_level(logging.ERROR):
        page = person.get("/start")
    assert page.status == 500
    assert "Chưa ghi được" in page.text
    assert "disk" not in page.text
    code = re.search(r"QT-[0-9A-F]{6}", page.text)
    assert code is not None
    assert code.group() in caplog.text


def test_a_busy_database_asks_to_try_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        message = "The database is locked."
        raise engine.BusyError(message)

    person = Person(create_app(home), "van_thu")
    monkeypatch.setattr(engine, "definitions", busy)
    page = person.get("/start")
    assert page.status == 503
    assert "Hệ thống đang bận" in page.text


def test_a_file_beyond_the_limit_is_refused_with_what_to_do(home: Home) -> None:
    app = create_app(home, testing=True)
    person = Person(app, "chuyen_vien")
    page = person.send(person.get("/start"), "//form[contains(@action, 'van_ban_di')]")
    case = page.one("//nav/following::ol/li[2]/a").get("href")
    app.config["MAX_CONTENT_LENGTH"] = 2_000
    file = ("to.pdf", b"%PDF-1.4\n" + b"0" * 5_000)
    refused = person.send(person.get(case), "//form[contains(@action, '/papers')]", files={"file": file})
    assert refused.status == 413
    assert "Tệp quá lớn" in refused.text


def test_a_page_that_cannot_be_sent_to_says_so(home: Home) -> None:
    person = Person(create_app(home, testing=True), "van_thu")
    page = person.get("/inbox?lang=en")
    token = page.one("//input[@name='csrf_token']").get("value")
    assert person.client.post("/inbox", data={"csrf_token": token}).status_code == 405


def test_over_https_the_browser_is_told_to_stay_there(home: Home) -> None:
    client = create_app(home, testing=True).test_client()
    assert "Strict-Transport-Security" not in client.get("/login").headers
    assert "max-age" in client.get("/login", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_a_form_whose_file_is_too_large_shows_what_was_typed(home: Home) -> None:
    app = create_app(home, testing=True)
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    app.config["MAX_CONTENT_LENGTH"] = 4_000
    file = ("to.pdf", b"%PDF-1.4\n" + b"0" * 9_000)
    typed = {"trich_yeu": "Kế hoạch đã gõ rất lâu", "do_khan": "thuong"}
    refused = drafter.complete(page, typed, files={"tep_du_thao": file})
    assert refused.status == 413
    assert "trich_yeu" not in refused.text
    assert "do_khan" not in refused.text
    assert "Trích yếu" in refused.text
    assert "thuong" not in refused.text
    assert "Tệp quá lớn" in refused.text
    assert "Kế hoạch đã gõ rất lâu" in refused.text


def test_text_beyond_the_limit_is_not_called_a_file(home: Home) -> None:
    app = create_app(home, testing=True)
    drafter = Person(app, "chuyen_vien")
    page = begin(drafter)
    app.config["MAX_FORM_MEMORY_SIZE"] = 2_000
    refused = drafter.complete(page, {"trich_yeu": "a" * 5_000})
    assert refused.status == 413
    assert "Văn bản gõ vào quá dài" in refused.text


def test_a_crash_does_not_speak_of_a_draft_that_nobody_saved(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise OSError

    person = Person(create_app(home), "van_thu")
    monkeypatch.setattr(engine, "definitions", crash)
    assert "Nháp" not in person.get("/start").text


PASSWORD_FIELDS = ("password", "_present", "_password", "_again", "_made")


@pytest.mark.parametrize("path", ["/login", "/account", "/people/new"])
def test_no_password_is_shown_again_where_a_form_came_too_late(home: Home, path: str) -> None:
    app = create_app(home, testing=True)
    client = app.test_client() if path == "/login" else Person(app, "admin").client
    secrets = {name: f"mật khẩu {name}" for name in PASSWORD_FIELDS}
    refused = Page(client.post(path, data={"username": "van_thu", "name": "Lê Lan", **secrets}))
    assert refused.status == 400
    assert "Trang này mở đã quá lâu" in refused.text
    assert "Lê Lan" in refused.text
    assert "mật khẩu _" not in refused.response.text
    assert "mật khẩu p" not in refused.response.text


def test_every_password_that_a_page_asks_for_has_a_name_that_is_not_shown_again(home: Home) -> None:
    app = create_app(home, testing=True)
    pages = [Page(app.test_client().get("/login")), *map(Person(app, "admin").get, ("/account", "/people/new"))]
    names = {each.get("name") for page in pages for each in page.all("//input[@type='password']")}
    assert names == {"password", "_present", "_password", "_again"}
    assert names <= set(PASSWORD_FIELDS)


NUL_PLACES = (
    "/inbox?q=a%00b", "/cases?after=%00", "/documents?q=a%00b", "/registers/van_ban_di?q=a%00b", "/cases/a%00b",
    "/tasks/a%00", "/people?q=%00", "/procedures/a%00", "/trail?%00=1", "/login?next=%00",
)  # fmt: skip


@pytest.mark.parametrize("path", NUL_PLACES)
def test_a_character_that_postgresql_cannot_keep_is_told_at_the_door(
    demo_postgres_url: str, tmp_path: Path, path: str
) -> None:
    opened = open_home(demo_postgres_url, tmp_path)
    page = Person(create_app(opened), "van_thu").get(path)
    opened.close()
    assert page.status == 400
    assert "NUL" in page.text


def test_such_a_character_in_a_form_is_told_too(home: Home) -> None:
    person = Person(create_app(home), "chuyen_vien")
    form = begin(person)
    sent = person.client.post(form.path, data={**hidden(form), "trich_yeu": "Kế\x00hoạch"})
    assert sent.status_code == 400
    assert "NUL" in sent.text


def hidden(page: Page) -> dict[str, str]:
    return {each.get("name"): each.get("value") for each in page.all("//main//form//input[@type='hidden']")}
