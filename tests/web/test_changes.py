from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine import By
from tests.web.site import Person

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home


def test_an_unchanged_list_is_answered_with_304_and_does_not_keep_anybody_signed_in(app: Flask, home: Home) -> None:
    person = Person(app, "chuyen_vien")
    with person.client.session_transaction() as session:
        session.permanent = True  # as after a sign-in
    bar = person.get("/inbox").one("//*[@data-changes]")
    asked = {"If-None-Match": bar.get("data-mark")}
    same = person.client.get(bar.get("data-changes"), headers=asked)
    assert (same.status_code, same.data, same.headers.get("Set-Cookie")) == (304, b"", None)
    assert person.client.get("/inbox").headers.get("Set-Cookie")
    engine.start(home, By("bdt", "chuyen_vien"), "van_ban_di")
    other = person.client.get(bar.get("data-changes"), headers=asked)
    assert other.status_code == 200
    assert other.headers["ETag"] != bar.get("data-mark")
    assert other.headers["ETag"] == person.get("/inbox").one("//*[@data-changes]").get("data-mark")


def test_who_is_not_signed_in_is_told_nothing(app: Flask) -> None:
    assert app.test_client().get("/inbox/changes").status_code == 302
