"""The inbox: what a person has to do, may take, started or has done (design 1; product 1)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from engine.clock import HANOI
from engine.errors import BadValueError, NotFoundError
from engine.names import element_name, names_of
from engine.offers import ROLE
from engine.results import TaskView
from engine.rights import Who, may_see, who
from engine.status import OPEN
from storage import inbox, instances, marks, tasks, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.by import By
    from engine.home import Home
    from storage.session import Connection
    from storage.tasks import Task

SCOPES = ("all", "mine", "offered", "aside", "started", "done", "everything")
"""``everything``: every open task of the agency, for administrators at the command line and the API."""
MOST = 1000
"""Tasks that are read at once."""
WEEK = 7


def tasks_of(
    home: Home,
    by: By,
    *,
    scope: str = "all",
    key: str | None = None,
    search: str | None = None,
    instance: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> tuple[TaskView, ...]:
    """The tasks of a scope, soonest due first; those without a due date last.

    Raises:
        BadValueError: there is no such scope.
    """
    if scope not in SCOPES:
        raise BadValueError(f"There is no scope “{scope}”. Use one of: {', '.join(SCOPES)}.")
    now = home.clock.now()
    with home.database.read() as connection:
        actor = who(connection, by, now)
        found = (
            _of_case(connection, actor, by, instance)
            if instance is not None
            else _found(connection, by, actor, scope, now=now, search=search, limit=min(limit, MOST), after=after)
        )
        return task_views(home, connection, [task for task in found if key in {None, task.key}])


def every_task(home: Home, by: By, *, scope: str = "everything", instance: str | None = None) -> tuple[TaskView, ...]:
    """All tasks of a scope, or those of a case, read page by page: for programs, which do not turn pages.

    Raises:
        BadValueError: there is no such scope.
    """
    found = tasks_of(home, by, scope=scope, instance=instance, limit=MOST)
    page = found if instance is None else ()
    while len(page) == MOST:
        page = tasks_of(home, by, scope=scope, limit=MOST, after=page[-1].id)
        found += page
    return found


def _found(
    connection: Connection,
    by: By,
    actor: Who,
    scope: str,
    *,
    now: datetime,
    search: str | None,
    limit: int,
    after: str | None,
) -> Sequence[Task]:
    mine = {"agency": by.agency, "person": by.person}
    if scope == "everything" and actor.administers:
        return tasks.listing(connection, agency=by.agency, limit=limit, after=after)
    if scope == "started":
        return inbox.started_by(connection, **mine, limit=limit, after=after)
    if scope == "done":
        return inbox.done_by(connection, **mine, limit=limit, after=after)
    wanted = "all" if scope == "everything" else scope
    return inbox.inbox(
        connection, **mine, roles=actor.roles, now=now, scope=wanted, search=search, limit=limit, after=after
    )


def _of_case(connection: Connection, actor: Who, by: By, instance: str) -> list[Task]:
    """The open tasks of a case that this person may do."""
    row = instances.get(connection, instance)
    if row is None or row.agency != by.agency or not may_see(connection, actor, row):
        return []
    found = tasks.of_instance(connection, instance, OPEN)
    if actor.administers:
        return found
    offers = tasks.candidates(connection, [task.id for task in found])
    mine = {offer.task for offer in offers if actor.offered([offer])}
    return [task for task in found if task.assignee == actor.person or (task.assignee is None and task.id in mine)]


def task_counts(home: Home, by: By) -> dict[str, int]:
    """How many tasks are in each scope, and of all of them how many are late, due today, this week, later or never."""
    now = home.clock.now()
    today = datetime.combine(now.astimezone(HANOI).date() + timedelta(days=1), time(), HANOI)
    week = today + timedelta(days=WEEK - today.isoweekday() + 1 if today.isoweekday() != 1 else 0)
    with home.database.read() as connection:
        actor = who(connection, by, now)

        def counted(scope: str) -> dict[str, int]:
            return inbox.inbox_counts(
                connection,
                agency=by.agency,
                person=by.person,
                roles=actor.roles,
                now=now,
                today_end=today,
                week_end=week,
                scope=scope,
            )

        all_of_them, mine, offered = counted("all"), counted("mine"), counted("offered")
        started = instances.count(connection, agency=by.agency, starter=by.person, status="active")
    late = all_of_them.pop("overdue")
    return {**all_of_them, "late": late, "mine": mine["all"], "offered": offered["all"], "started": started}


def inbox_mark(home: Home, by: By, *, scope: str = "all") -> str:
    """A short text that is another one after any change to the person's list: for whoever asks again and again.

    It is made of the list itself (tasks, their revisions, titles; requests for more time): nothing is kept for it, so
    it cannot miss a change, whichever process made it.
    """
    now = home.clock.now()
    mine = {"agency": by.agency, "person": by.person}
    with home.database.read() as connection:
        roles = who(connection, by, now).roles
        seen: list[object] = [marks.of_list(connection, **mine, roles=roles), marks.of_requests(connection, **mine)]
        if scope in _LISTED:
            rows = _LISTED[scope](connection, **mine, limit=MOST)
            seen.append([(row.id, row.rev, row.subject, row.status) for row in rows])
    return blake2b(repr(seen).encode(), digest_size=12).hexdigest()


_LISTED = {"started": inbox.started_by, "done": inbox.done_by}


def task_view(home: Home, connection: Connection, task: Task) -> TaskView:
    """One task as readers see it."""
    return task_views(home, connection, [task])[0]


def task_views(home: Home, connection: Connection, found: Iterable[Task]) -> tuple[TaskView, ...]:
    """Tasks as readers see them, with the names of people and procedures."""
    rows = list(found)
    offers: dict[str, list[str]] = {}
    codes = _unit_codes(connection, rows)
    for candidate in tasks.candidates(connection, [task.id for task in rows]):
        text = candidate.value
        if candidate.kind == ROLE and candidate.unit is not None:
            text = f"{candidate.value}@{codes.get(candidate.unit, candidate.unit)}"
        offers.setdefault(candidate.task, []).append(text)
    cases = {row.id: row for row in _cases(connection, rows)}
    names = names_of(connection, [task.assignee for task in rows])
    return tuple(
        TaskView(
            id=task.id,
            element=task.element,
            name=task.name,
            instance=task.instance,
            key=task.key,
            procedure=home.shelf.version(connection, cases[task.instance].definition).row.name,
            business_key=task.business_key,
            subject=cases[task.instance].subject,
            assignee=task.assignee,
            assignee_name=names.get(task.assignee or ""),
            candidates=tuple(offers.get(task.id, ())),
            due=task.due,
            follow_up=task.follow_up,
            created=task.created_at,
            status=task.status,
            priority=task.priority,
            urgent=task.urgent,
            lane=_lane(home, connection, task, cases[task.instance].definition),
            form=task.form,
            claimed_at=task.claimed_at,
            ended_at=task.ended_at,
            ended_by=task.ended_by,
            definition=cases[task.instance].definition,
            version=cases[task.instance].version,
            secrecy=task.secrecy,
        )
        for task in rows
    )


def _cases(connection: Connection, rows: Sequence[Task]) -> list[instances.Instance]:
    wanted = {task.instance for task in rows}
    if not wanted:
        return []
    return instances.listing(connection, agency=rows[0].agency, ids=wanted, limit=len(wanted))


def _unit_codes(connection: Connection, rows: Sequence[Task]) -> dict[str, str]:
    return {unit.id: unit.code for unit in units.listing(connection, rows[0].agency)} if rows else {}


def _lane(home: Home, connection: Connection, task: Task, definition: str) -> str | None:
    return element_name(home.shelf.version(connection, definition), task.lane) if task.lane else None


def found_task(connection: Connection, by: By, task: str) -> Task:
    """The row of a task of this agency.

    Raises:
        NotFoundError: there is none.
    """
    row = tasks.get(connection, task)
    if row is None or row.agency != by.agency:
        raise NotFoundError("task", task)
    return row
