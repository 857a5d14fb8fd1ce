"""Deadlines: the tasks with a due date that stand in a person's calendar, and those that no longer do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, union_all

from storage import rows
from storage.inbox import offers
from storage.notices import notice
from storage.task_table import ALL, Task, task

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

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
