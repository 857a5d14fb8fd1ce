from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import public_holidays
from engine.calendar import DEFAULT_HOURS, WorkingCalendar
from engine.clock import HANOI
from engine.errors import BadValueError
from engine.timer_rules import (
    CATCH_UP,
    Duration,
    TimerPlan,
    due_of,
    following,
    following_start,
    parse_duration,
    parse_timer,
)
from storage.calendar import WorkingTime

if TYPE_CHECKING:
    from collections.abc import Iterator

CALENDAR = WorkingCalendar.of(public_holidays.days("bdt", range(2025, 2028)), WorkingTime("bdt", 1, DEFAULT_HOURS))
ANCHOR = datetime(2026, 11, 19, 9, 30, tzinfo=HANOI)


def plan(kind: str, value: object, anchor: datetime = ANCHOR) -> TimerPlan:
    return parse_timer(kind, value, anchor, CALENDAR)


def firings(first: TimerPlan, now: datetime, limit: int = 500) -> Iterator[datetime]:
    """The instants at which a timer fires when whoever fires it only looks at ``now``."""
    left: TimerPlan | None = first
    for _ in range(limit):
        if left is None or left.due > now:
            return
        yield left.due
        left = following(left, now=now, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("PT4H", timedelta(hours=4)),
        ("P3D", timedelta(days=3)),
        ("P1W", timedelta(weeks=1)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("PT48H", timedelta(hours=48)),
        ("PT90S", timedelta(seconds=90)),
        ("${PT10M}", timedelta(minutes=10)),
    ],
)
def test_durations_count_from_the_anchor(text: str, after: timedelta) -> None:
    assert plan("duration", text) == TimerPlan((ANCHOR + after).astimezone(UTC))


def test_months_end_with_the_month() -> None:
    assert parse_duration("P1M").after(datetime(2026, 1, 31, tzinfo=UTC)) == datetime(2026, 2, 28, tzinfo=UTC)
    assert parse_duration("P1Y1M").after(datetime(2027, 1, 31, tzinfo=UTC)) == datetime(2028, 2, 29, tzinfo=UTC)
    assert parse_duration("P1M").after(datetime(2026, 1, 31, tzinfo=UTC), 2) == datetime(2026, 3, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1", "3D", "P-1D", "P1DT", "PT1D", "P1.5D", "p1d", "P1D2", "PT1H ago", "P٣D", "P99999999999D"],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match="no duration"):
        parse_duration(text)


def test_a_duration_beyond_the_last_year_is_refused() -> None:
    with pytest.raises(BadValueError, match="9999"):
        plan("duration", "P9000Y")
    with pytest.raises(BadValueError, match="9999"):
        plan("cycle", "R3/P9000Y")


@pytest.mark.parametrize(
    ("value", "due"),
    [
        ("2026-11-24T08:00:00+07:00", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-24T08:00:00Z", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("2026-11-24T08:00", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        (date(2026, 11, 24), datetime(2026, 11, 23, 17, tzinfo=UTC)),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("working_days(2)", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("${working_hours( 1.5 )}", datetime(2026, 11, 19, 4, tzinfo=UTC)),
        ("end_of_next_working_day()", datetime(2026, 11, 20, 10, tzinfo=UTC)),
    ],
)
def test_dates_and_terms(value: object, due: datetime) -> None:
    assert plan("date", value) == TimerPlan(due)


def test_a_term_in_hours_that_passes_noon() -> None:
    assert due_of("working_hours(3)", ANCHOR, CALENDAR) == datetime(2026, 11, 19, 14, 30, tzinfo=HANOI)


def test_a_task_due_on_a_day_is_due_when_work_ends() -> None:
    assert due_of("2026-11-23", ANCHOR, CALENDAR) == datetime(2026, 11, 23, 17, tzinfo=HANOI)
    assert due_of(date(2026, 11, 23), ANCHOR, CALENDAR) == datetime(2026, 11, 23, 17, tzinfo=HANOI)
    assert plan("due", date(2026, 11, 23)).due == datetime(2026, 11, 23, 17, tzinfo=HANOI)


@pytest.mark.parametrize(
    "value",
    ["0 0 12 * * ?", "tomorrow", "2026-13-01", "", "working_days()", "working_days(1.5)", "weeks(3)", 5, None, ["P1D"]],
)
def test_what_is_no_time_is_refused_with_the_way_to_write_it(value: object) -> None:
    with pytest.raises(BadValueError, match=r"P3D|working_days\(5\)"):
        plan("date", value)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadValueError, match="no kind of timer"):
        plan("cron", "PT4H")


def test_a_cycle_fires_as_often_as_it_says() -> None:
    first = plan("cycle", "R3/PT10M")
    assert first == TimerPlan((ANCHOR + timedelta(minutes=10)).astimezone(UTC), "PT10M", 3)
    late = ANCHOR + timedelta(days=1)
    assert list(firings(first, late)) == [ANCHOR + timedelta(minutes=n) for n in (10, 20, 30)]


def test_an_endless_cycle_makes_up_for_what_it_missed_up_to_a_bound() -> None:
    first = plan("cycle", "R/PT1M")
    assert first.left is None
    in_time = list(firings(first, ANCHOR + timedelta(minutes=CATCH_UP)))
    assert in_time == [ANCHOR + timedelta(minutes=n) for n in range(1, CATCH_UP + 1)]
    week = ANCHOR + timedelta(days=7, seconds=5)
    late = list(firings(first, week))
    assert late[0] == ANCHOR + timedelta(minutes=1)
    assert len(late) == 1, "it is in the present again after the first"
    after = following(first, now=week, calendar=CALENDAR)
    assert after is not None
    assert after.due == ANCHOR + timedelta(days=7, minutes=1), "in step with its beginning"


def test_skipped_firings_of_a_counted_cycle_are_counted() -> None:
    after = following(plan("cycle", "R500/PT1M"), now=ANCHOR + timedelta(minutes=400, seconds=1), calendar=CALENDAR)
    assert after == TimerPlan((ANCHOR + timedelta(minutes=401)).astimezone(UTC), "PT1M", 100)
    last = following(plan("cycle", "R200/PT1M"), now=ANCHOR + timedelta(days=9), calendar=CALENDAR)
    assert last == TimerPlan((ANCHOR + timedelta(minutes=200)).astimezone(UTC), "PT1M", 1)


def test_a_cycle_with_a_start_keeps_to_it() -> None:
    assert plan("cycle", "R3/2026-11-20T08:00/P1D") == TimerPlan(datetime(2026, 11, 20, 1, tzinfo=UTC), "P1D", 3)
    begun = plan("cycle", "R9/2026-11-18T08:00/P1D")
    assert begun == TimerPlan(datetime(2026, 11, 20, 1, tzinfo=UTC), "P1D", 7)
    assert plan("cycle", "R/2026-11-19T09:30/P1D").due == ANCHOR
    past = plan("cycle", "R2/2026-11-01T08:00/P1D")
    assert past == TimerPlan(datetime(2026, 11, 2, 1, tzinfo=UTC), "P1D", 1)


@pytest.mark.parametrize(
    "text", ["R0/PT10M", "R3/PT0S", "R3", "R3/", "PT10M", "R-1/PT1M", "R3/PT10M/2026-11-24", "*/5 * * * *", "R3/x/P1D"]
)
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        plan("cycle", text)


def test_a_single_timer_has_nothing_after_it() -> None:
    assert following(plan("duration", "PT1H"), now=ANCHOR, calendar=CALENDAR) is None


@given(st.integers(1, 40), st.integers(1, 300), st.integers(0, 4000))
def test_a_counted_cycle_fires_in_step_and_never_too_often(count: int, minutes: int, later: int) -> None:
    first = plan("cycle", f"R{count}/PT{minutes}M")
    fired = list(firings(first, ANCHOR + timedelta(minutes=later)))
    assert len(fired) == min(count, later // minutes)
    assert fired == [ANCHOR + timedelta(minutes=minutes * n) for n in range(1, len(fired) + 1)]


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 400), st.integers(0, 99999))
def test_durations_are_read_as_they_are_written(years: int, months: int, days: int, seconds: int) -> None:
    text = f"P{years}Y{months}M{days}DT{seconds}S"
    assert parse_duration(text) == Duration(years * 12 + months, timedelta(days=days, seconds=seconds))


def test_a_cycle_of_years_from_a_leap_day_keeps_to_it() -> None:
    first = plan("cycle", "R5/2028-02-29T08:00/P1Y")
    fired = [at.astimezone(HANOI).date() for at in firings(first, datetime(2040, 1, 1, tzinfo=UTC))]
    assert fired == [date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


def test_a_cycle_of_months_from_the_31st_keeps_to_it() -> None:
    begun = plan("cycle", "R/P1M", datetime(2026, 12, 31, 9, tzinfo=HANOI))
    fired = [at.astimezone(HANOI).date().isoformat()[5:] for at in firings(begun, datetime(2027, 5, 1, tzinfo=UTC))]
    assert fired == ["01-31", "02-28", "03-31", "04-30"]


def test_a_cycle_in_working_time_counts_from_firing_to_firing() -> None:
    first = plan("cycle", "R4/working_days(2)")
    assert list(firings(first, ANCHOR + timedelta(days=30))) == [
        datetime(2026, 11, day, 17, tzinfo=HANOI) if day > 20 else datetime(2026, 12, day, 17, tzinfo=HANOI)
        for day in (23, 26, 30, 2)
    ]
    hours = plan("cycle", "R/2026-11-20T15:00/working_hours(4)")
    assert hours.due == datetime(2026, 11, 20, 15, tzinfo=HANOI)
    following_hours = following(hours, now=hours.due, calendar=CALENDAR)
    assert following_hours is not None
    assert following_hours.due == datetime(2026, 11, 23, 9, tzinfo=HANOI)


@pytest.mark.parametrize(
    "text", ["R3/working_days(0)", "R3/working_hours(0)", "R3/working_days(1.5)", "R3/working_x(1)"]
)
def test_what_is_no_cycle_in_working_time_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        plan("cycle", text)


def test_of_starts_that_were_missed_one_is_made_up_for() -> None:
    yearly = plan("cycle", "R9/2027-01-15T08:00/P1Y")
    after = following_start(yearly, now=datetime(2030, 3, 1, tzinfo=HANOI), calendar=CALENDAR)
    assert after is not None
    assert (after.due, after.left) == (datetime(2031, 1, 15, 8, tzinfo=HANOI), 5)
    assert following_start(yearly, now=datetime(2040, 1, 1, tzinfo=HANOI), calendar=CALENDAR) is None
    in_time = following_start(yearly, now=yearly.due, calendar=CALENDAR)
    assert in_time is not None
    assert (in_time.due, in_time.left) == (datetime(2028, 1, 15, 8, tzinfo=HANOI), 8)
    assert following_start(plan("date", "2027-01-15"), now=yearly.due, calendar=CALENDAR) is None
