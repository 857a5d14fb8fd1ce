"""Working days and hours of an agency (domain 6; docs/calendar.md).

The first day is not counted, and a term in days ends with the working day it falls on (Civil Code 2015, articles
147 and 148). Swap days are working days like any other. Results are in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from engine import public_holidays
from engine.clock import HANOI
from engine.errors import BadValueError
from storage import calendar as rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from storage.session import Connection

DEFAULT_HOURS: Final = (("07:00", "11:00"), ("13:00", "17:00"))
MOST_DAYS: Final = 10_000
"""The longest term in working days (some forty years): what is longer is a slip of the pen."""
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


Hours = tuple[tuple[str, str], ...]
"""Hours of a day as rows keep them: pairs of HH:MM."""


class Span(NamedTuple):
    """A stretch of working time within a day, local time."""

    start: time
    end: time


DEFAULT_SPANS: Final = tuple(Span(time.fromisoformat(start), time.fromisoformat(end)) for start, end in DEFAULT_HOURS)


class WorkingCalendar:
    """When an agency works: immutable, made from rows.

    ``off`` and ``work`` are the days that are not what their weekday says; ``own`` the hours of working days that have
    hours of their own (half days). ``spans`` are the hours of all others, in order. ``rev`` is the revision of the rows
    it was made from.
    """

    __slots__ = ("_off", "_own", "_work", "rev", "spans", "zone")

    def __init__(
        self,
        *,
        off: Collection[date] = (),
        work: Collection[date] = (),
        own: Mapping[date, Sequence[Span]] = MappingProxyType({}),
        spans: Sequence[Span] = DEFAULT_SPANS,
        zone: ZoneInfo = HANOI,
        rev: int = 0,
    ) -> None:
        self._off = frozenset(off)
        self._work = frozenset(work)
        self._own = {day: tuple(hours) for day, hours in own.items()}
        self.spans = tuple(spans)
        self.zone = zone
        self.rev = rev

    @classmethod
    def of(cls, days: Iterable[rows.CalendarDay], hours: rows.WorkingTime) -> WorkingCalendar:
        """Make it from the rows of one agency."""
        known = list(days)
        return cls(
            off=[row.day for row in known if row.kind == "off"],
            work=[row.day for row in known if row.kind == "work"],
            own={row.day: spans_of(row.spans) for row in known if row.kind == "work" and row.spans},
            spans=spans_of(hours.spans),
            rev=hours.rev,
        )

    def is_working_day(self, day: date) -> bool:
        """Tell whether the agency works on a day."""
        return day in self._work or (day.weekday() < _SATURDAY and day not in self._off)

    def is_special(self, day: date) -> bool:
        """Tell whether a day is not what its weekday says."""
        return day in self._off or day in self._work

    def next_working_day(self, day: date) -> date:
        """Give the first working day after a day."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """Give the last working day before a day."""
        day -= _DAY
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def add_working_days(self, start: datetime, count: int) -> datetime:
        """Give the end of the ``count``-th working day after the day of ``start``; of one before it if negative.

        With 0, the end of that day itself, or of the next working day if it is off.

        Raises:
            BadValueError: the count is beyond forty years.
        """
        if not -MOST_DAYS <= count <= MOST_DAYS:
            raise BadValueError(f"{count} working days is no term. Give a number up to {MOST_DAYS}.")
        day = self.local_day(start)
        for _ in range(-count):
            day = self.previous_working_day(day)
        if count == 0 and not self.is_working_day(day):
            count = 1
        for _ in range(count):
            day = self.next_working_day(day)
        return self.end_of(day)

    def end_of_next_working_day(self, start: datetime) -> datetime:
        """Give the end of the next working day: the term of Decree 30/2020 (articles 4, 15, 18 and 23)."""
        return self.add_working_days(start, 1)

    def add_working_hours(self, start: datetime, hours: Decimal | int) -> datetime:
        """Give the instant when that much working time has passed since ``start``; time off does not count.

        Raises:
            BadValueError: the hours are negative or beyond forty years.
        """
        left = timedelta(seconds=round(hours * 3600))
        if not timedelta() <= left <= MOST_DAYS * self._per_day():
            raise BadValueError(f"{hours} working hours is no term. Give a number from 0 up.")
        return self.after_work(start, left)

    def after_work(self, start: datetime, left: timedelta) -> datetime:
        """Give the instant when so much working time has passed since ``start``."""
        local = start.astimezone(self.zone)
        day, now = local.date(), local.replace(tzinfo=None)
        while True:
            for opens, closes in self._spans_of(day):
                begin = max(now, opens)
                if begin < closes and begin + left <= closes:
                    return self._utc(begin + left)
                left -= max(closes - begin, timedelta())
            day = self.next_working_day(day)

    def work_between(self, start: datetime, end: datetime) -> timedelta:
        """Give the working time from one instant to a later one; none if it is earlier."""
        first, last = (at.astimezone(self.zone).replace(tzinfo=None) for at in (start, end))
        found, day = timedelta(), first.date()
        while day <= last.date():
            for opens, closes in self._spans_of(day):
                found += max(min(closes, last) - max(opens, first), timedelta())
            day = self.next_working_day(day)
        return found

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days after ``first`` up to and with ``last``; negative when ``last`` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + n * _DAY) for n in range(1, (last - first).days + 1))

    def end_of(self, day: date) -> datetime:
        """Give the instant at which work ends on a day."""
        return self._utc(datetime.combine(day, self.hours_of(day)[-1].end))

    def start_of(self, day: date) -> datetime:
        """Give the instant at which work begins on a day."""
        return self._utc(datetime.combine(day, self.hours_of(day)[0].start))

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """Give the hours of a day, as if it were worked."""
        return self._own.get(day, self.spans)

    def local_day(self, at: datetime) -> date:
        """Give the day it is at the agency at an instant."""
        return at.astimezone(self.zone).date()

    def _spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working_day(day):
            return []
        return [(datetime.combine(day, span.start), datetime.combine(day, span.end)) for span in self.hours_of(day)]

    def _per_day(self) -> timedelta:
        minutes = (end.hour * 60 + end.minute - start.hour * 60 - start.minute for start, end in self.spans)
        return timedelta(minutes=sum(minutes))

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def spans_of(pairs: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    """Read hours as rows keep them."""
    return tuple(Span(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)


class Calendars:
    """The calendars of a database's agencies, kept until their revision changes."""

    def __init__(self) -> None:
        self._kept: dict[str, WorkingCalendar] = {}

    def of(self, connection: Connection, agency: str) -> WorkingCalendar:
        """Give an agency's calendar as the rows have it now; one without rows works Monday to Friday."""
        hours = rows.hours(connection, agency)
        if hours is None:
            return WorkingCalendar()
        kept = self._kept.get(agency)
        if kept is None or kept.rev != hours.rev:
            kept = self._kept[agency] = WorkingCalendar.of(rows.days(connection, agency), hours)
        return kept


def parse_hours(spans: Sequence[tuple[str, str]]) -> tuple[Span, ...]:
    """Read hours such as ``("07:00", "11:00")``.

    Raises:
        BadValueError: an hour is malformed, or the spans overlap or are out of order.
    """
    try:
        read = spans_of(spans)
    except ValueError as error:
        raise BadValueError(f"{error}: write hours as 07:00.") from error
    instants = [instant for span in read for instant in span]
    if not instants or any(a >= b for a, b in pairwise(instants)):
        raise BadValueError("Give the working hours in order and without overlaps, as in 07:00-11:00, 13:00-17:00.")
    return read


def seed(connection: Connection, *, agency: str, years: Iterable[int]) -> None:
    """Give a new agency its first calendar: default hours and Vietnam's public holidays of some years."""
    rows.set_hours(connection, agency=agency, spans=DEFAULT_HOURS)
    rows.put(connection, public_holidays.days(agency, years))


def set_hours(connection: Connection, *, agency: str, spans: Sequence[tuple[str, str]]) -> None:
    """Change the hours of an agency's working days.

    Raises:
        BadValueError: the hours are malformed.
    """
    parse_hours(spans)
    rows.set_hours(connection, agency=agency, spans=spans)
