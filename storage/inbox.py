"""The inbox: the open tasks of a person, those they hold and those offered to them.

Two searches by index, joined by UNION: an OR over assignee and candidates would read every open task (product goal 8).
A task whose follow-up date lies ahead is put aside until then, as Camunda's ``followUpBeforeOrNotExistent`` has it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from storage import rows
from storage.errors import StorageError
from storage.folding import fold
from storage.instances import instance
from storage.schema import Utc
from storage.task_table import ALL, Task, candidate, task

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.session import Connection

SCOPES = ("all", "mine", "offered", "aside")
"""``mine``: assigned to the person; ``offered``: to take; ``all``: both; ``aside``: both, but only those put aside."""
ORDERS = ("due", "created", "priority")
"""``due``: soonest first; ``created``: newest first; ``priority``: urgent, then highest, then soonest."""
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where tasks without a due date stand when sorted: last."""
_ONE = ALL.where(task.c.id == bindparam("row"))


class _Who(NamedTuple):
    """Whose inbox: ``roles`` are (role, unit) pairs, unit ``None`` where it is held in no unit."""

    agency: str
    person: str
    roles: list[tuple[str, str | None]]


def inbox(
    connection: Connection,
    *,
    agency: str,
    person: str,
    roles: Collection[tuple[str, str | None]],
    now: datetime,
    scope: str = "all",
    search: str | None = None,
    order: str = "due",
    limit: int = 50,
    after: str | None = None,
) -> list[Task]:
    """List a person's open tasks: at most ``limit`` after the task with the id ``after``.

    ``roles``: the (role, unit) pairs the person holds; a task offered to a role without a unit is for all who hold it.
    ``search``: words of the subject, with or without diacritics.

    Raises:
        StorageError: no such scope or order.
    """
    found = _found(_Who(agency, person, list(roles)), scope, now, search)
    places = _places(found, order)
    ways = [place.desc() for place in places] if order == "created" else places
    statement = select(*[found.c[field] for field in Task._fields]).order_by(*ways).limit(limit)
    last = None if after is None else rows.first(connection, _ONE, {"row": after}, Task._make)
    if last is not None:
        here = tuple_(*[literal(value, place.type) for value, place in zip(_place(last, order), places, strict=True)])
        there = tuple_(*places)
        statement = statement.where(there < here if order == "created" else there > here)
    return rows.fetch(connection, statement, {}, Task._make)


def inbox_counts(
    connection: Connection,
    *,
    agency: str,
    person: str,
    roles: Collection[tuple[str, str | None]],
    now: datetime,
    today_end: datetime,
    week_end: datetime,
    scope: str = "all",
    search: str | None = None,
) -> dict[str, int]:
    """Count a person's open tasks: ``all``, and of these ``overdue``, ``today``, ``week``, ``later`` and ``none``.

    ``today_end`` and ``week_end``: the instants at which the person's day and week end.
    """
    found = _found(_Who(agency, person, list(roles)), scope, now, search)
    due = found.c.due
    bucket = case(
        (due.is_(None), "none"),
        (due < now, "overdue"),
        (due < today_end, "today"),
        (due < week_end, "week"),
        else_="later",
    )
    counted = dict.fromkeys(("overdue", "today", "week", "later", "none"), 0)
    for name, number in connection.execute(select(bucket, func.count()).select_from(found).group_by(bucket)):
        counted[name] = number
    return {"all": sum(counted.values()), **counted}


def started_by(
    connection: Connection, *, agency: str, person: str, limit: int = 50, after: str | None = None
) -> list[Task]:
    """List the open tasks of the cases that a person started, newest task first."""
    statement = ALL.join(instance, instance.c.id == task.c.instance).where(
        instance.c.agency == agency, instance.c.starter == person, task.c.status == "open"
    )
    if after is not None:
        statement = statement.where(task.c.id < after)
    return rows.fetch(connection, statement.order_by(task.c.id.desc()).limit(limit), {}, Task._make)


def done_by(
    connection: Connection, *, agency: str, person: str, limit: int = 50, after: str | None = None
) -> list[Task]:
    """List the tasks that a person has ended, latest first."""
    statement = ALL.where(task.c.agency == agency, task.c.ended_by == person)
    if after is not None:
        last = select(task.c.ended_at, task.c.id).where(task.c.id == after).scalar_subquery()
        statement = statement.where(tuple_(task.c.ended_at, task.c.id) < last)
    statement = statement.order_by(task.c.ended_at.desc(), task.c.id.desc()).limit(limit)
    return rows.fetch(connection, statement, {}, Task._make)


def _found(who: _Who, scope: str, now: datetime, search: str | None) -> Subquery:
    if scope not in SCOPES:
        raise StorageError(f"There is no scope {scope!r}. Use one of {', '.join(SCOPES)}.")
    common = [task.c.status == "open", _aside(now) if scope == "aside" else ~_aside(now)]
    common += [task.c.subject_folded.contains(word, autoescape=True) for word in fold(search or "").split()]
    held = ALL.where(task.c.agency == who.agency, task.c.assignee == who.person, *common)
    # No condition on task.agency here: SQLite would walk all unclaimed tasks of the agency instead of the candidates.
    offered = ALL.where(task.c.id.in_(offers(who.agency, who.person, who.roles)), task.c.assignee.is_(None), *common)
    if scope == "mine":
        return held.subquery("found")
    if scope == "offered":
        return offered.subquery("found")
    return union_all(held, offered).subquery("found")


def _aside(now: datetime) -> ColumnElement[bool]:
    return and_(task.c.follow_up.is_not(None), task.c.follow_up > now)


def offers(agency: str, person: str, roles: list[tuple[str, str | None]]) -> Select[tuple[str]]:
    """Give the ids of the tasks offered to a person by name or by one of their (role, unit) pairs."""
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
    }
    return places[order]
