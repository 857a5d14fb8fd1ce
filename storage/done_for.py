"""Done for: finished tasks that somebody did in another's place, as that other finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

from storage import rows, tasks
from storage.task_table import ALL, Task, task

if TYPE_CHECKING:
    from storage.session import Connection


def done_for(connection: Connection, *, agency: str, person: str, limit: int, after: str | None = None) -> list[Task]:
    """List what others finished in a person's place, the last first; ``after``: where the page before ended."""
    statement = ALL.where(task.c.agency == agency, task.c.on_behalf_of == person, task.c.status == "completed")
    last = tasks.get(connection, after) if after else None
    if last is not None and last.ended_at is not None:
        same = and_(task.c.ended_at == last.ended_at, task.c.id < last.id)
        statement = statement.where(or_(task.c.ended_at < last.ended_at, same))
    ordered = statement.order_by(task.c.ended_at.desc(), task.c.id.desc()).limit(limit)
    return rows.fetch(connection, ordered, {}, Task._make)
