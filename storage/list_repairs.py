"""Mending the lists: what candidates carry for searches, made anew from the tasks, which are the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, literal, select, update

from storage.schema import Utc
from storage.task_table import NEVER, candidate, task

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.session import Connection


def who_column() -> ColumnElement[str]:
    """Give the expression of ``task_table.who_of`` on a candidate's own columns."""
    unit = case((candidate.c.unit.is_(None), ""), else_=literal("@") + candidate.c.unit)
    return candidate.c.kind + literal(":") + candidate.c.value + unit


def due_column() -> ColumnElement[datetime]:
    """Give the expression of the due date that lists sort a task by."""
    return func.coalesce(task.c.due, literal(NEVER, Utc()), type_=Utc())


def taken_column() -> ColumnElement[int]:
    """Give the expression that tells whether somebody holds a task."""
    return case((task.c.assignee.is_(None), 0), else_=1)


def mend(connection: Connection, agency: str) -> None:
    """Make what lists are read from anew for all open tasks of an agency, and forget offers of ended ones."""
    mine = candidate.c.agency == agency
    ended = select(task.c.id).where(task.c.id == candidate.c.task, task.c.status != "open").exists()
    connection.execute(delete(candidate).where(mine, ended))

    def of_task(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return select(column).where(task.c.id == candidate.c.task).scalar_subquery()

    follow = {"due": of_task(due_column()), "follow_up": of_task(task.c.follow_up), "taken": of_task(taken_column())}
    connection.execute(update(candidate).where(mine).values(who=who_column(), **follow))
