from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import calendar, public_holidays
from engine.calendar import DEFAULT_HOURS, Calendars, WorkingCalendar, parse_hours
from engine.clock import HANOI
from engine.errors import BadValueError
from engine.functions import bound
from storage import calendar as rows
from storage.calendar import CalendarDay, WorkingTime

if TYPE_CHECKING:
    from storage.session import Database

VIETNAM = WorkingCalendar.of(public_holidays.days("bdt", range(2024, 2029)), WorkingTime("bdt", 1, DEFAULT_HOURS))

days = st.dates(date(2024, 6, 1), date(2027, 6, 1))
instants = st.datetimes(datetime(2024, 6, 1), datetime(2027, 6, 1), timezones=st.just(HANOI))  # noqa: DTZ001 (zone given apart)
counts = st.integers(1, 60)
hours = st.integers(0, 1600).map(lambda quarters: Decimal(quarters) / 20)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HANOI)  # type: ignore[arg-type, misc]  # parts of a time, minutes at most


def test_s1_a_document_signed_before_a_swapped_saturday_is_due_on_it() -> None:
    assert VIETNAM.end_of_next_working_day(local(2026, 8, 21, 9)) == local(2026, 8, 22, 17)


def test_s1_an_urgent_document_is_due_within_a_working_hour() -> None:
    assert VIETNAM.add_working_hours(local(2026, 8, 21, 9, 30), 1) == local(2026, 8, 21, 10, 30)
    assert VIETNAM.add_working_hours(local(2026, 8, 21, 16, 30), 1) == local(2026, 8, 22, 7, 30)


def test_s2_the_swapped_monday_and_national_day_are_skipped() -> None:
    assert VIETNAM.end_of_next_working_day(local(2026, 8, 28, 9)) == local(2026, 9, 3, 17)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 16), False),
        (date(2026, 4, 27), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
    ],
)
def test_vietnams_days_off_and_swap_days(day: date, works: bool) -> None:  # noqa: FBT001 (a parameter of the table)
    assert VIETNAM.is_working_day(day) is works


def test_years_whose_swaps_are_not_decided_are_marked() -> None:
    found = public_holidays.days("bdt", (2026, 2027))
    assert {day.day.year for day in found if day.unverified} == {2026, 2027}
    assert all(day.unverified for day in found if day.day.year == 2027)
    assert [day.day for day in found if day.unverified and day.day.year == 2026] == [
        date(2026, 1, 2),
        date(2026, 1, 10),
    ]


def test_working_hours_stop_at_noon_and_over_night() -> None:
    assert VIETNAM.add_working_hours(local(2026, 11, 19, 10), 2) == local(2026, 11, 19, 14)
    assert VIETNAM.add_working_hours(local(2026, 11, 19, 16), 1) == local(2026, 11, 19, 17)
    assert VIETNAM.add_working_hours(local(2026, 11, 19, 17), 1) == local(2026, 11, 20, 8)
    assert VIETNAM.add_working_hours(local(2026, 11, 20, 23), Decimal("0.5")) == local(2026, 11, 23, 7, 30)
    assert VIETNAM.add_working_hours(local(2026, 11, 20, 12), 8) == local(2026, 11, 23, 11)


def test_results_are_utc() -> None:
    assert VIETNAM.add_working_days(local(2026, 11, 19, 9), 1).tzinfo is UTC
    assert VIETNAM.add_working_hours(local(2026, 11, 19, 9), 1).tzinfo is UTC


def test_the_day_is_that_of_the_agency_not_of_greenwich() -> None:
    late = datetime(2026, 11, 19, 18, tzinfo=UTC)
    assert VIETNAM.local_day(late) == date(2026, 11, 20)
    assert VIETNAM.add_working_days(late, 1) == local(2026, 11, 23, 17)


def test_no_days_means_the_end_of_the_same_day_or_of_the_next_working_one() -> None:
    assert VIETNAM.add_working_days(local(2026, 11, 19, 9), 0) == local(2026, 11, 19, 17)
    assert VIETNAM.add_working_days(local(2026, 11, 21, 9), 0) == local(2026, 11, 23, 17)


def test_a_term_can_be_counted_back_and_from_a_day() -> None:
    assert VIETNAM.add_working_days(local(2026, 11, 30, 9), -3) == local(2026, 11, 25, 17)
    assert VIETNAM.add_working_days(local(2026, 11, 25, 9), -1) == local(2026, 11, 23, 17)
    told = bound(local(2026, 11, 2, 9), lambda: VIETNAM)["working_days"]
    assert told(-3, date(2026, 11, 30)) == local(2026, 11, 25, 17)
    assert told(0, "2026-11-30") == local(2026, 11, 30, 17)


@pytest.mark.parametrize("count", [-10_001, 10_001])
def test_a_term_out_of_bounds_is_refused(count: int) -> None:
    with pytest.raises(BadValueError, match="no term"):
        VIETNAM.add_working_days(local(2026, 11, 19, 9), count)
    with pytest.raises(BadValueError, match="no term"):
        VIETNAM.add_working_hours(local(2026, 11, 19, 9), count * 9)


@given(instants, counts)
def test_a_term_never_ends_on_a_day_off(start: datetime, count: int) -> None:
    assert VIETNAM.is_working_day(VIETNAM.local_day(VIETNAM.add_working_days(start, count)))
    assert VIETNAM.is_working_day(VIETNAM.local_day(VIETNAM.add_working_hours(start, count)))


@given(instants, counts, counts)
def test_terms_in_days_add_up(start: datetime, first: int, then: int) -> None:
    in_two = VIETNAM.add_working_days(VIETNAM.add_working_days(start, first), then)
    assert in_two == VIETNAM.add_working_days(start, first + then)


@given(instants, hours, hours)
def test_terms_in_hours_add_up(start: datetime, first: Decimal, then: Decimal) -> None:
    in_two = VIETNAM.add_working_hours(VIETNAM.add_working_hours(start, first), then)
    assert in_two == VIETNAM.add_working_hours(start, first + then) or then == 0


@given(instants, instants, counts)
def test_who_starts_later_is_due_no_earlier(one: datetime, other: datetime, count: int) -> None:
    earlier, later = sorted((one, other))
    assert VIETNAM.add_working_days(earlier, count) <= VIETNAM.add_working_days(later, count)
    assert VIETNAM.add_working_hours(earlier, count) <= VIETNAM.add_working_hours(later, count)


@given(days, counts)
def test_counting_back_gives_the_term(start: date, count: int) -> None:
    due = VIETNAM.add_working_days(datetime.combine(start, datetime.min.time(), tzinfo=HANOI), count)
    assert VIETNAM.working_days_between(start, VIETNAM.local_day(due)) == count
    assert VIETNAM.working_days_between(VIETNAM.local_day(due), start) == -count


@given(days)
def test_the_next_working_day_is_the_first_one_after(day: date) -> None:
    found = VIETNAM.next_working_day(day)
    assert found > day
    assert VIETNAM.is_working_day(found)
    between = (day + timedelta(n) for n in range(1, (found - day).days))
    assert not any(VIETNAM.is_working_day(other) for other in between)


def test_a_seeded_agency_has_the_calendar_and_edits_are_seen_at_once(database: Database) -> None:
    kept = Calendars()
    with database.write() as connection:
        calendar.seed(connection, agency="bdt", years=range(2026, 2028))
    with database.read() as connection:
        before = kept.of(connection, "bdt")
        assert before.end_of_next_working_day(local(2026, 8, 21, 9)) == local(2026, 8, 22, 17)
        assert kept.of(connection, "bdt") is before
    with database.write() as connection:
        rows.put(connection, [CalendarDay("bdt", date(2026, 11, 23), "off", "Nghỉ", "QĐ 1")])
        assert rows.remove(connection, agency="bdt", day=date(2026, 8, 22))
        assert not rows.remove(connection, agency="bdt", day=date(2026, 8, 22))
    with database.read() as connection:
        after = kept.of(connection, "bdt")
        assert after.rev == before.rev + 2
        assert after.end_of_next_working_day(local(2026, 8, 21, 9)) == local(2026, 8, 24, 17)
        assert not after.is_working_day(date(2026, 11, 23))
        assert before.is_working_day(date(2026, 11, 23)), "a calendar that is in use does not change"


def test_a_day_is_replaced_not_doubled(database: Database) -> None:
    day = CalendarDay("bdt", date(2026, 11, 23), "off", "Nghỉ", "đề xuất", unverified=True)
    with database.write() as connection:
        calendar.seed(connection, agency="bdt", years=[2026])
        rows.put(connection, [day])
        rows.put(connection, [day._replace(kind="work", unverified=False)])
        found = rows.days(connection, "bdt", since=date(2026, 11, 1), until=date(2026, 11, 23))
    assert found == [day._replace(kind="work", unverified=False)]


def test_an_agency_without_rows_works_monday_to_friday(database: Database) -> None:
    with database.read() as connection:
        plain = Calendars().of(connection, "elsewhere")
    assert plain.is_working_day(date(2026, 11, 24))
    assert not plain.is_working_day(date(2026, 11, 22))


def test_other_hours_move_the_end_of_the_day(database: Database) -> None:
    with database.write() as connection:
        calendar.seed(connection, agency="bdt", years=[2026])
        calendar.set_hours(connection, agency="bdt", spans=[("07:30", "11:30"), ("13:30", "16:30")])
    with database.read() as connection:
        found = Calendars().of(connection, "bdt")
    assert found.add_working_days(local(2026, 11, 19, 9), 1) == local(2026, 11, 20, 16, 30)
    assert found.add_working_hours(local(2026, 11, 19, 11), 1) == local(2026, 11, 19, 14)


@pytest.mark.parametrize(
    "spans",
    [[], [("7h", "11h")], [("11:00", "07:00")], [("07:00", "11:00"), ("10:00", "17:00")], [("25:00", "26:00")]],
)
def test_malformed_hours_are_refused(spans: list[tuple[str, str]]) -> None:
    with pytest.raises(BadValueError, match="07:00"):
        parse_hours(spans)
