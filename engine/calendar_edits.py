"""Editing the working calendar: looked at first, then done by an administrator, and what it moves moves (domain 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from engine import jobs
from engine.act import perform
from engine.calendar_days import before, days_of, view, with_days
from engine.calendar_moves import affected, moves_in, told
from engine.calendar_results import CalendarReview, YearView
from engine.errors import BadValueError, StateError
from engine.executor import run_job
from engine.rights import must_administer, who
from engine.trail import MISSING, Change, Draft
from storage import calendar as rows
from storage import instances

if TYPE_CHECKING:
    from engine.act import Act
    from engine.by import By
    from engine.calendar_results import CalendarEdit, MovedDeadline
    from engine.home import Home
    from storage.calendar import CalendarDay, WorkingTime
    from storage.session import Connection

LISTED: Final = 200
AT_ONCE: Final = 500
"""A change that may move more cases than this leaves it to the thread that runs jobs."""


def calendar_year(home: Home, by: By, year: int) -> YearView:
    """A year's days that are not what their weekday says, in order.

    Raises:
        BadValueError: there is no such year.
    """
    if not date.min.year <= year <= date.max.year:
        raise BadValueError(f"{year} is no year.")
    with home.database.read() as connection:
        hours = _hours(connection, by.agency)
        found = rows.days(connection, by.agency, since=date(year, 1, 1), until=date(year, 12, 31))
    return YearView(year=year, rev=hours.rev, hours=hours.spans, days=tuple(view(row.day, row) for row in found))


def review_calendar(home: Home, by: By, edit: CalendarEdit) -> CalendarReview:
    """What a change of the calendar would do, without doing it.

    Raises:
        RefusedError: the person is no administrator.
        BadValueError: the change cannot be made.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "change the calendar")
        hours, present = _hours(connection, by.agency), rows.days(connection, by.agency)
        changed = days_of(by.agency, edit, home.calendars.of(connection, by.agency))
        calendar = with_days(present, hours, changed)
        moved: list[MovedDeadline] = []
        for instance in affected(home, connection, by.agency, changed):
            case = instances.get(connection, instance)
            if case is not None:
                moved += told(connection, case, moves_in(home, connection, by, instance, calendar))
    moved.sort(key=lambda each: (each.task is None, each.new or each.old, each.instance))
    old = before(present, changed)
    days = tuple((view(day, old[day]), view(day, changed[day])) for day in old)
    return CalendarReview(rev=hours.rev, days=days, moved=tuple(moved[:LISTED]), total=len(moved))


def _hours(connection: Connection, agency: str) -> WorkingTime:
    found = rows.hours(connection, agency)
    if found is None:
        raise StateError("This agency has no calendar yet.")
    return found


def change_calendar(home: Home, by: By, edit: CalendarEdit, *, rev: int | None = None) -> None:
    """Change the calendar; open due dates and timers follow. ``rev``: of the calendar that was looked at.

    Raises:
        RefusedError: the person is no administrator.
        BadValueError: the change cannot be made.
        StateError: the calendar has changed since it was looked at.
    """
    answer = perform(home, by, ("calendar", repr(edit), rev), lambda act: _change(act, edit, rev))
    if answer["now"]:
        run_job(home, str(answer["job"]))


def _change(act: Act, edit: CalendarEdit, rev: int | None) -> dict[str, object]:
    must_administer(who(act.connection, act.by, act.at), "change the calendar")
    agency, connection = act.by.agency, act.connection
    changed = days_of(agency, edit, act.home.calendars.of(connection, agency))
    rows.lock(connection, agency)
    if rev not in {None, _hours(connection, agency).rev}:
        raise StateError("The calendar has changed since you looked. See what would move now, then confirm again.")
    old = before(rows.days(connection, agency), changed)
    for day, row in changed.items():
        act.record(Draft("settings-changed", changes=_changes(day, old[day], row)))
    rows.put(connection, [row for row in changed.values() if row is not None])
    for day in (day for day, row in changed.items() if row is None):
        rows.remove(connection, agency=agency, day=day)
    job = jobs.job(act, jobs.CALENDAR, {"days": sorted(changed), "why": f"{edit.name.strip()} ({edit.source.strip()})"})
    act.rows.jobs.append(job)
    return {"job": job.id, "now": len(affected(act.home, connection, agency, changed)) <= AT_ONCE}


def _changes(day: date, old: CalendarDay | None, new: CalendarDay | None) -> tuple[Change, ...]:
    """The day, and what is another thing of it now."""
    sides = [{} if row is None else _told(row) for row in (old, new)]
    named = [name for name in _NAMES if sides[0].get(name) != sides[1].get(name)]
    return (
        Change("day", day, day),
        *(Change(name, *(side.get(name, MISSING) for side in sides)) for name in named),
    )


_NAMES: Final = ("kind", "name", "source", "hours")


def _told(row: CalendarDay) -> dict[str, object]:
    found: dict[str, object] = {"kind": row.kind, "name": row.name, "source": row.source}
    if row.spans:
        found["hours"] = ", ".join("–".join(span) for span in row.spans)
    return found
