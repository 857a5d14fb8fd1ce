"""The job that reminds: who is to do a task is told of its time, and at last whoever answers for it (docs/calendar.md).

It tells by events of the trail, from which news, mails and the superior's list follow (``engine.news_rules``). Where
the program did not run for a while, only the last of the reminders that were missed is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from engine import deadlines, jobs
from engine.act import perform
from engine.by import ActorKind, By, Channel
from engine.clock import HANOI
from engine.reminders import ESCALATED, carried, stages
from engine.status import ACTIVE, OPEN, SUSPENDED
from engine.superiors import superiors_of
from engine.trail import Change, Draft
from storage import jobs as rows
from storage import reminders, tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.act import Act
    from engine.home import Home
    from engine.reminders import Stage
    from storage.jobs import Job
    from storage.tasks import Task

CLOCKWORK: Final = "timer"
PAUSE: Final = timedelta(hours=1)
"""When the reminders of a suspended case look again."""


def run_reminder(home: Home, by: By, job: Job, payload: Mapping[str, Any]) -> None:
    """Tell what is due of one task, and wait for its next stage."""
    del payload
    clockwork = By(by.agency, CLOCKWORK, Channel.TIMER, kind=ActorKind.TIMER)
    perform(home, clockwork, (job.id,), lambda act: _remind(act, job.id), instance=str(job.instance), open_only=False)


def _remind(act: Act, job_id: str) -> dict[str, object]:
    job = rows.lock(act.connection, job_id)
    if job is None or job.finished_at is not None or job.due > act.at:
        return {}
    payload = jobs.payload_of(job)
    task = tasks.get(act.connection, payload["task"])
    if act.instance.status == SUSPENDED:
        reminders.rearm(act.connection, job.id, act.at + PAUSE, job.payload)
    elif task is None or task.status != OPEN or task.due is None or act.instance.status != ACTIVE:
        rows.finish(act.connection, job.id, act.at)
    else:
        # A due date that has moved since is another one, of which nothing has been told.
        told = set(payload["told"]) if payload["due"] == task.due else set()
        _tell(act, job, task, told)
    return {}


def _tell(act: Act, job: Job, task: Task, told: set[str]) -> None:
    found = stages(task.created_at, task.due or act.at, deadlines.calendar(act), act.home.settings)
    over = [each for each in found if each.at <= act.at]
    _say(act, task, [each for each in over if each.name not in told])
    ahead = [each for each in found if each.at > act.at]
    if ahead:
        payload = carried(task, told | {each.name for each in over})
        reminders.rearm(act.connection, job.id, ahead[0].at, payload)
    else:
        rows.finish(act.connection, job.id, act.at)


def _say(act: Act, task: Task, fresh: list[Stage]) -> None:
    mild = [each for each in fresh if each.name != ESCALATED]
    due = Change("due", new=task.due)
    if mild:
        act.record(Draft("task-reminded", task.element, task.id, changes=(Change("stage", new=mild[-1].name), due)))
    if len(mild) < len(fresh):
        offers = tasks.candidates(act.connection, [task.id])
        day = act.at.astimezone(HANOI).date()
        for person in superiors_of(act.connection, task, offers, day):
            act.record(Draft("task-escalated", task.element, task.id, changes=(Change("to", new=person), due)))
