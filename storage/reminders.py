"""Reminders: the one job of each open task that has a due date, found by its key so that it can move and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete

from storage import rows
from storage.jobs import insert_many, job
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from storage.jobs import Job
    from storage.session import Connection

KIND = "reminder"
_MINE = (job.c.agency == bindparam("of_agency"), job.c.key == bindparam("of_key"))
_END: Prepared[Any] = Prepared(delete(job).where(*_MINE))
_REARM: Prepared[Any] = Prepared(job.update().where(job.c.id == bindparam("row")))


def key_of(task_id: str) -> str:
    """Give the key of a task's job."""
    return f"{KIND}:{task_id}"


def end_many(connection: Connection, agency: str, task_ids: Collection[str]) -> None:
    """Drop the jobs of tasks that are done or no longer needed."""
    rows.many(connection, _END, [{"of_agency": agency, "of_key": key_of(each)} for each in task_ids])


def replace(connection: Connection, row: Job) -> None:
    """Write a task's job in the place of the one it has."""
    _END.run(connection, {"of_agency": row.agency, "of_key": row.key})
    insert_many(connection, [row])


def rearm(connection: Connection, job_id: str, due: datetime, payload: str) -> None:
    """Let a job run again at ``due``, with what has been told by then."""
    values = {"due": due, "payload": payload, "state": "waiting", "attempts": 0, "last_error": None}
    _REARM.run(connection, {"row": job_id, "leased_until": None, "holder": None, **values})
