"""Deadlines that follow: a due date or timer is worked out anew when a variable that it names has changed.

So an extension is drawn as a step that sets a variable, and an edit of the calendar moves what it rules (design 6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import deadlines
from engine.status import OPEN, TASK, TIMER
from engine.timer_rules import parse_timer
from engine.trail import Change, Draft
from storage import tasks, timers

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpmn.expressions import Expression
    from engine.act import Act
    from storage.tasks import Task
    from storage.timers import Timer


def follow(act: Act) -> None:
    """At the end of an act: move the open deadlines that name a variable which this act has changed."""
    changed = {change.name for draft in act.drafts for change in draft.changes} & act.model.dated_by
    if changed:
        recompute(act, lambda expression: not changed.isdisjoint(expression.names))


def recompute(act: Act, wanted: Callable[[Expression], object]) -> None:
    """Work out anew, each from its own anchor, the open deadlines whose expression is ``wanted``."""
    live = act.wake()
    for timer in timers.of_instance(act.connection, act.instance.id):
        expression = act.model.timers.get(timer.element)
        if expression is not None and live.waits.get(timer.token) == TIMER and wanted(expression):
            _move_timer(act, timer, expression)
    for task in tasks.of_instance(act.connection, act.instance.id, OPEN):
        expression = act.model.dues.get(task.element)
        if expression is not None and live.waits.get(task.token) == TASK and wanted(expression):
            _move_task(act, task, expression)
    live.run.functions = deadlines.functions(act)


def _move_task(act: Act, task: Task, expression: Expression) -> None:
    run = act.running.run
    run.functions = deadlines.functions(act, task.created_at)
    due = deadlines.due_at(act, run.evaluate(expression, task.token), task.created_at)
    if due != task.due:
        tasks.update(act.connection, task.id, due=due)
        act.record(Draft("task-due-changed", task.element, task.id, changes=(Change("due", task.due, due),)))


def _move_timer(act: Act, timer: Timer, expression: Expression) -> None:
    run = act.running.run
    run.functions = deadlines.functions(act, timer.anchor)
    plan = parse_timer(timer.rule, run.evaluate(expression, timer.token), timer.anchor, deadlines.calendar(act))
    if plan.due != timer.due:
        timers.update_due(act.connection, timer.id, plan.due, timer.left)
        act.record(Draft("task-due-changed", timer.element, changes=(Change("due", timer.due, plan.due),)))
