"""The working calendar: read by all, changed by administrators, who see what would move before they say yes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

import engine
from engine import CalendarEdit
from web.administrators import administers, only
from web.current import by, home
from web.entry import Entry
from web.moments import today
from web.names import step_name
from web.paging import text

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue
    from flask_babel import LazyString

blueprint = Blueprint("workdays", __name__)
YEARS: Final = range(2000, 2101)
_SPAN: Final = re.compile(r"(\d{1,2})[:hg](\d{2})\s*[-–]\s*(\d{1,2})[:hg](\d{2})", re.ASCII)
CHANGES: Final[dict[str, tuple[LazyString, LazyString, LazyString]]] = {
    "swap": (
        lazy_gettext("Swap days off"),
        lazy_gettext("A working day is off, and a day off is worked instead."),
        lazy_gettext("The first must be a working day as it is now, the second a day off."),
    ),
    "closed": (
        lazy_gettext("Close the office"),
        lazy_gettext(
            "Days off of this agency alone or of everybody: a storm, a local holiday, a holiday decided late."
        ),
        lazy_gettext(
            "Write a last day from the first on, at most a year later; one of the days must be a working day."
        ),
    ),
    "half": (
        lazy_gettext("Set a half day"),
        lazy_gettext("The agency works on this day, but only at these hours."),
        lazy_gettext("Write hours in order, as 07:00-11:00, 13:00-15:00; other ones than the day has now."),
    ),
    "worked": (
        lazy_gettext("Set a working day"),
        lazy_gettext("A day off on which the agency works at its usual hours."),
        lazy_gettext("The agency works on this day as it is."),
    ),
    "usual": (
        lazy_gettext("Undo a change of the calendar"),
        lazy_gettext("The days are what their weekday says: Monday to Friday are worked, Saturday and Sunday are off."),
        lazy_gettext("Nothing is entered for any of these days, or the last is before the first."),
    ),
}
"""What can be changed: its name, what it does, and what to mend where it cannot be."""


@blueprint.get("/working-days")
def page() -> str:
    """The days of a year that are not what their weekday says."""
    asked = text("year")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:6]) in YEARS else today().year
    found = engine.calendar_year(home(), by(), year)
    return render_template(
        "working_days.html", found=found, years=YEARS, administered=administers(), changes=CHANGES, basis=_basis
    )


def _basis(source: str) -> str:
    """Where a day comes from, in words; a day that the program computed names the program."""
    computed = source.partition(" ")[0] == "holidays"
    return gettext("Reckoned ahead by the program (%(source)s)", source=source) if computed else source


@blueprint.route("/working-days/<kind>", methods=["GET", "POST"])
def change(kind: str) -> ResponseReturnValue:
    """Ask what is to change, show what would move, then change it."""
    only()
    if kind not in CHANGES:
        abort(404)
    entry = Entry()
    edit = _edit(entry, kind)
    title, lead, mend = map(str, CHANGES[kind])
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.BadValueError: ("hours" if kind == "half" else "day", mend),
        engine.StateError: ("day", gettext("Somebody has changed the calendar meanwhile. Look at it all once more.")),
    }
    seen: list[engine.CalendarReview] = []

    def do() -> None:
        if "_do" in request.form:
            rev = request.form.get("_rev", "")
            engine.change_calendar(home(), by(), edit, rev=int(rev) if rev.isascii() and rev.isdigit() else 0)
        else:
            seen.append(engine.review_calendar(home(), by(), edit))

    if entry.does(do, refusals):
        return _review(entry, kind, seen[0]) if seen else _done(edit.day)
    return entry.shown("working_day.html", title=title, lead=lead, kind=kind)


def _done(day: date) -> ResponseReturnValue:
    flash(gettext("The calendar has been changed, and due dates with it"))
    return redirect(url_for("workdays.page", year=day.year), 303)


def _review(entry: Entry, kind: str, review: engine.CalendarReview) -> ResponseReturnValue:
    return render_template(
        "working_days_review.html",
        review=review,
        title=CHANGES[kind][0],
        kind=kind,
        fields={each.name: each.value for each in entry.controls},
        step_name=step_name,
    )


def _edit(entry: Entry, kind: str) -> CalendarEdit:
    """The fields of a kind of change, and what was typed into them."""
    first = {"swap": gettext("Day that becomes off"), "closed": gettext("First day"), "usual": gettext("First day")}
    day = entry.day("day", str(first.get(kind, gettext("Day"))))
    other: date | None = None
    hours: tuple[tuple[str, str], ...] = ()
    if kind == "swap":
        other = entry.day("other", gettext("Day that is worked instead"))
    elif kind in {"closed", "usual"}:
        other = entry.last_day("other", gettext("Last day"), hint=gettext("Leave it empty for one day."))
    elif kind == "half":
        hours = _hours(entry, day)
    name = entry.text("name", gettext("What it is called"), hint=gettext("As people will read it: Hoán đổi ngày nghỉ"))
    source = entry.text("source", gettext("Basis"), hint=gettext("The number and day of the document that says so."))
    return CalendarEdit(kind=kind, day=day, other=other, hours=hours, name=name, source=source)


def _hours(entry: Entry, day: date) -> tuple[tuple[str, str], ...]:
    usual = engine.calendar_year(home(), by(), day.year).hours
    hint = gettext("As 07:00-11:00; several with a comma between them.")
    typed = entry.text("hours", gettext("Hours that are worked"), hint=hint, first="-".join(usual[0]))
    found = _SPAN.findall(typed)
    if entry.sent and typed and _SPAN.sub("", typed).strip(" ,;") != "":
        entry.wrong("hours", gettext("Write hours as 07:00-11:00."))
    return tuple((f"{a:0>2}:{b}", f"{c:0>2}:{d}") for a, b, c, d in found)
