"""Timers: rows that alone release a timer wait, each firing an act of its own (design 4, 6)."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from engine import deadlines
from engine.act import Act, perform, wake
from engine.booking import open_incident
from engine.by import ActorKind, By, Channel
from engine.errors import EngineError
from engine.log_context import about
from engine.status import ACTIVE, TIMER
from engine.timer_rules import TimerPlan
from engine.timer_rules import following as next_firing
from engine.trail import Draft
from storage import failpoints, timers

if TYPE_CHECKING:
    from datetime import datetime

    from engine.home import Home
    from storage.timers import Timer

log = logging.getLogger(__name__)
CLOCKWORK = "timer"
AGAIN = timedelta(hours=1)


def due_timers(home: Home, now: datetime, limit: int) -> list[Timer]:
    """The timers of running cases that are due, the longest due first."""
    with home.database.read() as connection:
        return timers.due(connection, now=now, limit=limit)


def fire(home: Home, timer: Timer) -> bool:
    """Fire one timer, if it still stands and is due; a cycle goes on with its next time."""
    failpoints.passing("timer-due")
    by = By(timer.agency, CLOCKWORK, Channel.TIMER, kind=ActorKind.TIMER)
    try:
        answer = perform(
            home, by, ("timer",), lambda act: _fire(act, timer.id), instance=timer.instance, open_only=False
        )
    except EngineError as error:
        with about(case=timer.instance):
            log.warning("Timer %s at %s failed: %s", timer.id, timer.element, error)
        text = str(error)
        perform(home, by, ("late",), lambda act: _late(act, timer.id, text), instance=timer.instance, open_only=False)
        return True
    return bool(answer["fired"])


def _late(act: Act, timer_id: str, text: str) -> dict[str, object]:
    """What the timer leads to cannot go on: an incident now, another try later."""
    row = timers.get(act.connection, timer_id)
    if row is not None:
        timers.update_due(act.connection, row.id, act.at + AGAIN, row.left)
        open_incident(act, "timer", text, element=row.element, token=row.token)
    return {}


def _fire(act: Act, timer_id: str) -> dict[str, object]:
    row = timers.get(act.connection, timer_id)
    if row is None or act.instance.status != ACTIVE or row.due > act.at:
        return {"fired": False}
    if wake(act).waits.get(row.token) != TIMER:
        timers.delete(act.connection, row.id)
        return {"fired": False}
    plan = next_firing(TimerPlan(row.due, row.period_text, row.left), now=act.at, calendar=deadlines.calendar(act))
    act.record(Draft("timer-fired", row.element))
    if plan is not None:
        timers.update_due(act.connection, row.id, plan.due, plan.left)
    act.running.run.fire(row.token, last=plan is None)
    return {"fired": True}
