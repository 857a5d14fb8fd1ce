"""From what an administrator wants to change of the calendar to its days, checked at the door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from engine import calendar
from engine.calendar import WorkingCalendar
from engine.calendar_results import DayView
from engine.errors import BadValueError
from storage.calendar import CalendarDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.calendar_results import CalendarEdit
    from storage.calendar import WorkingTime

OFF, WORK, HALF, USUAL = "off", "work", "half", "usual"
KINDS: Final = ("swap", "half", "closed", "worked", "usual")
LONGEST_TEXT: Final = 300
MOST_DAYS: Final = 366
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)

Days = dict[date, CalendarDay | None]
"""What the calendar says of each day from now on; None: what its weekday says."""


def days_of(agency: str, edit: CalendarEdit, present: WorkingCalendar) -> Days:
    """The days that an edit changes.

    Raises:
        BadValueError: it has no name or no basis, a day is out of bounds, or it changes nothing.
    """
    _check(edit)
    found = dict(_MAKE[edit.kind](agency, edit, present))
    if not found:
        raise BadValueError("None of these days would change: they are as you want them already.")
    return found


def _check(edit: CalendarEdit) -> None:
    if edit.kind not in KINDS:
        raise BadValueError(f"“{edit.kind}” is no change of the calendar. Use one of {', '.join(KINDS)}.")
    for text in (edit.name, edit.source):
        if not 1 <= len(text.strip()) <= LONGEST_TEXT:
            raise BadValueError(f"A change has a name and a basis, each of 1 to {LONGEST_TEXT} characters.")
    last = edit.other or edit.day
    if not all(FIRST <= day <= LAST for day in (edit.day, last)):
        raise BadValueError(f"Give days between {FIRST.year} and {LAST.year}.")
    if edit.kind in {"closed", "usual"} and not timedelta() <= last - edit.day < timedelta(days=MOST_DAYS):
        raise BadValueError("The last day is not before the first, and at most a year after it. Write other days.")


def _row(agency: str, edit: CalendarEdit, day: date, kind: str, hours: calendar.Hours | None = None) -> CalendarDay:
    return CalendarDay(agency, day, kind, edit.name.strip(), edit.source.strip(), unverified=False, spans=hours)


def _span(edit: CalendarEdit) -> Iterable[date]:
    return (edit.day + timedelta(days=n) for n in range(((edit.other or edit.day) - edit.day).days + 1))


def _swap(agency: str, edit: CalendarEdit, present: WorkingCalendar) -> Iterable[tuple[date, CalendarDay | None]]:
    if edit.other is None or edit.other == edit.day:
        raise BadValueError("A swap has two days: one that becomes off, and one that is worked instead.")
    if not present.is_working_day(edit.day):
        raise BadValueError(f"{edit.day:%d/%m/%Y} is off already. Choose a working day to be off.")
    if present.is_working_day(edit.other):
        raise BadValueError(f"{edit.other:%d/%m/%Y} is worked already. Choose a day off to be worked.")
    return [(edit.day, _row(agency, edit, edit.day, OFF)), (edit.other, _row(agency, edit, edit.other, WORK))]


def _half(agency: str, edit: CalendarEdit, present: WorkingCalendar) -> Iterable[tuple[date, CalendarDay | None]]:
    spans = calendar.parse_hours(edit.hours)
    if present.is_working_day(edit.day) and present.hours_of(edit.day) == spans:
        return []
    hours = tuple((f"{span.start:%H:%M}", f"{span.end:%H:%M}") for span in spans)
    return [(edit.day, _row(agency, edit, edit.day, WORK, hours))]


def _closed(agency: str, edit: CalendarEdit, present: WorkingCalendar) -> Iterable[tuple[date, CalendarDay | None]]:
    # A day that is off already has another name and basis then, as when what was unverified has been decided.
    days = (day for day in _span(edit) if present.is_working_day(day) or present.is_special(day))
    return [(day, _row(agency, edit, day, OFF)) for day in days]


def _worked(agency: str, edit: CalendarEdit, present: WorkingCalendar) -> Iterable[tuple[date, CalendarDay | None]]:
    if present.is_working_day(edit.day) and not present.is_special(edit.day):
        return []
    return [(edit.day, _row(agency, edit, edit.day, WORK))]


def _usual(agency: str, edit: CalendarEdit, present: WorkingCalendar) -> Iterable[tuple[date, CalendarDay | None]]:
    del agency
    return [(day, None) for day in _span(edit) if present.is_special(day)]


_MAKE: Final = {"swap": _swap, "half": _half, "closed": _closed, "worked": _worked, "usual": _usual}


def with_days(rows: Iterable[CalendarDay], hours: WorkingTime, changed: Days) -> WorkingCalendar:
    """The calendar as it would be with these days."""
    kept = [row for row in rows if row.day not in changed]
    return WorkingCalendar.of([*kept, *(row for row in changed.values() if row is not None)], hours)


def view(day: date, row: CalendarDay | None) -> DayView:
    """A day as the pages show it."""
    if row is None:
        return DayView(day=day, kind=USUAL)
    kind = HALF if row.kind == WORK and row.spans else row.kind
    return DayView(
        day=day, kind=kind, name=row.name, source=row.source, unverified=row.unverified, hours=row.spans or ()
    )


def before(rows: Iterable[CalendarDay], changed: Mapping[date, object]) -> dict[date, CalendarDay | None]:
    """What the calendar says of these days now."""
    known = {row.day: row for row in rows}
    return {day: known.get(day) for day in sorted(changed)}
