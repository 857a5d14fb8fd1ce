from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

import engine
from tests.support.papers import PDF, png
from tests.web.site import Page, Person
from web.app import create_app

if TYPE_CHECKING:
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
