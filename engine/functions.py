"""The functions of the expression language that need to know the time: bound to one act's instant and calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.errors import BadValueError
from engine.timer_rules import due_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from engine.calendar import WorkingCalendar

Functions = Mapping[str, Callable[..., object]]


def bound(at: datetime, calendar: Callable[[], WorkingCalendar]) -> Functions:
    """The functions at an instant: ``now today working_days working_hours end_of_next_working_day duration``.

    ``calendar`` is asked only when a function needs it: most steps do not.
    """

    def today() -> date:
        return calendar().local_day(at)

    def working_days(count: object, start: object = None) -> datetime:
        number = Decimal(str(count))
        if number != number.to_integral_value():
            raise BadValueError(f"{count} working days is no whole number. Use working_hours for parts of a day.")
        begin = at if start is None else due_of(start, at, calendar())
        return calendar().add_working_days(begin, int(number))

    def working_hours(count: object) -> datetime:
        return calendar().add_working_hours(at, Decimal(str(count)))

    def end_of_next_working_day() -> datetime:
        return calendar().end_of_next_working_day(at)

    def duration(text: object) -> datetime:
        return due_of(str(text), at, calendar())

    return {
        "now": lambda: at,
        "today": today,
        "working_days": working_days,
        "working_hours": working_hours,
        "end_of_next_working_day": end_of_next_working_day,
        "duration": duration,
    }
