"""Taking back that a task was handed to somebody: what was passed on, or given to them, by mistake."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import orjson

from engine import keeping
from engine.act import Act, perform
from engine.errors import NotFoundError, RefusedError, StateError
from engine.inbox import found_task, task_view
from engine.names import names_of
from engine.rights import may_see, who
from engine.status import OPEN
from engine.task_acts import case_of, give
from storage import audit, drafts, tasks

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView
    from storage.audit import Event
    from storage.tasks import Task

WITHIN: Final = timedelta(minutes=10)
"""So long it can be taken back: whoever it went to may have planned their day by it after that."""
HANDED: Final = frozenset({"task-forwarded", "task-assigned"})


def take_back_handed(home: Home, by: By, task: str) -> TaskView:
    """Take back that this person has passed a task on, or given it to somebody: it is whose it was before.

    The trail tells of both. The page offers it for ten seconds; the rule is that of ``WITHIN``, for a page without
    script offers it until the next one.

    Raises:
        NotFoundError: there is no such task that the person may see.
        RefusedError: it was not they who handed it on.
        StateError: something has been done with it since, its new holder has begun to write, or it is too long ago.
    """
    perform(
        home, by, ("hand-back", task), lambda act: _take_back(act, task), instance=case_of(by, task), open_only=False
    )
    with home.database.read() as connection:
        return task_view(home, connection, found_task(connection, by, task))


def _take_back(act: Act, task_id: str) -> dict[str, object]:
    task = tasks.get(act.connection, task_id)
    if task is None:
        raise NotFoundError("task", task_id)
    last = audit.last_of_task(act.connection, instance=task.instance, task=task.id)
    _must_be_theirs(act, task, last)
    if last is None or last.kind not in HANDED or task.status != OPEN:
        raise StateError("Something has been done with this task since. Ask whoever has it now.")
    act.must_run()
    if act.at - last.at > WITHIN:
        raise StateError("This was handed on too long ago to be taken back. Ask whoever has it now.")
    if task.assignee is not None and drafts.get(act.connection, task.id, task.assignee) is not None:
        name = names_of(act.connection, [task.assignee]).get(task.assignee, task.assignee)
        raise StateError(f"{name} has begun to work on it. Ask them to hand it back.")
    give(act, task, _before(act, last), "task-handed-back")
    keeping.touch(act.connection, act.by, task, act.at)
    return {"task": task.id}


def _must_be_theirs(act: Act, task: Task, last: Event | None) -> None:
    if last is not None and last.actor == act.by.person:
        return
    handed = audit.last_of_task(act.connection, instance=task.instance, task=task.id, kinds=HANDED)
    if handed is not None and handed.actor == act.by.person:
        return
    if not may_see(act.connection, who(act.connection, act.by, act.at), act.instance):
        raise NotFoundError("task", task.id)
    raise RefusedError("Only whoever handed the task on can take that back. Ask them.")


def _before(act: Act, handed: Event) -> str | None:
    """Whose the task was; None: nobody's, it was offered."""
    values = audit.values_of(act.connection, [handed.id])
    found = next((orjson.loads(one.value) for one in values if (one.name, one.side) == ("assignee", "old")), None)
    return found if isinstance(found, str) else None
