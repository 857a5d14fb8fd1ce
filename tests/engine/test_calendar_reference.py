"""The calendar against a slow reference that walks minute by minute and day by day, and knows nothing of it.

The days are those of the domain's table (domain 6), typed in by hand.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import public_holidays
from engine.calendar import DEFAULT_HOURS, Span, WorkingCalendar
from engine.clock import HANOI
from engine.reminders import stages
from engine.settings import Settings
from storage.calendar import WorkingTime

OFF = {
    date(2025, month, day)
    for month, day in (
        (1, 1),
        (1, 27),
        (1, 28),
        (1, 29),
        (1, 30),
        (1, 31),
        (4, 7),
        (4, 30),
        (5, 1),
        (5, 2),
        (9, 1),
        (9, 2),
    )
} | {
    date(2026, month, day)
    for month, day in (
        *((1, 1), (1, 2), (2, 16), (2, 17), (2, 18), (2, 19), (2, 20), (4, 27), (4, 30), (5, 1)),
        *((8, 31), (9, 1), (9, 2), (11, 24)),
    )
}
WORKED = {date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
VIETNAM = WorkingCalendar.of(public_holidays.days("bdt", (2025, 2026)), WorkingTime("bdt", 1, DEFAULT_HOURS))
USUAL = ((7, 11), (13, 17))

Hours = tuple[tuple[int, int], ...]


class Slow:
    """The reference: hours by day, walked through."""

    def __init__(self, off: set[date], worked: set[date], own: dict[date, Hours] | None = None) -> None:
        self.off, self.worked, self.own = off, worked, own or {}

    def works(self, day: date) -> bool:
        return day in self.worked or (day.isoweekday() <= 5 and day not in self.off)

    def hours(self, day: date) -> Hours:
        return self.own.get(day, USUAL) if self.works(day) else ()

    def days_later(self, start: datetime, count: int) -> datetime:
        day = start.date()
        while count:
            day += DAY
            count -= self.works(day)
        return datetime.combine(day, time(self.hours(day)[-1][1]), HANOI)

    def minutes_later(self, start: datetime, count: int) -> datetime:
        at = start
        while count:
            count -= any(begin <= at.hour < end for begin, end in self.hours(at.date()))
            at += MINUTE
        return at

    def minutes_between(self, start: datetime, end: datetime) -> int:
        found, at = 0, start
        while at < end:
            found += any(begin <= at.hour < end_hour for begin, end_hour in self.hours(at.date()))
            at += MINUTE
        return found


SLOW = Slow(OFF, WORKED)
starts = st.datetimes(datetime(2025, 1, 2), datetime(2026, 12, 1), timezones=st.just(HANOI)).map(  # noqa: DTZ001 (zone given apart)
    lambda at: at.replace(second=0, microsecond=0)
)


def test_every_day_of_two_years_is_what_the_domain_says() -> None:
    wrong = [day for n in range(730) if VIETNAM.is_working_day(day := date(2025, 1, 1) + n * DAY) != SLOW.works(day)]
    assert wrong == []


@given(starts, st.integers(1, 25))
@settings(max_examples=40)
def test_terms_in_days_end_where_the_walk_ends(start: datetime, count: int) -> None:
    assert VIETNAM.add_working_days(start, count) == SLOW.days_later(start, count)


@given(starts, st.integers(1, 40 * 60))
@settings(max_examples=40)
def test_terms_in_hours_end_where_the_walk_ends(start: datetime, minutes: int) -> None:
    assert VIETNAM.add_working_hours(start, Decimal(minutes) / 60) == SLOW.minutes_later(start, minutes)


@given(starts, st.integers(0, 8 * 24 * 60))
@settings(max_examples=30)
def test_working_time_between_is_what_the_walk_counts(start: datetime, minutes: int) -> None:
    end = start + minutes * MINUTE
    assert VIETNAM.work_between(start, end) == SLOW.minutes_between(start, end) * MINUTE


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingCalendar, Slow]:
    """An arbitrary calendar of a month, and the same for the walk: days off, worked and with hours of their own."""
    days = [date(2026, 6, 1) + n * DAY for n in range(45)]
    kinds = {day: draw(st.sampled_from(("half", "usual", "off", "work"))) for day in days}
    short: tuple[Hours, ...] = (((7, 11),), ((13, 17),), ((8, 9), (14, 16)))
    own = {day: draw(st.sampled_from(short)) for day, kind in kinds.items() if kind == "half"}
    off = {day for day, kind in kinds.items() if kind == "off"}
    worked = {day for day, kind in kinds.items() if kind in {"work", "half"}}
    spans = {day: [Span(time(begin), time(end)) for begin, end in hours] for day, hours in own.items()}
    return WorkingCalendar(off=off, work=worked, own=spans), Slow(off, worked, own)


@given(calendars(), st.integers(0, 30 * 24 * 60), st.integers(1, 12), st.integers(1, 20 * 60))
@settings(max_examples=15)
def test_any_calendar_counts_as_the_walk_does(
    both: tuple[WorkingCalendar, Slow], later: int, days: int, minutes: int
) -> None:
    fast, slow = both
    start = datetime(2026, 6, 1, tzinfo=HANOI) + later * MINUTE
    assert fast.add_working_days(start, days) == slow.days_later(start, days)
    end = fast.add_working_hours(start, Decimal(minutes) / 60)
    assert end == slow.minutes_later(start, minutes)
    assert fast.work_between(start, end) == minutes * MINUTE


@given(calendars(), st.integers(0, 20 * 24 * 60), st.integers(1, 10), st.integers(1, 99))
@settings(max_examples=15)
def test_the_first_reminder_comes_when_its_share_of_the_working_time_is_gone(
    both: tuple[WorkingCalendar, Slow], later: int, days: int, percent: int
) -> None:
    fast, slow = both
    created = datetime(2026, 6, 1, tzinfo=HANOI) + later * MINUTE
    due = slow.days_later(created, days)
    found = stages(created, due, fast, Settings(remind_percent=percent))
    soon = next(each.at for each in found if each.name == "soon")
    gone, whole = fast.work_between(created, soon), slow.minutes_between(created, due) * MINUTE
    assert abs(gone - whole * percent / 100) <= timedelta(seconds=1)
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert len({each.name for each in found}) == len(found)


def test_a_half_day_counts_its_own_hours_only() -> None:
    short = WorkingCalendar(work=[date(2026, 6, 3)], own={date(2026, 6, 3): [Span(time(7), time(11))]})
    start = datetime(2026, 6, 2, 16, tzinfo=HANOI)
    assert short.add_working_hours(start, 8) == datetime(2026, 6, 4, 10, tzinfo=HANOI)
    assert short.add_working_days(start, 1) == datetime(2026, 6, 3, 11, tzinfo=HANOI)
    assert short.work_between(start, datetime(2026, 6, 3, 20, tzinfo=HANOI)) == timedelta(hours=5)


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        ("2026-08-21T09:00", "2026-08-22T17:00"),  # S1: the swapped Saturday
        ("2026-08-28T09:00", "2026-09-03T17:00"),  # S2: the swapped Monday and National Day
        ("2026-11-23T16:00", "2026-11-25T17:00"),  # the holiday of 24/11, new in 2026
        ("2026-12-31T15:00", "2027-01-04T17:00"),  # S14: over the end of the year
        ("2026-01-09T10:00", "2026-01-10T17:00"),  # worked for Friday 02/01
        ("2026-02-13T10:00", "2026-02-23T17:00"),  # Tết
    ],
)
def test_the_next_working_day_of_the_golden_cases(signed: str, due: str) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=HANOI) for text in (signed, due))
    calendar = WorkingCalendar.of(public_holidays.days("bdt", (2026, 2027)), WorkingTime("bdt", 1, DEFAULT_HOURS))
    assert calendar.end_of_next_working_day(start) == end
