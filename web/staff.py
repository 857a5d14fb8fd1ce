"""What the pages of an account and of a person show of absences and substitutes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import engine
from web.current import by, home
from web.moments import at_office, day, moment
from web.names import procedure_name

if TYPE_CHECKING:
    from datetime import datetime


def times(person: str) -> dict[str, object]:
    """The absences and substitutions of a person that have not ended, for the templates."""
    names = {each.key: procedure_name(each) for each in engine.definitions(home(), by())}
    return {
        "absences": engine.absences_of(home(), by(), person),
        "substitutes": engine.substitutes_of(home(), by(), person),
        "procedure_names": names,
        "first_day": first_day,
        "last_day": last_day,
    }


def first_day(since: datetime) -> str:
    """The day on which something begins at the office."""
    return day(at_office(since).date())


def last_day(until: datetime) -> str:
    """The last day before an instant at midnight; the instant itself where it is none."""
    there = at_office(until)
    if there.time().isoformat() == "00:00:00":
        return day((there - timedelta(days=1)).date())
    return moment(until, at_office)
