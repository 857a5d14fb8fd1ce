"""Deadlines: the tasks with a due date that stand in a person's calendar, and those that no longer do."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (a field's type)
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, union_all

from storage import rows
from storage.instances import instance
from storage.lists import offers
from storage.notices import notice
from storage.task_table import ALL, Task, task
from storage.timers import timer


class Dated(NamedTuple):
    """An open task or timer with a time: where it is drawn, since when it counts, and when it is due."""

    instance: str
    definition: str
    element: str
    anchor: datetime
    due: datetime


if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.session import Connection


def waiting(
    connection: Connection, *, agency: str, person: str, roles: Collection[tuple[str, str | None]], limit: int
) -> list[Task]:
    """List the open tasks with a due date that a person holds or may take, the soonest first."""
    dated = (task.c.due.is_not(None), task.c.status == "open")
    held = ALL.where(task.c.agency == agency, task.c.assignee == person, *dated)
    offered = ALL.where(task.c.id.in_(offers(agency, person, list(roles))), task.c.assignee.is_(None), *dated)
    found = union_all(held, offered).subquery("found")
    query = select(*[found.c[name] for name in Task._fields]).order_by(found.c.due, found.c.id).limit(limit)
    return rows.fetch(connection, query, {}, Task._make)


def over(
    connection: Connection, *, agency: str, person: str, kinds: Collection[str], since: datetime, limit: int
) -> list[Task]:
    """List the tasks with a due date that a person has ended since an instant, or lost by news of these kinds."""
    dated = ALL.where(task.c.agency == agency, task.c.due.is_not(None))
    done = dated.where(task.c.ended_by == person, task.c.ended_at >= since)
    told = select(notice.c.task).where(
        notice.c.agency == agency,
        notice.c.audience == f"person:{person}",
        notice.c.told_at >= since,
        notice.c.kind.in_(kinds),
    )
    lost = dated.where(task.c.id.in_(told))
    found = done.union(lost).subquery("found")
    query = select(*[found.c[name] for name in Task._fields]).order_by(found.c.id.desc()).limit(limit)
    return rows.fetch(connection, query, {}, Task._make)


def dated(connection: Connection, agency: str) -> list[Dated]:
    """List the open tasks and timers of an agency that have a time, by instance."""
    running = instance.c.status.in_(("active", "suspended"))
    of_tasks = (
        select(task.c.instance, instance.c.definition, task.c.element, task.c.created_at, task.c.due)
        .join(instance, instance.c.id == task.c.instance)
        .where(task.c.agency == agency, task.c.status == "open", task.c.due.is_not(None), running)
    )
    of_timers = (
        select(timer.c.instance, instance.c.definition, timer.c.element, timer.c.anchor, timer.c.due)
        .join(instance, instance.c.id == timer.c.instance)
        .where(timer.c.agency == agency, running)
    )
    found = (rows.fetch(connection, query, {}, Dated._make) for query in (of_tasks, of_timers))
    return sorted(each for part in found for each in part)


def late_for(connection: Connection, *, agency: str, person: str, kind: str, limit: int) -> list[Task]:
    """List the open tasks that a person was told of by news of this kind, the longest due first."""
    told = select(notice.c.task).where(
        notice.c.agency == agency, notice.c.audience == f"person:{person}", notice.c.kind == kind
    )
    query = ALL.where(task.c.id.in_(told), task.c.status == "open").order_by(task.c.due, task.c.id).limit(limit)
    return rows.fetch(connection, query, {}, Task._make)
