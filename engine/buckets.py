"""Buckets: late, today, this week, later or without a due date, in the office's zone. A week ends with its Sunday."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from storage.task_filter import LATE, LATER, NEVER, TODAY, WEEK, Ends

if TYPE_CHECKING:
    from engine.home import Home

_WEEK = 7


def ends_of(home: Home, now: datetime) -> Ends:
    """When the day and the week of an instant end at the office."""
    zone = ZoneInfo(home.settings.timezone)
    today = now.astimezone(zone).date()
    days = (1, _WEEK - today.weekday())
    return Ends(now, *(datetime.combine(today + timedelta(days=count), time(), zone) for count in days))


def due_bucket(home: Home, due: datetime | None) -> str:
    """The bucket of a due date now: late, today, week, later or none."""
    ends = ends_of(home, home.clock.now())
    if due is None:
        return NEVER
    bounds = ((ends.now, LATE), (ends.today, TODAY), (ends.week, WEEK))
    return next((name for end, name in bounds if due < end), LATER)
