"""Triage: what a person makes of their tasks for themselves: putting one aside until a day, watching a case.

Both are comfort and no business data, so no event tells of them (design 8): whose task it is, until when it is due and
what others see of it stay as they are. A remark is business data; ``comment`` in ``cases`` writes it with its event.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.cases import case_row, found_case
from engine.errors import BadValueError, StateError
from engine.inbox import found_task
from engine.results import TriageView, WatchedView
from engine.rights import may_see, must_do, who
from engine.status import OPEN
from engine.trail_reading import entries
from engine.whose import watched_cases
from storage import audit, instances, snoozes, watches

if TYPE_CHECKING:
    from datetime import datetime

    from engine.by import By
    from engine.home import Home
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Task

LONGEST_ASIDE = timedelta(days=366)
NEWS = 30
"""Events of a case that are looked at for news: most of them are ways of tokens, which nobody is told."""


def put_aside(home: Home, by: By, task: str, until: datetime) -> None:
    """Hide a task from this person's lists until an instant; it comes back by itself. For others it stays.

    The follow-up date of the diagram is another one: that hides the task from everybody.

    Raises:
        NotFoundError: the task is not for this person.
        LostRaceError: somebody else holds it or has done it.
        BadValueError: the instant lies behind, or more than a year ahead.
    """
    with home.database.writing() as connection:
        row, now = found_task(connection, by, task), home.clock.within(connection)
        actor = who(connection, by, now)
        must_do(connection, actor, row, lambda: _seen(connection, by, row, now))
        if until <= now:
            raise BadValueError("A task is put aside until a day that lies ahead. Choose a later one.")
        if until > now + LONGEST_ASIDE:
            raise BadValueError("A task is put aside for a year at most. Choose an earlier day.")
        snoozes.put(connection, task=task, person=by.person, agency=by.agency, until=until)


def take_back(home: Home, by: By, task: str) -> None:
    """Show a task that this person has put aside again at once.

    Raises:
        StateError: the procedure itself has put it aside until a day, for everybody.
    """
    with home.database.writing() as connection:
        row, now = found_task(connection, by, task), home.clock.within(connection)
        snoozes.delete(connection, task, by.person)
        if row.follow_up is not None and row.follow_up > now:
            raise StateError("The procedure has put this task aside until its day. It comes back by itself then.")


def watch(home: Home, by: By, instance: str) -> None:
    """Follow a case that the person may see: its open tasks and its news stand under what they watch.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    with home.database.writing() as connection:
        row = found_case(home, connection, by, instance)
        now = home.clock.within(connection)
        watches.add(connection, agency=by.agency, person=by.person, instance=row.id, since=now)


def unwatch(home: Home, by: By, instance: str) -> None:
    """Follow a case no longer."""
    with home.database.writing() as connection:
        watches.remove(connection, agency=by.agency, person=by.person, instance=instance)


def watched(home: Home, by: By) -> tuple[WatchedView, ...]:
    """The cases that this person watches with their last events, those watched last first."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        return tuple(_watched(home, connection, row) for row in watched_cases(connection, by, actor))


def watches_case(home: Home, by: By, instance: str) -> bool:
    """Whether this person watches a case."""
    with home.database.read() as connection:
        return watches.watches(connection, by.agency, by.person, instance)


def triage_of(home: Home, by: By, task: str) -> TriageView:
    """What this person has made of a task, and what they may.

    Raises:
        NotFoundError: there is no such task.
    """
    with home.database.read() as connection:
        row, now = found_task(connection, by, task), home.clock.within(connection)
        until = snoozes.until_of(connection, task, by.person)
        allowed = {"aside"} if row.status == OPEN and row.assignee in {None, by.person} else set[str]()
        allowed |= {"watch"} if _seen(connection, by, row, now) else set()
        return TriageView(
            aside_until=until if until is not None and until > now else None,
            watched=watches.watches(connection, by.agency, by.person, row.instance),
            may=frozenset(allowed),
        )


def _watched(home: Home, connection: Connection, row: Instance) -> WatchedView:
    # The events of a case are numbered without a gap, so the last ones are found by their numbers.
    last = audit.of_instance(connection, row.id, after=max(0, row.event_no - NEWS))
    return WatchedView(case=case_row(home, connection, row), news=entries(home, connection, last))


def _seen(connection: Connection, by: By, task: Task, now: datetime) -> bool:
    case = instances.get(connection, task.instance)
    return case is not None and may_see(connection, who(connection, by, now), case)
