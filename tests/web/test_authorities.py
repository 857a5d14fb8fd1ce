"""Who may sign for the head: listed with days and basis, entered and withdrawn by administrators."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.homes import by
from tests.web.site import Page, Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import FixedClock, Home

TODAY = date(2026, 11, 23)
FORM = "//main//form[@method='post']"
WITHDRAW = "//a[contains(@href, '/people/authorities/ends/new')]"


def grant(home: Home, **changed: object) -> str:
    terms: dict[str, object] = {
        "kind": "TL",
        "grantee": "chanh_vp",
        "document_types": ["TB"],
        "valid_from": TODAY,
        "valid_to": None,
        "basis": "Quy chế 99/QC-BDT",
    }
    before = {each.id for each in engine.authorities(home, by("admin"))}
    engine.grant_authority(home, by("admin"), **(terms | changed))  # type: ignore[arg-type]  # a table of terms
    return next(each.id for each in engine.authorities(home, by("admin")) if each.id not in before)


def state(home: Home, authority: str) -> str:
    return next(each.state for each in engine.authorities(home, by("admin")) if each.id == authority)


def withdraw(app: Flask, authority: str, **values: str) -> Page:
    admin = Person(app, "admin")
    page = admin.get(f"/people/authorities/ends/new?authority={authority}")
    return admin.send(page, FORM, {"reason": "Thôi giữ chức vụ", **values})


def row(page: Page, basis: str) -> str:
    return " ".join(page.one(f"//tbody/tr[contains(., '{basis}')]").text_content().split())


def test_everybody_reads_who_may_sign_what_until_when_and_by_what(app: Flask, home: Home) -> None:
    grant(home, valid_to=date(2026, 12, 31))
    page = Person(app, "chuyen_vien").get("/people/authorities")
    shown = row(page, "Quy chế 99/QC-BDT")
    for part in ("TL.", "Thông báo", "23/11/2026", "31/12/2026", "Hiệu lực"):
        assert part in shown
    assert not page.all(WITHDRAW)
    assert "Who may sign" in Person(app, "chuyen_vien", language="en").get("/people/authorities").text


def test_an_authority_is_withdrawn_with_a_day_and_a_reason_that_the_trail_keeps(app: Flask, home: Home) -> None:
    authority = grant(home)
    page = withdraw(app, authority, last_day="22/11/2026")
    assert "Đã rút thẩm quyền ký" in page.text
    assert "Đã hết" in row(page, "Quy chế 99/QC-BDT")
    assert state(home, authority) == "ended"
    (entry,) = engine.trail(home, by("lanh_dao"), kinds=("person-revoked",))
    assert (entry.actor, entry.reason) == ("admin", "Thôi giữ chức vụ")
    assert ("until", None, "2026-11-22") in entry.changes
    assert authority not in {each.get("value") for each in page.all("//option")}
    assert engine.audit_verify(home, by("lanh_dao")).ok


@pytest.mark.parametrize("last_day", ["21/11/2026", "31/12/2026", "01/01/2027"])
def test_no_day_that_is_past_or_changes_nothing(app: Flask, home: Home, last_day: str) -> None:
    authority = grant(home, valid_to=date(2026, 12, 31))
    page = withdraw(app, authority, last_day=last_day)
    assert page.status == 422
    assert "Ghi ngày từ hôm qua trở đi" in page.text
    assert page.one("//input[@name='reason']").get("value") == "Thôi giữ chức vụ"
    assert page.one("//select[@name='authority']/option[@selected]").get("value") == authority
    assert state(home, authority) == "now"


def test_the_engine_asks_for_a_reason_an_administrator_and_one_that_is_there(home: Home) -> None:
    authority = grant(home)
    with pytest.raises(engine.BadValueError, match="Say why"):
        engine.revoke_authority(home, by("admin"), authority=authority, last_day=TODAY, reason=" ")
    with pytest.raises(engine.RefusedError, match="administrator"):
        engine.revoke_authority(home, by("lanh_dao"), authority=authority, last_day=TODAY, reason="vì")
    with pytest.raises(engine.RefusedError, match="no authority"):
        engine.revoke_authority(home, by("admin"), authority="x", last_day=TODAY, reason="vì")


def test_what_begins_later_or_has_ended_is_told_apart(home: Home, clock: FixedClock) -> None:
    later = grant(home, valid_from=TODAY + timedelta(days=3), valid_to=TODAY + timedelta(days=5))
    assert state(home, later) == "later"
    clock.set(clock.now() + timedelta(days=4))
    assert state(home, later) == "now"
    clock.set(clock.now() + timedelta(days=4))
    assert state(home, later) == "ended"
    assert [each.state for each in engine.authorities(home, by("admin"))][-1] == "ended"


def test_the_list_leads_to_what_an_administrator_does(app: Flask, home: Home) -> None:
    grant(home)
    admin = Person(app, "admin")
    listed = admin.get(admin.get("/people").one("//a[@href='/people/authorities']").get("href"))
    assert listed.all("//a[@href='/people/authorities/new']")
    page = admin.get(listed.one(WITHDRAW).get("href"))
    assert page.one("//select[@name='authority']/option[@selected]").get("value")
