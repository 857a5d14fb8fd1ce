"""The inbox: the tasks of a person, those they hold, those offered to them, and those of whom they stand in for.

Searches by index, joined by UNION: an OR over assignee and candidates would read every open task (product goal 8). What
a person filters by stands inside each search. A task whose follow-up date lies ahead, that of the diagram (as Camunda's
``followUpBeforeOrNotExistent`` has it) or the person's own, is put aside until then.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    union,
    union_all,
)

from storage import rows, snoozes
from storage.errors import StorageError
from storage.instances import instance
from storage.schema import Utc
from storage.task_filter import BUCKETS, EVERYTHING, LATE, Ends, TaskFilter, bucket, conditions
from storage.task_table import ALL, Task, candidate, task

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.session import Connection

SCOPES = ("all", "mine", "offered", "others", "aside", "started", "watched", "done")
"""``mine``: assigned to the person; ``offered``: to take; ``others``: those of whom they stand in for; ``all``: these
three; ``aside``: these three, but only those put aside. ``started`` and ``watched``: open ones of the cases that they
started or watch, whoever has them. ``done``: ended by them."""
ORDERS = ("due", "created", "priority", "procedure", "ended")
"""``due``: soonest first; ``created``: newest first; ``priority``: urgent, then highest, then soonest; ``procedure``:
by its key, then soonest; ``ended``: the last first."""
_BACKWARD = ("created", "ended")
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where tasks without a due date stand when sorted: last."""
_ONE = ALL.where(task.c.id == bindparam("row"))
_OWN = ("mine", "offered", "others")

Role = tuple[str, str | None]
"""A role and the unit it is held in, ``None`` where it is held in no unit."""


class Other(NamedTuple):
    """Somebody in whose place a person may act, with their roles; ``keys``: only in these procedures, or in all.

    ``secret``: in secret cases too.
    """

    person: str
    roles: tuple[Role, ...] = ()
    keys: tuple[str, ...] | None = None
    secret: bool = False


class Whose(NamedTuple):
    """Whose inbox. ``watched``: the ids of the cases that they watch, and may see."""

    agency: str
    person: str
    roles: tuple[Role, ...] = ()
    others: tuple[Other, ...] = ()
    watched: tuple[str, ...] = ()


class Facet(NamedTuple):
    """One combination of values that tasks of a list have."""

    key: str
    element: str
    name: str
    lane: str | None
    assignee: str | None
    unit: str | None
    secrecy: str
    definition: str


def inbox(
    connection: Connection,
    whose: Whose,
    *,
    ends: Ends,
    scope: str = "all",
    wanted: TaskFilter = EVERYTHING,
    order: str = "due",
    limit: int = 50,
    after: str | None = None,
) -> list[Task]:
    """List the tasks of a scope: at most ``limit`` after the task with the id ``after``.

    Raises:
        StorageError: no such scope or order.
    """
    found = _found(whose, scope, ends, wanted)
    places = _places(found, order)
    backward = order in _BACKWARD
    ways = [place.desc() for place in places] if backward else places
    statement = select(*[found.c[field] for field in Task._fields]).order_by(*ways).limit(limit)
    last = None if after is None else rows.first(connection, _ONE, {"row": after}, Task._make)
    if last is not None:
        here = tuple_(*[literal(value, place.type) for value, place in zip(_place(last, order), places, strict=True)])
        there = tuple_(*places)
        statement = statement.where(there < here if backward else there > here)
    return rows.fetch(connection, statement, {}, Task._make)


def inbox_counts(
    connection: Connection, whose: Whose, *, ends: Ends, scope: str = "all", wanted: TaskFilter = EVERYTHING
) -> dict[str, int]:
    """Count the tasks of a scope: ``all``, and of these each of ``BUCKETS``."""
    found = _found(whose, scope, ends, wanted)
    due = bucket(found.c.due, ends)
    counted = dict.fromkeys(BUCKETS, 0)
    for name, number in connection.execute(select(due, func.count()).select_from(found).group_by(due)):
        counted[name] = number
    return {"all": sum(counted.values()), **counted}


def scope_counts(connection: Connection, whose: Whose, *, ends: Ends) -> dict[str, int]:
    """Count what waits in each of the scopes of open tasks, and how much of ``all`` is late, in one pass over them."""
    counted = dict.fromkeys((*SCOPES[:-1], LATE), 0)
    parts = [
        select(literal(scope).label("scope"), part.c.aside, part.c.late, func.count().label("number")).group_by(
            part.c.aside, part.c.late
        )
        for scope, part in _counted(whose, ends)
    ]
    for scope, aside, late, number in connection.execute(union_all(*parts)):
        own = scope in _OWN
        names = [scope] if not own else ["aside"] if aside else [scope, "all", *([LATE] if late else [])]
        for name in names:
            counted[name] += number
    return counted


def facets(connection: Connection, whose: Whose, *, ends: Ends, scope: str = "all") -> list[Facet]:
    """List what the tasks of a scope could be filtered by: each combination of values that they have."""
    found = _found(whose, scope, ends, EVERYTHING)
    fields = [found.c[name] for name in ("key", "element", "name", "lane", "assignee")]
    groups = [*fields, instance.c.unit, found.c.secrecy]
    statement = select(*groups, func.max(instance.c.definition)).join(instance, instance.c.id == found.c.instance)
    return rows.fetch(connection, statement.group_by(*groups), {}, Facet._make)


def _counted(whose: Whose, ends: Ends) -> list[tuple[str, Subquery]]:
    aside = _aside(whose, ends.now)
    late = func.coalesce(task.c.due < ends.now, false())
    marks = [(scope, aside if scope in _OWN else false()) for scope in ("mine", "offered", "others", *_FOLLOWED)]
    return [
        (scope, part.with_only_columns(mark.label("aside"), late.label("late")).subquery(f"in_{scope}"))
        for scope, mark in marks
        for part in [_part(whose, scope, [])]
        if part is not None
    ]


def _found(whose: Whose, scope: str, ends: Ends, wanted: TaskFilter) -> Subquery:
    if scope not in SCOPES:
        raise StorageError(f"There is no scope {scope!r}. Use one of {', '.join(SCOPES)}.")
    common = conditions(wanted, ends)
    if scope in {*_OWN, "all", "aside"}:
        aside = _aside(whose, ends.now)
        common.append(aside if scope == "aside" else not_(aside))
    wide = scope in {"all", "aside"}
    parts = [_part(whose, each, common) for each in (_OWN if wide else (scope,))]
    some = [part for part in parts if part is not None] or [ALL.where(false())]
    return some[0].subquery("found") if len(some) == 1 else union_all(*some).subquery("found")


def _part(whose: Whose, scope: str, common: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]] | None:
    """The search of one scope by its index; None where there is nothing to look for."""
    if scope == "mine":
        return ALL.where(task.c.agency == whose.agency, task.c.assignee == whose.person, _OPEN, *common)
    if scope == "offered":
        # No condition on task.agency here: SQLite would walk all unclaimed tasks of the agency, not the candidates.
        named = offers(whose.agency, whose.person, whose.roles)
        return ALL.where(task.c.id.in_(named), task.c.assignee.is_(None), _OPEN, *common)
    if scope == "others":
        return _of_others(whose, common) if whose.others else None
    if scope == "watched":
        return ALL.where(task.c.instance.in_(whose.watched), _OPEN, *common) if whose.watched else None
    if scope == "started":
        begun = select(instance.c.id).where(instance.c.agency == whose.agency, instance.c.starter == whose.person)
        return ALL.where(task.c.instance.in_(begun.where(instance.c.status.in_(_RUNNING))), _OPEN, *common)
    return ALL.where(task.c.agency == whose.agency, task.c.ended_by == whose.person, *common)


_OPEN = task.c.status == "open"
_RUNNING = ("active", "suspended")
_FOLLOWED = ("started", "watched")


def _of_others(whose: Whose, common: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """What those have or may take in whose place somebody may act, but for what is offered to that one as well."""
    own = offers(whose.agency, whose.person, whose.roles)
    found = []
    for other in whose.others:
        within = [not_(task.c.personal)] + ([] if other.keys is None else [task.c.key.in_(other.keys)])
        within += [] if other.secret else [task.c.secrecy == "thuong"]
        found.append(
            select(task.c.id).where(task.c.agency == whose.agency, task.c.assignee == other.person, _OPEN, *within)
        )
        theirs = task.c.id.in_(offers(whose.agency, other.person, other.roles))
        found.append(select(task.c.id).where(theirs, task.c.id.not_in(own), task.c.assignee.is_(None), _OPEN, *within))
    return ALL.where(task.c.id.in_(select(union(*found).subquery("theirs").c.id)), *common)


def _aside(whose: Whose, now: datetime) -> ColumnElement[bool]:
    drawn = and_(task.c.follow_up.is_not(None), task.c.follow_up > now)
    return or_(drawn, task.c.id.in_(snoozes.ahead(whose.agency, whose.person, now)))


def offers(agency: str, person: str, roles: Collection[Role]) -> Select[tuple[str]]:
    """Give the ids of the tasks offered to a person by name or by one of their roles.

    A task offered to a role without a unit is for all who hold it.
    """
    by_name = select(candidate.c.task).where(*rows.equal(candidate, agency=agency, kind="person", value=person))
    in_units = [pair for pair in roles if pair[1] is not None]
    by_role = select(candidate.c.task).where(
        *rows.equal(candidate, agency=agency, kind="role"),
        candidate.c.value.in_(sorted({role for role, _ in roles})),
        or_(candidate.c.unit.is_(None), tuple_(candidate.c.value, candidate.c.unit).in_(in_units)),
    )
    named = union_all(by_name, by_role).subquery("offers")
    return select(named.c.task)


def _places(found: Subquery, order: str) -> list[ColumnElement[object]]:
    """Give the expressions that an order sorts by, the id last, so that no two tasks share a place."""
    due = func.coalesce(found.c.due, literal(_NEVER, Utc()), type_=Utc())
    places: dict[str, list[ColumnElement[object]]] = {
        "due": [due, found.c.id],
        "created": [found.c.created_at, found.c.id],
        "priority": [case((found.c.urgent, 0), else_=1), -found.c.priority, due, found.c.id],
        "procedure": [found.c.key, due, found.c.id],
        "ended": [found.c.ended_at, found.c.id],
    }
    if order not in places:
        raise StorageError(f"There is no order {order!r}. Use one of {', '.join(ORDERS)}.")
    return places[order]


def _place(last: Task, order: str) -> list[object]:
    """Give the place of a task in an order: the values of ``_places``."""
    due = last.due or _NEVER
    places: dict[str, list[object]] = {
        "due": [due, last.id],
        "created": [last.created_at, last.id],
        "priority": [int(not last.urgent), -last.priority, due, last.id],
        "procedure": [last.key, due, last.id],
        "ended": [last.ended_at, last.id],
    }
    return places[order]
