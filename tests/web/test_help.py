"""Every page has its help, in both languages; who comes for the first time is told what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.site import Person
from web import topics

if TYPE_CHECKING:
    from flask import Flask

NO_PAGES = {
    "calendar.feed", "case.diagram", "changes.page", "documents.version", "healthz.page", "inbox.root",
    "metrics.page", "readyz.page",
    "procedures.diagram", "registers.printed", "registers.sheet", "session.page", "static", "tables.download",
}  # fmt: skip
"""Addresses that give a file, a sign of life or another address: there is nothing to explain."""


def pages(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("rest.")]
    return {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - NO_PAGES


def test_every_page_has_a_text(app: Flask) -> None:
    without = {each for each in pages(app) if topics.of_page(each) not in topics.every("vi")}
    assert not without, f"Say in web/data/help/vi.toml and en.toml what these are for: {without}"


def test_both_languages_say_the_same_things() -> None:
    vietnamese, english = topics.every("vi"), topics.every("en")
    assert list(vietnamese) == list(english)
    for name, topic in vietnamese.items():
        assert len(topic.can) == len(english[name].can), name
        assert topic.more == english[name].more, name
        assert set(topic.more) <= set(vietnamese), name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_leads_to_its_help(app: Flask, language: str) -> None:
    person = Person(app, "admin", language=language)
    for path, name in (("/inbox", "inbox"), ("/cases", "cases"), ("/people/new", "staffing"), ("/help", "help")):
        page = person.get(person.get(path).one("//a[@class='ask']").get("href"))
        assert page.one("//h1").text_content() == topics.every(language)[name].title
    for name, topic in topics.every(language).items():
        text = person.get(f"/help/{name}").text
        assert all(each in text for each in (topic.purpose, *topic.can)), name
    assert person.get("/help/nothing").status == 404


def test_the_sign_in_explains_itself_without_a_sign_in(app: Flask) -> None:
    assert topics.every("vi")["login"].purpose in app.test_client().get("/login").text


def test_the_first_steps_are_shown_until_the_person_puts_them_away(app: Flask) -> None:
    person = Person(app, "chuyen_vien")
    steps = "//section[contains(@class, 'welcome')]"
    inbox = person.get("/inbox")
    assert len(inbox.all(f"{steps}//li")) == 3
    after = person.send(inbox, f"{steps}//form")
    assert after.path == "/inbox"
    assert not after.all(steps)
    assert Person(app, "truong_phong").get("/inbox").all(steps)
