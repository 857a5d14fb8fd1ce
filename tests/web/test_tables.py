"""Tables for a spreadsheet at the pages: out, looked at, in; mistakes by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

UNITS = "code;name;symbol\r\nKHTC;Phòng Kế hoạch;KHTC\r\n"


def sent(person: Person, kind: str, text: str) -> Page:
    page = person.get("/people/tables")
    return person.send(page, f"//form[contains(@action, '/tables/{kind}')]", files={"file": ("a.csv", text.encode())})


def test_a_table_is_looked_at_and_then_taken_in(app: Flask, home: Home) -> None:
    person = Person(app, "admin")
    page = sent(person, "units", UNITS)
    assert page.status == 200
    assert "KHTC" in page.text
    assert "KHTC" not in {unit.code for unit in engine.units(home, engine.By(home.agency, "admin"))}
    done = person.send(page, "//form[.//textarea[@name='text']]")
    assert done.path == "/people"
    assert "Phòng Kế hoạch" in done.text
    answer = person.client.get("/people/tables/units.csv")
    assert answer.data.startswith("\ufeffcode,".encode())
    assert "attachment" in answer.headers["Content-Disposition"]
    assert person.get("/people/tables/secrets.csv").status == 404


def test_mistakes_are_told_by_line_in_the_persons_language(app: Flask) -> None:
    person = Person(app, "admin")
    page = sent(person, "units", UNITS + "X;;X\r\n")
    assert page.status == 422
    assert "Dòng 3, cột name: Ghi phần còn thiếu" in page.text
    assert not page.all("//textarea[@name='text']")
    assert "phải nêu các cột" in sent(person, "people", "x\n").text
    assert Person(app, "van_thu").get("/people/tables").status == 404
