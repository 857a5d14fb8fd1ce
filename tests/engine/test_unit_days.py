"""A unit has days: who holds a position in it is looked at before it ends, and nobody is left in it afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.homes import ADMIN, AGENCY, by

if TYPE_CHECKING:
    from engine import Home

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
UNITS = "code,name,symbol,from,to\n"


@pytest.fixture
def unit(home: Home) -> engine.UnitView:
    """A unit in which one person holds a position without end."""
    engine.add_unit(home, ADMIN, code="QS", name="Tổ Quản sinh", symbol="QS")
    give(home)
    return next(each for each in engine.units(home, ADMIN) if each.code == "QS")


def give(home: Home, person: str = "uy_vien_9", since: date = TODAY, until: date | None = None) -> None:
    engine.appoint(home, ADMIN, person=person, role="chuyen_vien", unit="QS", title="", since=since, until=until)


def change(home: Home, until: date | None, *ending: str, since: date = TODAY, asks: engine.By = ADMIN) -> None:
    engine.change_unit(home, asks, "QS", name="Tổ", symbol="QS", since=since, until=until, ending=ending)


def test_positions_end_with_their_unit_once_they_were_looked_at(home: Home, unit: engine.UnitView) -> None:
    assert (unit.since, unit.until, unit.state) == (TODAY, None, "now")
    review = engine.review_unit(home, ADMIN, "QS", until=FRIDAY)
    (holder,) = review.holders
    assert (review.unit, holder.person, holder.role, holder.until) == ("Tổ Quản sinh", "uy_vien_9", "chuyen_vien", None)
    give(home, "uy_vien_8")
    with pytest.raises(engine.StateError, match="Somebody else"):
        change(home, FRIDAY, holder.holding)
    assert engine.review_unit(home, ADMIN, "QS", until=None).holders == ()
    change(home, FRIDAY, *(each.holding for each in engine.review_unit(home, ADMIN, "QS", until=FRIDAY).holders))
    for person in ("uy_vien_8", "uy_vien_9"):
        assert [each.until for each in engine.positions_of(home, ADMIN, person) if each.unit == "QS"] == [FRIDAY]
    told = engine.trail(home, ADMIN, kinds=("person-dismissed", "unit-changed"))
    assert sorted(entry.kind for entry in told) == ["person-dismissed", "person-dismissed", "unit-changed"]
    assert engine.audit_verify(home, ADMIN).ok


def test_a_unit_that_ended_or_has_not_begun_is_offered_nowhere(home: Home, unit: engine.UnitView) -> None:
    assert unit.code == "QS"
    (held,) = engine.review_unit(home, ADMIN, "QS", until=TODAY).holders
    change(home, TODAY, held.holding)
    for since, until in ((FRIDAY, None), (TODAY, FRIDAY), (TODAY, None)):
        with pytest.raises(engine.StateError, match="The unit “QS” end"):
            give(home, since=since, until=until)
        line = f"uy_vien_8,chuyen_vien,QS,{since},{until or ''}\n"
        found = engine.preview_table(home, ADMIN, "positions", f"account,role,unit,from,to\n{line}".encode())
        assert [(each.column, each.text[:15]) for each in found.errors] == [("unit", "The unit “QS” e")]
    give(home, "uy_vien_8", until=TODAY)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=1))
    assert "QS" not in {each.code for each in engine.units(home, ADMIN)}
    assert {each.code: each.state for each in engine.every_unit(home, ADMIN)}["QS"] == "ended"
    change(home, None, since=FRIDAY)
    assert "QS" not in {each.code for each in engine.units(home, ADMIN)}
    assert {each.code: each.state for each in engine.every_unit(home, ADMIN)}["QS"] == "later"


def test_days_that_cannot_be_are_refused(home: Home, unit: engine.UnitView) -> None:
    assert unit.code == "QS"
    with pytest.raises(engine.BadValueError, match="before the first"):
        change(home, TODAY - timedelta(days=1))
    give(home, "uy_vien_8", since=FRIDAY)
    holdings = [each.holding for each in engine.review_unit(home, ADMIN, "QS", until=TODAY).holders]
    with pytest.raises(engine.StateError, match=r"begins on 27/11/2026"):
        change(home, TODAY, *holdings)
    with pytest.raises(engine.RefusedError):
        change(home, None, asks=by("chanh_vp"))
    with pytest.raises(engine.RefusedError):
        engine.review_unit(home, by("chanh_vp"), "QS", until=None)
    for code in ("", "XX"):
        with pytest.raises(engine.NotFoundError):
            engine.review_unit(home, engine.By(AGENCY, "admin"), code, until=None)


def test_no_administrator_ends_the_unit_from_which_they_administer(home: Home) -> None:
    unit = next(each for each in engine.positions_of(home, ADMIN, "admin") if each.role == "admin").unit or ""
    ending = [each.holding for each in engine.review_unit(home, ADMIN, unit, until=FRIDAY).holders]
    days = {"since": date(2020, 1, 1), "until": FRIDAY}
    with pytest.raises(engine.RefusedError, match="another one first"):
        engine.change_unit(home, ADMIN, unit, name="Văn phòng", symbol="VP", ending=ending, **days)
    assert all(each.until is None for each in engine.every_unit(home, ADMIN))


def test_a_table_gives_a_unit_its_days_but_ends_nobody_unseen(home: Home, unit: engine.UnitView) -> None:
    assert f"QS,{unit.name},QS,,23/11/2026," in engine.table(home, ADMIN, "units")
    text = f"{UNITS}QS,{unit.name},QS,02/11/2026,27/11/2026\n".encode()
    (error,) = engine.preview_table(home, ADMIN, "units", text).errors
    assert (error.line, error.column) == (2, "to")
    (held,) = engine.review_unit(home, ADMIN, "QS", until=FRIDAY).holders
    engine.end_position(home, ADMIN, person=held.person, holding=held.holding, last_day=TODAY)
    (told,) = engine.preview_table(home, ADMIN, "units", text).changes
    assert told.fields == (("from", "23/11/2026", "02/11/2026"), ("to", "", "27/11/2026"))
    assert engine.import_table(home, ADMIN, "units", text) == 1
    found = next(each for each in engine.every_unit(home, ADMIN) if each.code == "QS")
    assert (found.since, found.until) == (date(2026, 11, 2), FRIDAY)
    # A file without the columns leaves the days as they are; a last day before the first is refused.
    assert engine.preview_table(home, ADMIN, "units", f"code,name,symbol\nQS,{unit.name},QS\n".encode()).changes == ()
    (wrong,) = engine.preview_table(home, ADMIN, "units", f"{UNITS}NEW,Mới,NEW,2026-11-02,2026-11-01\n".encode()).errors
    assert wrong.column == "to"


def test_who_takes_a_position_has_it_as_long_as_the_unit_lasts(home: Home, unit: engine.UnitView) -> None:
    assert unit.code == "QS"
    (held,) = engine.review_unit(home, ADMIN, "QS", until=FRIDAY).holders
    change(home, FRIDAY, held.holding)
    engine.hand_over(home, ADMIN, "uy_vien_9", to={"positions": "uy_vien_8"}, last_day=TODAY, reason="chuyển công tác")
    assert [each.until for each in engine.positions_of(home, ADMIN, "uy_vien_8") if each.unit == "QS"] == [FRIDAY]
