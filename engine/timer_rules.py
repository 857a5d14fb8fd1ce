"""When timers and terms fall due: ISO 8601 dates, durations and cycles, and terms in working time (docs/calendar.md).

A rule and its anchor are kept with each timer, so that a changed calendar can work it out again. Days, weeks, months
and years of a duration are those of the calendar on the wall (``P3D`` is three days, working or not).
"""

from __future__ import annotations

import calendar as months
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from engine.errors import BadValueError

if TYPE_CHECKING:
    from engine.calendar import WorkingCalendar

CATCH_UP: Final = 100
"""How many missed firings of a cycle are made up for one by one; a cycle further behind goes on from the present."""

MOST_STEPS: Final = 10_000
"""So many steps of a cycle in working time are counted at a time."""

_DURATION: Final = re.compile(
    r"P(?!\Z)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?!\Z)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_CYCLE: Final = re.compile(
    r"R(?P<count>\d{0,6})/(?:(?P<start>[^P/][^/]*)/)?(?P<period>P[^/]+|working_(?:days|hours)\([^/]*\))", re.ASCII
)
_TERM: Final = re.compile(r"(?P<name>[a-z_]+)\(\s*(?P<count>\d{1,6}(?:\.\d{1,4})?)?\s*\)", re.ASCII)
_KINDS: Final = "date", "duration", "cycle", "due", "reminder"


class TimerPlan(NamedTuple):
    """When a timer fires: ``due`` in UTC, the ``period`` of a cycle, firings ``left`` with this one.

    The period stands as written; one of months after the instant from which it is counted (``INSTANT/P3M``).
    ``left`` is None for a cycle without end.
    """

    due: datetime
    period: str | None = None
    left: int | None = 1


class Duration(NamedTuple):
    """An ISO 8601 duration: whole months, and what has a fixed length."""

    months: int
    rest: timedelta

    def after(self, start: datetime, times: int = 1) -> datetime:
        """Give the instant so many durations after ``start``; the 31st becomes the last day of a shorter month."""
        if self.months == 0:
            return start + times * self.rest
        year, month = divmod(start.year * 12 + start.month - 1 + times * self.months, 12)
        day = min(start.day, months.monthrange(year, month + 1)[1])
        return start.replace(year=year, month=month + 1, day=day) + times * self.rest


def parse_timer(kind: str, value: object, anchor: datetime, calendar: WorkingCalendar) -> TimerPlan:
    """Work out a timer: ``kind`` is date, duration, cycle, due or reminder; ``value`` a text, date or instant.

    Raises:
        BadValueError: the value is not of the kind; the message says how it is written.
    """
    if kind == "cycle":
        return _cycle(_text(value), anchor, calendar)
    if kind not in _KINDS:
        raise BadValueError(f"“{kind}” is no kind of timer. Use one of {', '.join(_KINDS)}.")
    return TimerPlan(_due(value, anchor, calendar, end_of_day=kind == "due"))


def due_of(rule: object, anchor: datetime, calendar: WorkingCalendar) -> datetime:
    """Work out when a task is due; a bare date means the end of work on that day.

    Raises:
        BadValueError: the rule is neither a date, a duration nor a term in working time.
    """
    return _due(rule, anchor, calendar, end_of_day=True)


def following(plan: TimerPlan, *, now: datetime, calendar: WorkingCalendar) -> TimerPlan | None:
    """Give what comes after a firing of ``plan``, or None if that was the last.

    A late cycle fires once for each time it missed, in order. One more than ``CATCH_UP`` behind skips to the present,
    in step; what it skips counts as fired.
    """
    if plan.period is None or plan.left == 1:
        return None
    steps, done, skipped = _behind(plan, plan.period, now, calendar)
    if plan.left is not None:
        skipped = min(skipped, plan.left - 2)
    return _on(plan, steps, done, skipped if skipped > CATCH_UP else 0)


def following_start(plan: TimerPlan, *, now: datetime, calendar: WorkingCalendar) -> TimerPlan | None:
    """Give the start of a case after that of ``plan``, or None if that was the last.

    However many were missed, one case was started for them: the next one lies ahead, and what was missed counts.
    """
    if plan.period is None:
        return None
    steps, done, skipped = _behind(plan, plan.period, now, calendar)
    if plan.left is not None and plan.left <= 1 + skipped:
        return None
    return _on(plan, steps, done, skipped)


def _behind(plan: TimerPlan, period: str, now: datetime, calendar: WorkingCalendar) -> tuple[Steps, int, int]:
    """The steps of a cycle, which of them ``plan`` is, and how many more have passed."""
    steps = _steps(period, plan.due, calendar)
    done = steps.passed(plan.due)
    return steps, done, max(steps.passed(now) - done, 0)


def _on(plan: TimerPlan, steps: Steps, done: int, skipped: int) -> TimerPlan:
    left = None if plan.left is None else plan.left - 1 - skipped
    return TimerPlan(steps.at(done + 1 + skipped).astimezone(UTC), plan.period, left)


def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration such as ``P3D``, ``PT4H``, ``P1Y2M3DT4H5M6.5S``.

    Raises:
        BadValueError: it is malformed, or no time at all.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise BadValueError(f"“{text}” is no duration. Write PT4H for four hours, P3D for three days.")
    part = {name: Decimal(found or 0) for name, found in match.groupdict().items()}
    seconds = part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
    rest = timedelta(days=int(part["weeks"] * 7 + part["days"]), microseconds=int(seconds * 1_000_000))
    return Duration(int(part["years"] * 12 + part["months"]), rest)


def _due(value: object, anchor: datetime, calendar: WorkingCalendar, *, end_of_day: bool) -> datetime:
    if isinstance(value, datetime):
        return _aware(value, calendar)
    if isinstance(value, date):
        return calendar.end_of(value) if end_of_day else _aware(datetime.combine(value, time()), calendar)
    text = _text(value)
    if text.startswith("P"):
        return _shifted(parse_duration(text), anchor, calendar)
    if (term := _TERM.fullmatch(text)) is not None:
        return _term(text, term, anchor, calendar)
    return _due(_parse_date(text), anchor, calendar, end_of_day=end_of_day)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadValueError(f"A timer needs a text or a date, not {value!r}. Write PT4H, P3D or 2026-11-24T08:00.")
    text = value.strip()
    return text[2:-1].strip() if text.startswith("${") and text.endswith("}") else text


def _parse_date(text: str) -> date:
    try:
        # A bare date is a day; whatever else datetime reads is an instant.
        return date.fromisoformat(text) if len(text) <= len("2026-11-24") else datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValueError(
            f"“{text}” is no time. Write 2026-11-24T08:00:00+07:00, P3D, working_days(3), or for a cycle R3/PT10M. "
            "Cron expressions are not supported."
        ) from error


def _aware(value: datetime, calendar: WorkingCalendar) -> datetime:
    """An instant without a zone is meant as the agency's clock shows it."""
    return (value if value.tzinfo else value.replace(tzinfo=calendar.zone)).astimezone(UTC)


def _shifted(duration: Duration, anchor: datetime, calendar: WorkingCalendar) -> datetime:
    try:
        return duration.after(anchor.astimezone(calendar.zone)).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise BadValueError("The duration ends after the year 9999. Give a shorter one.") from error


def _term(text: str, term: re.Match[str], anchor: datetime, calendar: WorkingCalendar) -> datetime:
    name, count = term["name"], term["count"]
    if name == "working_days" and count is not None and count.isdigit():
        return calendar.add_working_days(anchor, int(count))
    if name == "working_hours" and count is not None:
        return calendar.add_working_hours(anchor, Decimal(count))
    if name == "end_of_next_working_day" and count is None:
        return calendar.end_of_next_working_day(anchor)
    raise BadValueError(f"“{text}” is no term. Write working_days(5), working_hours(4) or end_of_next_working_day().")


def _cycle(text: str, anchor: datetime, calendar: WorkingCalendar) -> TimerPlan:
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise BadValueError(
            f"“{text}” is no cycle. Write R3/PT10M (three times), R/PT1H (without end), R5/working_days(1) or "
            "R3/2026-11-24T08:00/P1D. Cron expressions are not supported."
        )
    start = anchor if match["start"] is None else _due(match["start"], anchor, calendar, end_of_day=False)
    steps = _steps(match["period"], start, calendar)
    if steps.stands or (match["count"] and int(match["count"]) == 0):
        raise BadValueError(f"“{text}” never fires, or fires all the time. Give a count and a period of at least 1.")
    count = int(match["count"]) if match["count"] else None
    if match["start"] is None:
        return TimerPlan(_within(steps, 1), steps.text, count)
    return _started_cycle(steps, anchor, count)


def _within(steps: Steps, number: int) -> datetime:
    try:
        return steps.at(number).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise BadValueError("The duration ends after the year 9999. Give a shorter one.") from error


def _started_cycle(steps: Steps, anchor: datetime, count: int | None) -> TimerPlan:
    """Firings before the anchor have passed; of a cycle wholly in the past the last one is left, and fires at once."""
    passed = steps.passed(anchor)
    if steps.at(passed) < anchor:
        passed += 1
    if count is not None:
        passed = min(passed, count - 1)
    return TimerPlan(_within(steps, passed), steps.text, None if count is None else count - passed)


def _steps(text: str, start: datetime, calendar: WorkingCalendar) -> Steps:
    """The steps of a cycle, from ``start`` on unless the text says whence they are counted."""
    whence, _, period = text.rpartition("/")
    first = (datetime.fromisoformat(whence) if whence else start).astimezone(calendar.zone)
    term = _TERM.fullmatch(period)
    return _Periods(parse_duration(period), period, first) if term is None else _Terms(term, first, calendar)


class Steps(Protocol):
    """The firings of a cycle: number 0 is its beginning. ``text`` is how a row keeps them."""

    text: str
    stands: bool

    def at(self, number: int) -> datetime:
        """The instant of a firing."""

    def passed(self, now: datetime) -> int:
        """The number of the last firing up to an instant, 0 when it has not begun."""


class _Periods:
    """Each so many durations after the first one: a cycle of months stays at the 31st where there is one."""

    def __init__(self, period: Duration, written: str, first: datetime) -> None:
        self._period, self._first = period, first
        self.stands = period == Duration(0, timedelta())
        self.text = f"{first.astimezone(UTC).isoformat()}/{written}" if period.months else written

    def at(self, number: int) -> datetime:
        return self._period.after(self._first, number)

    def passed(self, now: datetime) -> int:
        if now <= self._first:
            return 0
        longest = self._period.months * timedelta(days=31) + self._period.rest
        count = (now - self._first) // longest
        while self.at(count + 1) <= now:
            count += 1
        return int(count)


class _Terms:
    """Each a term in working time after the one before it."""

    def __init__(self, term: re.Match[str], first: datetime, calendar: WorkingCalendar) -> None:
        self._term, self._first, self._calendar = term, first, calendar
        self.stands = term["count"] is not None and Decimal(term["count"]) == 0
        self.text = term[0]

    def at(self, number: int) -> datetime:
        found = self._first
        for _ in range(number):
            found = self._next(found)
        return found

    def passed(self, now: datetime) -> int:
        count, ahead = 0, self._next(self._first)
        while ahead <= now and count < MOST_STEPS:
            count, ahead = count + 1, self._next(ahead)
        return count

    def _next(self, at: datetime) -> datetime:
        return _term(self.text, self._term, at, self._calendar)
