"""Each person's own time zone: where their day ends, and when their daily mail goes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import engine
from engine.buckets import ends_of
from engine.calendar import WorkingCalendar
from engine.digests import next_hour
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from engine import Home

HANOI, HAVANA, AZORES, APIA = "Asia/Ho_Chi_Minh", "America/Havana", "Atlantic/Azores", "Pacific/Apia"
TICK = timedelta(microseconds=1)
INSTANTS = st.integers(1_104_537_600, 2_114_380_800).map(lambda at: datetime.fromtimestamp(at, UTC))
"""From 2005 to 2037."""


@st.composite
def edges(draw: st.DrawFn) -> tuple[datetime, str]:
    """An instant near the edge of a day in some zone, as often as anywhere in it."""
    name = draw(st.sampled_from(engine.zone_names()))
    at = draw(INSTANTS)
    if draw(st.booleans()):
        zone = ZoneInfo(name)
        midnight = datetime.combine(at.astimezone(zone).date(), datetime.min.time(), zone).astimezone(UTC)
        at = midnight + draw(st.sampled_from((-TICK, timedelta(), TICK, timedelta(hours=1), -timedelta(hours=1))))
    return at, name


@settings(max_examples=400, deadline=None)
@given(edges())
@example((datetime(2011, 12, 30, 9, 59, tzinfo=UTC), APIA))  # the day after has never been
@example((datetime(2026, 3, 8, 4, 30, tzinfo=UTC), HAVANA))  # its midnight was skipped
@example((datetime(2026, 10, 25, 0, 30, tzinfo=UTC), AZORES))  # its last hour comes twice
def test_a_day_ends_where_the_date_on_the_persons_clock_changes(edge: tuple[datetime, str]) -> None:
    now, name = edge
    zone = ZoneInfo(name)
    today = now.astimezone(zone).date()
    _, day, week = ends_of(now, zone)
    assert now < day <= week
    assert (day - TICK).astimezone(zone).date() == today < day.astimezone(zone).date()
    before, after = (week - TICK).astimezone(zone).date(), week.astimezone(zone).date()
    assert before < after
    assert before.isocalendar()[:2] == today.isocalendar()[:2] < after.isocalendar()[:2]


def test_the_list_of_each_is_counted_by_their_own_day(home: Home) -> None:
    # 08:00 on Monday in Hanoi is Sunday evening in Honolulu: the same instant is today here, later than Sunday there.
    step = user("a", 'camunda:candidateGroups="van_thu" camunda:dueDate="{}"')
    body = '<startEvent id="s"/>' + step + '<endEvent id="e"/>'
    for number, due in enumerate(("2026-11-23T16:00:00+07:00", "2026-11-23T20:00:00+07:00")):
        engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body.format(due) + flows("s", "a", "e"), f"p{number}"))})
        engine.start(home, by("chuyen_vien"), f"p{number}")
    clerk = by("van_thu")
    assert engine.count_tasks(home, clerk)["today"] == 2
    engine.choose_zone(home, clerk, "Pacific/Honolulu")
    assert engine.zone_of(home, clerk).key == "Pacific/Honolulu"
    counted = engine.count_tasks(home, clerk)
    assert (counted["today"], counted["later"]) == (1, 1), "Monday begins at 17:00 of Hanoi"
    wanted = engine.TaskFilter(buckets=("later",))
    found = engine.tasks(home, clerk, wanted=wanted)
    assert [engine.due_bucket(home, task.due, engine.zone_of(home, clerk)) for task in found] == ["later"]
    assert engine.zone_of(home, by("chanh_vp")).key == HANOI
    engine.choose_zone(home, clerk, HANOI)
    assert engine.count_tasks(home, clerk)["today"] == 2
    for name in ("Sao/Hoa", "", "localtime", "../etc/passwd"):
        with pytest.raises(engine.BadValueError, match="no time zone"):
            engine.choose_zone(home, clerk, name)


@settings(max_examples=200, deadline=None)
@given(edges(), st.sets(st.integers(5, 21), min_size=1, max_size=3))
def test_the_next_daily_mail_goes_out_at_one_of_the_hours_on_the_persons_clock(
    edge: tuple[datetime, str], hours: set[int]
) -> None:
    after, name = edge
    zone = ZoneInfo(name)
    found = next_hour(WorkingCalendar(), hours, after, zone)
    local = found.astimezone(zone)
    assert after < found
    assert local.weekday() < 5
    assert (local.hour, local.minute) in {(hour, 0) for hour in hours}
    assert local.date() - after.astimezone(zone).date() <= timedelta(days=4)
