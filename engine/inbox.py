"""The inbox: what a person has to do, may take, started, watches or has done (design 1; product 1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import duties, for_others, listed_reading
from engine.buckets import ends_of
from engine.errors import BadValueError, NotFoundError
from engine.names import element_name, names_of, task_title
from engine.results import FacetView, TaskView, Why
from engine.rights import Onlooker, Who, may_see, who
from engine.status import OPEN
from engine.whose import offer_text, whose, why
from engine.zones import zone_in
from storage import inbox, instances, snoozes, tasks, units
from storage.task_filter import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from engine.by import By
    from engine.home import Home
    from storage.inbox import Other
    from storage.session import Connection
    from storage.task_filter import Ends, TaskFilter
    from storage.tasks import Candidate, Task

SCOPES = (*inbox.SCOPES, "everything")
"""``everything``: every open task of the agency, for administrators at the command line and the API."""
WATCHED = "watched"
MOST = 1000
"""Tasks that are read at once."""
COUNTED = inbox.MOST
"""How far the tasks of a list are counted; a larger number says that there are more."""


def tasks_of(
    home: Home,
    by: By,
    *,
    scope: str = "all",
    key: str | None = None,
    wanted: TaskFilter = EVERYTHING,
    order: str | None = None,
    instance: str | None = None,
    limit: int = 50,
    after: str | None = None,
    facts: Collection[str] = (),
) -> tuple[TaskView, ...]:
    """The tasks of a scope that are wanted, soonest due first unless another order is asked for, done ones last first.

    ``facts``: the variables that lists show (``engine.listed``) of which the values are wanted.

    Raises:
        BadValueError: there is no such scope or order.
    """
    _must_be(scope, order)
    now = home.clock.now()
    with home.database.read() as connection:
        actor = who(connection, by, now)
        mine = whose(connection, by, actor, watching=scope == WATCHED)
        if instance is not None:
            found: Sequence[Task] = _of_case(connection, actor, by, instance)
        elif scope == "everything" and actor.administers:
            found = tasks.listing(connection, agency=by.agency, limit=min(limit, MOST), after=after)
        else:
            found = inbox.inbox(
                connection,
                mine,
                ends=_ends(home, connection, by, now),
                scope="all" if scope == "everything" else scope,
                wanted=wanted,
                order=order or ("ended" if scope == "done" else "due"),
                limit=min(limit, MOST),
                after=after,
            )
        shown = task_views(home, connection, [task for task in found if key in {None, task.key}], (actor, mine.others))
        shown = for_others.told(connection, shown, for_others.placed_in(connection, actor, found))
        shown = listed_reading.told(connection, duties.told(home, connection, by, shown), facts)
        return _until(connection, by, shown) if scope == "aside" else shown


def _ends(home: Home, connection: Connection, by: By, now: datetime) -> Ends:
    return ends_of(now, zone_in(home, connection, by.agency, by.person))


def _until(connection: Connection, by: By, found: Sequence[TaskView]) -> tuple[TaskView, ...]:
    """The tasks with the instants until which the person, or the procedure, has put them aside."""
    own = snoozes.of_tasks(connection, by.person, [task.id for task in found])
    return tuple(
        replace(task, aside_until=max(filter(None, (own.get(task.id), task.follow_up)), default=None)) for task in found
    )


def _must_be(scope: str, order: str | None = None) -> None:
    if scope not in SCOPES:
        raise BadValueError(f"There is no scope “{scope}”. Use one of: {', '.join(SCOPES)}.")
    if order is not None and order not in inbox.ORDERS:
        raise BadValueError(f"There is no order “{order}”. Use one of: {', '.join(inbox.ORDERS)}.")


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
    placed = for_others.placed_in(connection, actor, found)
    return [
        task
        for task in found
        if task.id in placed or task.assignee == actor.person or (task.assignee is None and task.id in mine)
    ]


def task_counts(home: Home, by: By) -> dict[str, int]:
    """How many tasks are in each scope of open ones; ``late``: how many of all that are to be done."""
    with home.database.glance() as connection:
        now = home.clock.within(connection)
        mine = whose(connection, by, Onlooker(connection, by, now), watching=True)
        return inbox.scope_counts(connection, mine, ends=_ends(home, connection, by, now))


def count_tasks(home: Home, by: By, *, scope: str = "all", wanted: TaskFilter = EVERYTHING) -> dict[str, int]:
    """How many tasks of a scope are wanted: ``all``, and of these late, today, week, later and none.

    Raises:
        BadValueError: there is no such scope.
    """
    _must_be(scope)
    now = home.clock.now()
    with home.database.read() as connection:
        mine = whose(connection, by, who(connection, by, now), watching=scope == WATCHED)
        return inbox.inbox_counts(connection, mine, ends=_ends(home, connection, by, now), scope=scope, wanted=wanted)


def task_facets(home: Home, by: By, *, scope: str = "all") -> tuple[FacetView, ...]:
    """What the tasks of a scope can be filtered by: each combination of values that they have.

    Raises:
        BadValueError: there is no such scope.
    """
    _must_be(scope)
    now = home.clock.now()
    with home.database.read() as connection:
        mine = whose(connection, by, who(connection, by, now), watching=scope == WATCHED)
        found = inbox.facets(connection, mine, ends=_ends(home, connection, by, now), scope=scope)
        names = names_of(connection, [one.assignee for one in found])
        return tuple(_facet(home, connection, one, names) for one in found)


def _facet(home: Home, connection: Connection, facet: inbox.Facet, names: dict[str, str]) -> FacetView:
    version = home.shelf.version(connection, facet.definition)
    return FacetView(
        key=facet.key,
        procedure=version.row.name,
        definition=facet.definition,
        element=facet.element,
        name=facet.name,
        lane=facet.lane,
        lane_name=element_name(version, facet.lane) if facet.lane else "",
        assignee=facet.assignee,
        assignee_name=names.get(facet.assignee or "", facet.assignee or ""),
        unit=facet.unit,
        secrecy=facet.secrecy,
    )


def task_view(home: Home, connection: Connection, task: Task) -> TaskView:
    """One task as readers see it."""
    return task_views(home, connection, [task])[0]


def task_views(
    home: Home, connection: Connection, found: Iterable[Task], asking: tuple[Who, Sequence[Other]] | None = None
) -> tuple[TaskView, ...]:
    """Tasks as readers see them, with the names of people and procedures.

    ``asking``: who asks and in whose place they act, to say why each of the tasks is theirs.
    """
    rows = list(found)
    codes = _unit_codes(connection, rows)
    offers = _offers(connection, rows)
    cases = {row.id: row for row in _cases(connection, rows)}
    names = names_of(connection, [name for task in rows for name in (task.assignee, task.ended_by, task.on_behalf_of)])
    return tuple(
        TaskView(
            id=task.id,
            element=task.element,
            name=task.name,
            instance=task.instance,
            key=task.key,
            procedure=home.shelf.version(connection, cases[task.instance].definition).row.name,
            business_key=task.business_key,
            subject=task_title(
                home.shelf.version(connection, cases[task.instance].definition), task, cases[task.instance]
            ),
            assignee=task.assignee,
            assignee_name=names.get(task.assignee or ""),
            candidates=tuple(offer_text(one, codes) for one in offers.get(task.id, ())),
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
            why=why(*asking, task, offers.get(task.id, ()), codes) if asking is not None else Why(),
            ended_by_name=names.get(task.ended_by or "", task.ended_by),
            on_behalf_of=task.on_behalf_of,
            on_behalf_of_name=names.get(task.on_behalf_of or "", task.on_behalf_of),
        )
        for task in rows
    )


def _offers(connection: Connection, rows: Sequence[Task]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for candidate in tasks.candidates(connection, [task.id for task in rows]):
        found.setdefault(candidate.task, []).append(candidate)
    return found


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
