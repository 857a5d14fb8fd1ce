"""Dates, times and deadlines as an office writes them.

Days follow Nghị định 30/2020/NĐ-CP, Phụ lục I: the day with two figures below 10, the month with two figures for
January and February only (02/7/2021, 05/02/2021). Times are shown in the zone of the person, that of the
settings where they have chosen none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from flask_babel import format_date, gettext, ngettext

from web.current import home, now, zone
from web.languages import language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

    from engine import DayView

_LAST_PADDED_MONTH: Final = 2
_ISO: Final = re.compile(r"\d{4}-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline as it is shown: the words, the style (late, today or none) and the icon."""

    text: str
    style: str = ""
    icon: str = ""


def install(app: Flask) -> None:
    """Make the words for time available to the templates."""
    app.jinja_env.filters.update(day=day, clock=clock, moment=moment, weekday=weekday, due=due)
    app.jinja_env.globals.update(day_kind=day_kind, hours_in=hours_in)


def local(instant: datetime) -> datetime:
    """The same instant on the person's clock."""
    return instant.astimezone(zone())


def at_office(instant: datetime) -> datetime:
    """The same instant on the office's clock: for the days of an absence, and for what a form says."""
    return instant.astimezone(ZoneInfo(home().settings.timezone))


def midnight(of: date) -> datetime:
    """The instant at which a day begins for the person."""
    return datetime.combine(of, time(), zone())


def today() -> date:
    """The present day where the person is."""
    return local(now()).date()


def office_today() -> date:
    """The present day at the office."""
    return at_office(now()).date()


def day(value: date | None) -> str:
    """A day in figures: 02/7/2021, in English 2 Jul 2021."""
    if value is None:
        return ""
    plain = local(value).date() if isinstance(value, datetime) else value
    if language() == "en":
        return str(format_date(plain, "d MMM y"))
    return f"{plain.day:02d}/{_month(plain)}/{plain.year}"


def day_typed(text: str) -> date | None:
    """The day that somebody typed as 05/3/2026, or that a browser sent as 2026-03-05; None for nothing.

    Raises:
        ValueError: it is no day.
    """
    if not text:
        return None
    form = "%Y-%m-%d" if _ISO.match(text) else "%d/%m/%Y"
    return datetime.strptime(text, form).replace(tzinfo=UTC).date()


def short_day(value: date) -> str:
    """A day without its year: 09/7, in English 9 Jul."""
    return str(format_date(value, "d MMM")) if language() == "en" else f"{value.day:02d}/{_month(value)}"


def weekday(value: date) -> str:
    """The name of the day and its figures: Thứ Ba, 06/7/2021."""
    plain = local(value).date() if isinstance(value, datetime) else value
    return f"{format_date(plain, 'EEEE')}, {day(plain)}"


def hours_in(hours: Sequence[tuple[str, str]]) -> str:
    """Hours of work: 07:00–11:00, 13:00–17:00."""
    return ", ".join("–".join(span) for span in hours)


def day_kind(of: DayView) -> str:
    """What a day of the calendar is: off, worked, worked at its own hours, or as its weekday says."""
    if of.kind == "half":
        return str(gettext("Half day, %(hours)s", hours=hours_in(of.hours)))
    return str({"off": gettext("Off"), "work": gettext("Worked")}.get(of.kind, gettext("As the weekday says")))


def clock(instant: datetime | None) -> str:
    """The time of day where the person is: 08:12."""
    return f"{local(instant):%H:%M}" if instant else ""


def moment(instant: datetime | None, where: Callable[[datetime], datetime] = local) -> str:
    """Time and day together: 08:12 hôm nay, 16:20 05/7/2021; on the person's clock, or ``at_office``."""
    if instant is None:
        return ""
    at = where(instant)
    shown = gettext("today") if at.date() == where(now()).date() else day(at.date())
    return f"{at:%H:%M} {shown}"


def due(instant: datetime | None) -> Due:
    """A deadline in the words of the inbox: late, today with its time, this week with its day, else the date."""
    if instant is None:
        return Due(text=gettext("No due date"))
    at, present = local(instant), local(now())
    if instant < now():
        return Due(text=_late(at, present), style="late", icon="late")
    if at.date() == present.date():
        return Due(text=gettext("Today %(time)s", time=f"{at:%H:%M}"), style="today", icon="clock")
    if at.date() < week_end(present.date()):
        return Due(text=f"{format_date(at.date(), 'EEEE')} {short_day(at.date())}")
    return Due(text=short_day(at.date()) if at.year == present.year else day(at.date()))


def week_end(present: date) -> date:
    """The Monday after this week."""
    return present + timedelta(days=7 - present.weekday())


def _late(at: datetime, present: datetime) -> str:
    days = (present.date() - at.date()).days
    if days == 0:
        return str(gettext("Late since %(time)s", time=f"{at:%H:%M}"))
    return str(ngettext("%(num)d day late", "%(num)d days late", days))


def _month(value: date) -> str:
    return f"{value.month:02d}" if value.month <= _LAST_PADDED_MONTH else str(value.month)
