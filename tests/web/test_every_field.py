"""A form with a field of every kind: shown, filled in, refused and taken, without script."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import orjson

import engine
from tests.support.every_field import BY, started
from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

FIELDS = "//form[@id='form']//*[self::input or self::select or self::textarea]"
PAPER = ("bien-ban.pdf", b"%PDF-1.7\n%%EOF\n")


def test_every_kind_of_field_is_on_the_page_with_a_label_and_a_way_to_fill_it_in(app: Flask, home: Home) -> None:
    page = Person(app, "lanh_dao").get(started(home))
    names = {each.get("name") for each in page.all(FIELDS)}
    asked = {"chu", "doan", "so_luong", "ngay", "gio", "luc", "gap", "muc", "kieu", "cac_muc", "the", "tep", "nguoi"}
    assert asked | {"phong", "van_ban", "ho_so", "ly_do", "bang.0.ten", "bang.0.so", "bang.0.viec"} <= names
    for each in page.all(FIELDS):
        labels = page.all(f"//label[@for='{each.get('id')}']") or each.xpath("ancestor::label")
        assert each.get("type") == "hidden" or each.get("aria-label") or labels, each.get("name")
    assert page.one("//input[@name='chu']").get("value") == "Sở Nội vụ"
    assert page.one("//*[@id='f-chu-h']").text_content() == "Ghi ngắn gọn"
    assert page.one("//*[@id='f-gio-h']").text_content() == "Giờ:phút"
    assert page.one("//input[@name='tep']").get("accept") == ".pdf"
    assert "HS-1" in page.one("//select[@name='ho_so']").text_content()


def test_a_filled_in_form_of_every_kind_is_taken(app: Flask, home: Home) -> None:
    person = Person(app, "lanh_dao")
    page = person.get(started(home))
    case = page.one("//select[@name='ho_so']/option[@value!='']").get("value")
    typed = {
        "chu": "Kế hoạch", "doan": "a\nb", "so_luong": "1.234,5", "ngay": "17/3/2027", "gio": "8h30",
        "luc": "17/03/2027 14:00", "gap": "true", "muc": "v1", "kieu": "v2", "cac_muc": ["v0", "v2"], "the": ["x4"],
        "nguoi": "van_thu", "ho_so": case, "ly_do": "Gấp", "bang.0.ten": "Ghế", "bang.0.so": "2", "bang.0.gia": "0,1",
        "bang.0.viec": ["v0", "v1"],
    }  # fmt: skip
    done = person.complete(page, typed, files={"tep": PAPER})
    assert done.status == 200, done.text[:600]
    known = engine.case(home, BY, case).variables
    assert known["ho_so"] == case
    row = {"ten": "Ghế", "so": 2, "gia": Decimal("0.1"), "tien": Decimal("0.2"), "viec": ["v0", "v1"]}
    assert known["bang"] == [row]
    assert known["gap_doi"] == Decimal("2469.0")


def test_a_case_that_is_not_shown_to_a_person_cannot_be_chosen(app: Flask, home: Home) -> None:
    person = Person(app, "lanh_dao")
    refused = person.complete(person.get(started(home)), {"ho_so": "01999999-0000-7000-8000-000000000000"})
    assert refused.status == 422
    assert "Không tìm thấy hồ sơ đã chọn" in refused.text


def test_the_script_gets_rules_and_what_the_case_knows_of_them_and_nothing_else(app: Flask, home: Home) -> None:
    form = Person(app, "lanh_dao").get(started(home)).one("//form[@id='form']")
    rules = orjson.loads(form.get("data-rules"))
    assert rules["context"] == {"noi_gui": "Sở Nội vụ"}
    assert rules["today"] == "2026-11-23"
    assert form.get("data-keep") is not None
    assert form.get("data-person") == "lanh_dao"
