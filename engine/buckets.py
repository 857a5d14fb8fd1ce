"""Buckets: late, today, this week, later or without a due date, in the zone of who looks. A week ends with Sunday."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from engine.zones import office_zone
from storage.task_filter import LATE, LATER, NEVER, TODAY, WEEK, Ends

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from engine.home import Home

_WEEK = 7


def ends_of(now: datetime, zone: ZoneInfo) -> Ends:
    """When the day and the week of an instant end in a zone."""
    today = now.astimezone(zone).date()
    days = (1, _WEEK - today.weekday())
    # In UTC: two instants of one zone would be compared by what its clocks show, which stand still once a year.
    return Ends(now, *(datetime.combine(today + timedelta(days=count), time(), zone).astimezone(UTC) for count in days))


def due_bucket(home: Home, due: datetime | None, zone: ZoneInfo | None = None) -> str:
    """The bucket of a due date now: late, today, week, later or none; in the office's zone unless another is named."""
    if due is None:
        return NEVER
    ends = ends_of(home.clock.now(), zone or office_zone(home))
    bounds = ((ends.now, LATE), (ends.today, TODAY), (ends.week, WEEK))
    return next((name for end, name in bounds if due < end), LATER)
