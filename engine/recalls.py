"""Taking back one's own submission: the case is as it was before, and the trail tells of both (see ``keeping``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import reminders
from engine.act import Act, perform
from engine.booking import unit_id
from engine.clock import HANOI
from engine.deadlines import functions
from engine.errors import NotFoundError, RefusedError, StateError
from engine.inbox import found_task, task_view
from engine.keeping import read
from engine.live import revived
from engine.names import names_of
from engine.offers import offered
from engine.rights import may_see, who
from engine.status import CANCELLED, COMPLETED, MESSAGE, OPEN, TIMER
from engine.task_acts import case_of
from engine.trail import MISSING, Change, Draft
from engine.values import dumps
from storage import drafts, recalls, tasks
from storage.subscriptions import Subscription
from storage.tasks import Candidate
from storage.timers import Timer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView
    from storage.recalls import Recall
    from storage.tasks import Task


def recall(home: Home, by: By, task: str) -> TaskView:
    """Take back that a task was finished: it is open again, with what was typed as its draft.

    The case is as it was before: variables, waits, the tasks that had been withdrawn; the tasks that followed are
    cancelled. The trail tells of both; nothing in it is rewritten.

    Raises:
        NotFoundError: there is no such task that the person may see.
        RefusedError: somebody else finished it.
        StateError: the case has gone on, or somebody has opened what followed: the message says who and when.
    """
    perform(home, by, ("recall", task), lambda act: _recall(act, task), instance=case_of(by, task), open_only=False)
    with home.database.read() as connection:
        return task_view(home, connection, found_task(connection, by, task))


def _recall(act: Act, task_id: str) -> dict[str, object]:
    task = tasks.get(act.connection, task_id)
    if task is None:
        raise NotFoundError("task", task_id)
    _must_be_theirs(act, task)
    act.must_run()
    kept = recalls.lock(act.connection, act.instance.id)
    if kept is None or (kept.task, kept.rev) != (task.id, act.instance.rev):
        raise StateError("The case has gone on since: this can no longer be taken back. Ask for it to be returned.")
    if kept.state is None or kept.rest is None:
        raise StateError(_opened(act, kept))
    rest = read(kept)
    _tell(act, task, rest)
    _put_back(act, kept.state, rest)
    _reopen(act, task, rest)
    return {"task": task.id}


def _must_be_theirs(act: Act, task: Task) -> None:
    if task.ended_by == act.by.person and task.status == COMPLETED:
        return
    if not may_see(act.connection, who(act.connection, act.by, act.at), act.instance):
        raise NotFoundError("task", task.id)
    if task.status == OPEN:
        raise StateError("This task is open: there is nothing to take back.")
    raise RefusedError("Only the person who finished the task can take it back. Ask them.")


def _opened(act: Act, kept: Recall) -> str:
    name = names_of(act.connection, [kept.opened_by]).get(kept.opened_by or "", kept.opened_by)
    when = f"{kept.opened_at.astimezone(HANOI):%H:%M on %d/%m/%Y}" if kept.opened_at else "meanwhile"
    return f"{name} opened the next task at {when}: this can no longer be taken back. Ask for it to be returned."


def _tell(act: Act, task: Task, rest: Mapping[str, Any]) -> None:
    """The events: what was finished is open again, what followed is not, and every value has its old one."""
    act.record(Draft("task-recalled", task.element, task.id, reason=act.by.reason))
    for name in rest["following"]:
        row = tasks.get(act.connection, name)
        if row is not None and row.status == OPEN:
            act.rows.closed.append((row.id, CANCELLED, act.at, None, None))
            act.record(Draft("task-cancelled", row.element, row.id))
    for element, changes in reversed(rest["changes"]):
        back = tuple(Change(name, *(side[0] if side else MISSING for side in (new, old))) for name, old, new in changes)
        act.record(Draft("variable-changed", element, changes=back))
    for element, number in rest["nodes"].items():
        for _ in range(abs(number)):
            act.record(Draft("node-cancelled" if number > 0 else "node-entered", element))


def _put_back(act: Act, state: bytes, rest: Mapping[str, Any]) -> None:
    """The state, the title, the timers and the waits for messages as they were."""
    act.home.warm.take(act.instance.id)
    act.live = revived(act.model, state, functions(act))
    act.changed = True
    act.change(subject=rest["subject"])
    act.rows.gone[TIMER], act.rows.gone[MESSAGE] = list(rest["armed"]), list(rest["awaited"])
    act.rows.timers = {row.token: row for row in (Timer._make(values) for values in rest["timers"])}
    waits = [Subscription._make(values) for values in rest["waits"]]
    act.rows.subscriptions = {row.token: row for row in waits if row.token is not None}


def _reopen(act: Act, task: Task, rest: Mapping[str, Any]) -> None:
    """The person's task, with its draft, and those that had been withdrawn by finishing it."""
    _open_again(act, task)
    if rest["typed"]:
        typed = dumps(rest["typed"])
        drafts.save(act.connection, task=task.id, person=act.by.person, values=typed, saved_at=act.at)
    for name in rest["withdrawn"]:
        row = tasks.get(act.connection, name)
        if row is not None:
            _open_again(act, row)
            act.record(Draft("task-reopened", row.element, row.id))


def _open_again(act: Act, task: Task) -> None:
    tasks.update(act.connection, task.id, status=OPEN, ended_at=None, ended_by=None, on_behalf_of=None)
    reminders.move(act, task)
    to = offered(act.running.run, task.token, act.model, act.model.node(task.element))
    offers = [Candidate(task.id, task.agency, one.kind, one.value, unit_id(act, one.unit)) for one in to.candidates]
    tasks.replace_candidates(act.connection, task.id, task.agency, offers)
