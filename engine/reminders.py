"""When people are reminded of a task: most of its time gone, due today, late, and told to the superior.

Each open task with a due date has one job, which moves from stage to stage, and goes with the task. What a job has told
is kept in it with the due date that it was told of, so that each stage comes once for each due date.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from engine import deadlines, jobs
from engine.values import dumps
from storage import reminders as rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from engine.act import Act
    from engine.calendar import WorkingCalendar
    from engine.settings import Settings
    from storage.jobs import Job
    from storage.tasks import Task

SOON, TODAY, LATE, ESCALATED = "soon", "today", "late", "escalated"
REMINDER: Final = rows.KIND


class Stage(NamedTuple):
    """One thing to tell of a task, and when."""

    name: str
    at: datetime


def stages(created: datetime, due: datetime, calendar: WorkingCalendar, settings: Settings) -> list[Stage]:
    """What is told of a task and when, in order: what would come before there is a task is left out.

    ``soon``: so many per cent of the working time are gone, by the clock on the wall where there is no working time.
    ``today``: work begins on the day it is due. ``late``: its time is over. ``escalated``: so many working hours later.
    """
    found = [Stage(LATE, due)]
    if settings.remind_percent and created < due:
        found.append(Stage(SOON, _gone(created, due, calendar, settings.remind_percent)))
    morning = calendar.start_of(calendar.local_day(due))
    if created < morning < due:
        found.append(Stage(TODAY, morning))
    if settings.escalate_hours:
        found.append(Stage(ESCALATED, calendar.add_working_hours(due, settings.escalate_hours)))
    order = (SOON, TODAY, LATE, ESCALATED)
    return sorted(
        (each for each in found if each.at > created or each.at >= due), key=lambda s: (s.at, order.index(s.name))
    )


def _gone(created: datetime, due: datetime, calendar: WorkingCalendar, percent: int) -> datetime:
    work = calendar.work_between(created, due)
    if not work:
        return created + (due - created) * percent / 100
    return calendar.after_work(created, timedelta(seconds=round(work.total_seconds() * percent / 100)))


def planned(act: Act, tasks: Iterable[Task]) -> list[Job]:
    """The jobs of this act's new tasks."""
    return [row for task in tasks if (row := _job(act, task)) is not None]


def move(act: Act, task: Task) -> None:
    """The due date of an open task is another one, or the task is open again: what is to be told follows it.

    What would have been told by now is not made up for, except that the task is late.
    """
    row = _job(act, task)
    if row is not None:
        rows.replace(act.connection, row)
    else:
        rows.end_many(act.connection, task.agency, [task.id])


def end(act: Act, tasks: Collection[str]) -> None:
    """Tasks are done or no longer needed."""
    rows.end_many(act.connection, act.by.agency, tasks)


def _job(act: Act, task: Task) -> Job | None:
    if task.due is None:
        return None
    found = stages(task.created_at, task.due, deadlines.calendar(act), act.home.settings)
    ahead = [each for each in found if each.at > act.at or each.name in {LATE, ESCALATED}]
    told = [each.name for each in found if each not in ahead]
    payload = carried(task, told)
    row = jobs.job(act, REMINDER, {}, instance=task.instance)
    return row._replace(due=ahead[0].at, payload=payload, key=rows.key_of(task.id), created_by=None)


def carried(task: Task, told: Collection[str]) -> str:
    """What a job carries: its task, the due date it is about, and the stages that are over."""
    return dumps({"task": task.id, "due": task.due, "told": sorted(told)}).decode()
