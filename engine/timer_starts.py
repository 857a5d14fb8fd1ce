"""Starts at a time: a yearly campaign, a quarterly report begin by themselves, once each (docs/calendar.md).

A procedure's timer start event is one job at a time. Where the program did not run at that moment, one case is started
when it runs again, however many times were missed. The next time is planned before the case is begun, so that a start
that fails is one start that failed, and not the end of all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import instances as cases
from engine import jobs
from engine.act import perform
from engine.leases import fenced
from engine.timer_rules import TimerPlan, following_start
from engine.trail import Draft
from engine.versions import wanted
from storage import definitions
from storage.jobs import insert_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.act import Act
    from engine.by import By
    from engine.home import Home
    from engine.shelf import Version
    from storage.definitions import Definition
    from storage.jobs import Job


def plan_start(act: Act, version: Definition, element: str, plan: TimerPlan) -> None:
    """Write down when a start event of a version starts a case.

    A time that has passed starts nothing: each new version would start a case for it.
    """
    if plan.due >= act.at:
        _write(act, {"definition": version.id, "key": version.key, "element": element}, plan, "first")


def _write(act: Act, carried: Mapping[str, Any], plan: TimerPlan, after: str) -> None:
    """The job of a start; ``after``: which one it follows, so that one comes after it however often that is tried."""
    payload = {**carried, "period": plan.period, "left": plan.left, "at": plan.due}
    row = jobs.job(act, jobs.TIMER_START, payload)
    key = f"{jobs.TIMER_START}:{carried['definition']}:{carried['element']}:{after}"
    insert_many(act.connection, [row._replace(due=plan.due, key=key)])


def run_timer_start(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """Start a case, and see that the next one has its job.

    An older version's times are over, but for one that had come before the newer one was there.
    """
    perform(home, by, (job.id, "next"), lambda act: _plan_next(act, job, carried))
    perform(home, by, (job.id,), lambda act: _begin(act, job, carried))


def _plan_next(act: Act, job: Job, carried: Mapping[str, Any]) -> dict[str, object]:
    if wanted(act.connection, act.by.agency, carried["key"]).id == carried["definition"]:
        calendar = act.home.calendars.of(act.connection, act.by.agency)
        # Of a start that is tried again the job is due later, its time is the same.
        now = TimerPlan(carried.get("at", job.due), carried["period"], carried["left"])
        plan = following_start(now, now=act.at, calendar=calendar)
        if plan is not None:
            _write(act, carried, plan, now.due.isoformat())
    return {}


def _begin(act: Act, job: Job, carried: Mapping[str, Any]) -> dict[str, object]:
    if not fenced(act, job) or _was_replaced(act, carried, job):
        return {}
    newest, element = wanted(act.connection, act.by.agency, carried["key"]), carried["element"]
    version = act.home.shelf.version(act.connection, newest.id)
    if _starts_at(version, element):
        cases.begin(act, version, starter=None, business_key=None, variables={}, element=element)
        act.record(Draft("timer-fired", element))
    return {}


def _was_replaced(act: Act, carried: Mapping[str, Any], job: Job) -> bool:
    """Whether the next version was there when the time of this one came."""
    agency, connection = act.by.agency, act.connection
    own = wanted(connection, agency, carried["definition"])
    after = definitions.of_version(connection, agency, own.key, own.version + 1)
    return after is not None and after.created_at <= carried.get("at", job.due)


def _starts_at(version: Version, element: str) -> bool:
    node = version.process.root.nodes.get(element)
    return node is not None and node.kind == "startEvent"
