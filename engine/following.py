"""Deadlines that follow: a due date or timer is worked out anew when a variable that it names has changed.

So an extension is drawn as a step that sets a variable, and an edit of the calendar moves what it rules (design 6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine import deadlines, reminders
from engine.status import OPEN, TASK, TIMER
from engine.timer_rules import parse_timer
from engine.trail import Change, Draft
from storage import tasks, timers
from storage.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bpmn.expressions import Expression
    from engine.act import Act
    from storage.timers import Timer


def follow(act: Act) -> None:
    """At the end of an act: move the open deadlines that name a variable which this act has changed."""
    changed = {change.name for draft in act.drafts for change in draft.changes} & act.model.dated_by
    if changed:
        apply(act, moves(act, lambda expression: not changed.isdisjoint(expression.names)))


class Move(NamedTuple):
    """An open task or timer and the instant at which it is due from now on; None: it has no due date any more."""

    row: Task | Timer
    due: datetime | None


def apply(act: Act, found: Iterable[Move], *, reason: str | None = None) -> None:
    """Move these deadlines, with their reminders."""
    for row, due in found:
        task = row.id if isinstance(row, Task) else None
        if isinstance(row, Task):
            tasks.update(act.connection, row.id, due=due)
            reminders.move(act, row._replace(due=due))
        else:
            timers.update_due(act.connection, row.id, due or row.due, row.left)
        changes = (Change("due", row.due, due),)
        act.record(Draft("task-due-changed", row.element, task, changes=changes, reason=reason))


def moves(act: Act, wanted: Callable[[Expression], object]) -> list[Move]:
    """Which open deadlines whose expression is ``wanted`` are due at another time now, each counted from its anchor."""
    live = act.wake()
    found: list[Move] = []
    for timer in timers.of_instance(act.connection, act.instance.id):
        expression = act.model.timers.get(timer.element)
        if expression is not None and live.waits.get(timer.token) == TIMER and wanted(expression):
            found.append(Move(timer, _timer_due(act, timer, expression)))
    for task in tasks.of_instance(act.connection, act.instance.id, OPEN):
        expression = act.model.dues.get(task.element)
        if expression is not None and live.waits.get(task.token) == TASK and wanted(expression):
            found.append(Move(task, _task_due(act, task, expression)))
    live.run.functions = deadlines.functions(act)
    return [move for move in found if move.due != move.row.due]


def _task_due(act: Act, task: Task, expression: Expression) -> datetime | None:
    run = act.running.run
    run.functions = deadlines.functions(act, task.created_at)
    return deadlines.due_at(act, run.evaluate(expression, task.token), task.created_at)


def _timer_due(act: Act, timer: Timer, expression: Expression) -> datetime:
    """A cycle keeps to what it began with: it may have fired already."""
    if timer.rule == "cycle":
        return timer.due
    run = act.running.run
    run.functions = deadlines.functions(act, timer.anchor)
    return parse_timer(timer.rule, run.evaluate(expression, timer.token), timer.anchor, deadlines.calendar(act)).due
