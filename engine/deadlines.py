"""When a task is due and when a timer fires, in the working time of the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.functions import bound
from engine.timer_rules import TimerPlan, due_of, parse_timer
from engine.values import dumps
from storage.timers import Timer

if TYPE_CHECKING:
    from datetime import datetime

    from engine.act import Act
    from engine.calendar import WorkingCalendar
    from engine.functions import Functions
    from engine.spiff import Armed


def calendar(act: Act) -> WorkingCalendar:
    """The working calendar of the act's agency, looked up once an act."""
    if act.calendar is None:
        act.calendar = act.home.calendars.of(act.connection, act.by.agency)
    return act.calendar


def functions(act: Act, anchor: datetime | None = None) -> Functions:
    """The functions that know the time, bound to the act's instant or to an anchor."""
    return bound(anchor or act.at, lambda: calendar(act))


def instant(act: Act, value: object) -> datetime | None:
    """The instant that a task's due or follow-up expression gave: an instant, a day, or an ISO 8601 duration."""
    return due_at(act, value, act.at)


def due_at(act: Act, value: object, anchor: datetime) -> datetime | None:
    """The same, counted from an anchor."""
    return None if value is None or value == "" else due_of(value, anchor, calendar(act))


def timer(act: Act, armed: Armed) -> Timer:
    """The row that alone releases a timer."""
    plan: TimerPlan = parse_timer(armed.rule, armed.value, act.at, calendar(act))
    node = act.model.node(armed.element)
    written = next((event.expression.text for event in node.events if event.expression is not None), "")
    return Timer(
        id=act.new_id(),
        agency=act.by.agency,
        instance=act.instance.id,
        token=armed.token,
        element=armed.element,
        rule=armed.rule.value,
        value=written or dumps(armed.value).decode(),
        anchor=act.at,
        due=plan.due,
        left=plan.left,
        period_text=plan.period,
    )
