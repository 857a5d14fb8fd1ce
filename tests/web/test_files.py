from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

import engine
from tests.support.papers import PDF, office, png
from tests.web.site import Page, Person
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from engine import Home


@pytest.fixture
def drafter(app: Flask) -> Person:
    return Person(app, "chuyen_vien")


@pytest.fixture
def case(home: Home) -> str:
    actor = engine.By("bdt", "chuyen_vien", engine.Channel.WEB)
    started = engine.start(home, actor, "van_ban_di").id
    engine.complete(home, actor, engine.tasks(home, actor)[0].id, {"do_mat": "thuong"})
    return started


def put(person: Person, case: str, name: str, content: bytes) -> TestResponse:
    token = person.get("/account").one("//input[@name='csrf_token']").get("value")
    return person.client.post(
        f"/cases/{case}/files?name={quote(name)}",
        data=content,
        headers={"X-CSRFToken": token},
        content_type="application/octet-stream",
    )


def attached(page: Page) -> list[str]:
    return [each.text for each in page.all("//section[@id='papers']//span[@class='meta']/a")]


def test_a_file_sent_at_once_is_carried_by_the_form(drafter: Person, case: str) -> None:
    kept = [put(drafter, case, name, PDF).json for name in ("Tờ trình.pdf", "../Phụ lục\u202e.pdf")]
    assert [each["name"] for each in kept] == ["Tờ trình.pdf", "Phụ lục.pdf"]
    page = drafter.get(f"/cases/{case}")
    form = "//form[contains(@action, '/papers')]"
    refused = drafter.send(
        page, form, {"_file.file": [each["value"] for each in kept]}, files={"file": ("a.svg", b"<svg/>")}
    )
    assert refused.status == 422
    assert "“a.svg” là trang web" in refused.text
    after = drafter.send(refused, form, files={"file": ("anh.png", png())})
    assert "Đã đính kèm 3 tệp" in after.text
    assert attached(after) == ["Tờ trình.pdf", "Phụ lục.pdf", "anh.png"]
    assert attached(drafter.send(refused, form, files={"file": ("anh.png", png())})) == attached(after)


def test_a_file_is_attached_from_the_page_of_a_task_which_is_shown_again(drafter: Person, case: str) -> None:
    page = drafter.task("Soạn thảo văn bản")
    after = drafter.send(page, "//form[contains(@action, '/papers')]", files={"file": ("Kèm.pdf", PDF)})
    assert after.path == page.path
    assert case in after.one("//form[contains(@action, '/papers')]").get("action")
    assert "Kèm.pdf" in after.one("//section[@data-papers]").text_content()


def test_a_file_sent_at_once_is_refused_in_plain_words_and_not_kept(drafter: Person, case: str, home: Home) -> None:
    refused = put(drafter, case, "a.pdf", PDF + b"<< /S /JavaScript >>")
    assert refused.status_code == 400
    assert "“a.pdf” chạy chương trình khi được đọc" in refused.json["text"]
    assert not [each for each in home.blobs.root.rglob("*") if each.is_file()]


def test_a_file_for_a_case_that_one_may_not_see_is_not_taken(app: Flask, case: str) -> None:
    assert put(Person(app, "uy_vien_9"), case, "a.pdf", PDF).status_code == 404


def test_a_file_without_the_pages_token_is_not_taken(drafter: Person, case: str) -> None:
    assert drafter.client.post(f"/cases/{case}/files?name=a.pdf", data=PDF).status_code == 400


def test_a_file_as_large_as_the_limit_is_taken_and_no_larger_one(home: Home, case: str) -> None:
    app = create_app(home, testing=True)
    app.config["MAX_CONTENT_LENGTH"] = len(PDF)
    person = Person(app, "chuyen_vien")
    assert put(person, case, "a.pdf", PDF).status_code == 201
    assert put(person, case, "a.pdf", PDF + b"\n").status_code == 413


def test_the_limits_are_told_before(drafter: Person, case: str) -> None:
    page = drafter.get(f"/cases/{case}")
    assert "mỗi tệp đến 200 MB. Văn bản mật không được tải lên." in page.text
    assert ".docx" in page.one("//input[@type='file']").get("accept")


def paper(person: Person, case: str, name: str, content: bytes) -> Page:
    """The page of a paper that has just been attached."""
    page = person.send(
        person.get(f"/cases/{case}"), "//form[contains(@action, '/papers')]", files={"file": (name, content)}
    )
    return person.get(page.one(f"//section[@id='papers']//li[contains(., '{name}')]//a").get("href"))


SHOWN = {
    "a.pdf": (PDF, "application/pdf"),
    "b.png": (png(), "image/png"),
    "c.txt": ("Ghi chú".encode(), "text/plain; charset=utf-8"),
}


def test_what_a_browser_shows_stands_on_the_page_and_runs_nothing(drafter: Person, case: str, app: Flask) -> None:
    for name, (content, kind) in SHOWN.items():
        shown = paper(drafter, case, name, content).one("//*[contains(@class, 'preview')]").get("src")
        answer = drafter.client.get(shown, buffered=True)
        assert (answer.data, answer.content_type) == (content, kind)
        assert answer.headers["Content-Disposition"] == "inline"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert Person(app, "uy_vien_9").client.get(shown).status_code == 404


def test_a_download_is_an_attachment_called_as_it_was_sent(drafter: Person, case: str) -> None:
    page = paper(drafter, case, "Tờ trình; số 5.pdf", PDF)
    answer = drafter.client.get(page.one("//td//a").get("href"), buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh%3B%20s%E1%BB%91%205.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_word_file_is_read_as_pdf_where_libreoffice_is(
    drafter: Person, case: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home.office, "_program", "")
    page = paper(drafter, case, "a.docx", office())
    assert "máy chủ chưa cài LibreOffice" in page.text
    sha256 = engine.documents(home, engine.By("bdt", "admin", engine.Channel.CLI))[0].versions[0].sha256
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    program.chmod(0o700)
    monkeypatch.setattr(home.office, "_program", str(program))
    form = "//section[@id='preview']//form"
    page = drafter.get(page.path)
    assert drafter.client.get(page.one(form).get("action")).status_code == 404
    home.office._making.add(sha256)
    assert "Đang chuyển sang PDF để xem" in drafter.get(page.path).text
    home.office._making.clear()
    drafter.send(page, form)
    settle(home, sha256)
    page = drafter.get(page.path)
    assert "Không chuyển được tệp này sang PDF" in page.text
    program.write_text('#!/bin/sh\nprintf %%PDF-1.7 > "$HOME/paper.pdf"\n', encoding="ascii")
    drafter.send(page, form)
    settle(home, sha256)
    page = drafter.get(page.path)
    assert "Hiển thị bằng bản PDF chuyển từ tệp Word" in page.text
    assert drafter.client.get(page.one("//iframe").get("src"), buffered=True).data == b"%PDF-1.7"


def settle(home: Home, sha256: str) -> None:
    while home.office.state(sha256) == "making":
        time.sleep(0.02)


def test_nothing_of_a_state_secret_is_shown(
    drafter: Person, case: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = paper(drafter, case, "a.pdf", PDF)
    kept = engine.document(home, engine.By("bdt", "chuyen_vien", engine.Channel.WEB), page.path.rpartition("/")[2])
    monkeypatch.setattr("engine.previews.document", lambda *_: replace(kept, secrecy="mat"))
    assert not drafter.get(page.path).all("//section[@id='preview']")
    assert drafter.client.get(f"{page.path}/versions/1/view").status_code == 404
