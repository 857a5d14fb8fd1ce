from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from flask import session

import engine
from engine.inspection.sample import REASONS, refusal
from tests.web.site import Person
from web import moments
from web.controls import raw
from web.facts import words
from web.folding import fold, has_words
from web.languages import chosen
from web.refusals import in_words
from web.shell import asset, initials, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def vietnamese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/inbox"):
        session["language"] = "vi"
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/inbox"):
        session["language"] = "en"
        yield


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2021, 7, 2), "02/7/2021"), (date(2021, 2, 5), "05/02/2021"), (date(2020, 12, 31), "31/12/2020"), (None, "")],
)
@pytest.mark.usefixtures("vietnamese")
def test_days_are_written_as_the_decree_says(day: date | None, text: str) -> None:
    assert moments.day(day) == text


@pytest.mark.parametrize(
    ("hours", "text", "style"),
    [
        (2, "Hôm nay 11:00", "today"),
        (26, "Thứ Ba 24/11", ""),
        (24 * 9, "02/12", ""),
        (24 * 60, "22/01/2027", ""),
        (-1, "Quá hạn từ 08:00", "late"),
        (-24, "Quá hạn 1 ngày", "late"),
    ],
)
@pytest.mark.usefixtures("vietnamese")
def test_deadlines_read_as_people_say_them(hours: int, text: str, style: str) -> None:
    found = moments.due(datetime(2026, 11, 23, 2, 0, tzinfo=UTC) + timedelta(hours=hours))
    assert (found.text, found.style) == (text, style)


@pytest.mark.usefixtures("english")
def test_days_and_deadlines_in_english() -> None:
    assert moments.day(date(2021, 7, 2)) == "2 Jul 2021"
    assert moments.due(datetime(2026, 11, 20, 2, 0, tzinfo=UTC)).text == "3 days late"
    assert moments.due(None).text == "No due date"
    assert moments.moment(datetime(2026, 11, 20, 2, 0, tzinfo=UTC)) == "09:00 20 Nov 2026"
    assert moments.moment(None) == moments.clock(None) == ""


@pytest.mark.usefixtures("vietnamese")
def test_values_read_as_people_write_them() -> None:
    assert words(True) == "có"
    assert words(False) == "không"
    assert words(Decimal("1.50")) == "1,50"
    assert words(date(2026, 2, 5)) == "05/02/2026"
    assert words(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)) == "09:00 hôm nay"
    assert words([{"ten": "Sở Nội vụ", "so_ban": 2}, None, ""]) == "Sở Nội vụ; 2"
    assert words({"sha256": "00", "name": "a.pdf"}) == "a.pdf"
    assert words(None) == ""


@pytest.mark.usefixtures("vietnamese")
def test_values_stand_in_a_form_as_they_would_be_typed() -> None:
    assert raw(Decimal("1.5")) == "1,5"
    assert raw(date(2026, 2, 5)) == "05/02/2026"
    assert raw(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)) == "23/11/2026 09:00"
    assert raw(True) == "true"
    assert raw(False) == raw(None) == ""


@pytest.mark.usefixtures("vietnamese")
def test_sizes_and_initials() -> None:
    assert size(14) == "14 byte"
    assert size(38 * 1024) == "38 KB"
    assert size(1_500_000) == "1,4 MB"
    assert initials("Lê Văn Cường") == "VC"


def test_search_does_not_mind_accents() -> None:
    assert fold("Đề nghị KHEN THƯỞNG") == "de nghi khen thuong"
    assert has_words("Áp dụng hệ thống", "THONG ap")
    assert not has_words("Áp dụng hệ thống", "khen")


def test_outside_a_request_the_language_is_the_installations() -> None:
    assert chosen() == "vi"


@pytest.mark.usefixtures("vietnamese")
def test_static_files_carry_a_mark_of_their_content() -> None:
    assert asset("style.css").startswith("/static/style.css?v=")
    assert asset("nothing.css") == "/static/nothing.css"


PARTS = ("kinds", "most", "content", "wanted", "place", "width", "height")
REFUSALS = [
    engine.RefusedError("lanh_dao has no authority to sign “QĐ” on 23/11/2026. Let the head of the agency sign, or …"),
    engine.RefusedError("The authority TUQ. of lanh_dao ended on 01/11/2026 (12/QĐ-BDT). Let …"),
    engine.RefusedError("There is no document to sign in this case. Return it to the drafter."),
    *(refusal("a.pdf", reason, **dict.fromkeys(PARTS, 7)) for reason in REASONS),
    engine.RefusedError("Only an administrator may see what stands still. Ask one, or sign in as one."),
    engine.RefusedError("Only an administrator or a head may give tasks to others. Forward your own instead."),
    engine.StateError("This case has ended already: nothing is left to cancel."),
    engine.StateError("Something that nobody has translated."),
]


@pytest.mark.parametrize("error", REFUSALS, ids=str)
def test_refusals_are_said_in_vietnamese(app: Flask, error: engine.EngineError) -> None:
    person = Person(app, "van_thu")
    with person.client, app.test_request_context("/inbox"):
        session["language"] = "vi"
        app.preprocess_request()
        session["_user_id"] = _uniquifier(app)
        assert any(letter in in_words(error) for letter in "ăâđêôơưạảãáàệếểễộốồổụủứừữợởỡ")
        assert "Save it" not in in_words(error)
        session["language"] = "en"
        assert in_words(error)


def _uniquifier(app: Flask) -> str:
    return str(app.extensions["security"].datastore.find_user(id="van_thu").fs_uniquifier)
