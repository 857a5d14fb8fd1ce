"""What an act keeps so that it can be taken back, and who closes that way (see ``recalls``).

A completion can be taken back while it is the last act that moved the case, while nothing but user tasks followed (no
automatic step, message, called case or signature) and while nobody else has opened one of those tasks. "Opened" is the
first time that somebody else loads its page or peek, or does something with it. Loading a page is no business act and
writes no event: what is written down is only that the way back is closed, by whom and when.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from engine import jobs
from engine.status import ACTIVE, CANCELLED, CHILD, COMPLETED, FAILED, MESSAGE, SERVICE, SIGNAL, TIMER
from engine.trail import MISSING, Change, Draft
from engine.values import dumps, loads
from storage import recalls, subscriptions, timers
from storage.recalls import Recall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine.act import Act
    from engine.by import By
    from engine.home import Home
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Task

_UNDONE = {"node-entered": 1, "node-left": -1, "node-cancelled": -1}
"""What an event says of how many tokens are at its element."""
_HARMLESS = {
    *_UNDONE,
    "task-claimed",
    "task-completed",
    "task-created",
    "task-cancelled",
    "task-due-changed",
    "variable-changed",
    "flow-taken",
    "document-added",
    "document-version-added",
    "document-renamed",
}
"""Events of an act that can be taken back: a paper that was put into the case stays there, as one of its versions."""
_FAR = {
    jobs.HANDLER,
    jobs.CHILD_START,
    jobs.CHILD_DONE,
    jobs.CHILD_CANCEL,
    jobs.CHILD_ESCALATED,
    jobs.MESSAGE,
    jobs.SIGNAL,
    jobs.START,
}
"""Jobs that reach beyond the case, or work for it."""


class Sent(NamedTuple):
    """A completion as it came in: the task, and what was typed, which becomes its draft again."""

    task: Task
    typed: Mapping[str, object]


def keep(act: Act, sent: Sent | None) -> Recall | None:
    """How this act is taken back; None where it cannot be. Asked before the act's rows are written."""
    if sent is None or act.live is None or not act.live.saved or not _only_user_tasks(act):
        return None
    return Recall(
        instance=act.instance.id,
        agency=act.by.agency,
        task=sent.task.id,
        person=act.by.person,
        at=act.at,
        rev=act.instance.rev + 1,
        state=act.live.saved,
        rest=dumps(_rest(act, sent)),
        opened_by=None,
        opened_at=None,
    )


def _only_user_tasks(act: Act) -> bool:
    row, rows = act.instance, act.rows
    if row.status != ACTIVE or row.secrecy != (act.found or row).secrecy or act.uncaught is not None:
        return False
    if rows.external or rows.incidents or any(job.kind in _FAR for job in rows.jobs):
        return False
    if any(rows.gone.get(kind) for kind in (SERVICE, CHILD, FAILED)):
        return False
    return all(draft.kind in _HARMLESS for draft in act.drafts)


def _rest(act: Act, sent: Sent) -> dict[str, object]:
    """What stands beside the state: the rows that the act takes away, those it adds, and what its events say."""
    gone, case = act.rows.gone, act.instance.id
    lost = set(gone.get(TIMER, ()))
    left = {*gone.get(MESSAGE, ()), *gone.get(SIGNAL, ())}
    return {
        "typed": dict(sent.typed),
        "subject": (act.found or act.instance).subject,
        "following": [task.id for task in act.rows.tasks.values()],
        "withdrawn": [task for task, status, *_ in act.rows.closed if status == CANCELLED],
        "timers": [list(row) for row in timers.of_instance(act.connection, case) if row.token in lost] if lost else [],
        "waits": [list(row) for row in subscriptions.of_instance(act.connection, case) if row.token in left]
        if left
        else [],
        "armed": list(act.rows.timers),
        "awaited": list(act.rows.subscriptions),
        "changes": [
            [draft.element, [_sides(change) for change in draft.changes]]
            for draft in act.drafts
            if draft.kind in {"task-completed", "variable-changed"} and draft.changes
        ],
        "nodes": _moved(act.drafts),
    }


def _sides(change: Change) -> list[object]:
    """A change as plain values: its name, and each side in a list, empty where there was no value."""
    return [change.name, *([] if side is MISSING else [side] for side in (change.old, change.new))]


def _moved(told: Iterable[Draft]) -> dict[str, int]:
    """By how many the tokens at each element have grown."""
    count: Counter[str] = Counter()
    for draft in told:
        if draft.element is not None:
            count[draft.element] += _UNDONE.get(draft.kind, 0)
    return {element: number for element, number in count.items() if number}


def look(home: Home, by: By, task: Task) -> None:
    """Somebody sees a task: the one who brought it about can no longer take that back.

    Only the first look at what can still be taken back writes anything.
    """
    with home.database.read() as connection:
        if not _closes(recalls.get(connection, task.instance), by, task):
            return
    with home.database.writing() as connection:
        touch(connection, by, task, home.clock.within(connection))


def touch(connection: Connection, by: By, task: Task, at: datetime) -> None:
    """The same within a transaction that writes already."""
    kept = recalls.get(connection, task.instance)
    if kept is not None and _closes(kept, by, task):
        recalls.open_by(connection, kept, by.person, at)


def _closes(kept: Recall | None, by: By, task: Task) -> bool:
    if kept is None or kept.rest is None or kept.person == by.person:
        return False
    return task.id in read(kept)["following"]


def recallable(connection: Connection, by: By, task: Task, case: Instance) -> bool:
    """Whether this person can take back now that they finished the task."""
    if task.status != COMPLETED or task.ended_by != by.person or case.status != ACTIVE:
        return False
    kept = recalls.get(connection, task.instance)
    return kept is not None and (kept.task, kept.rev) == (task.id, case.rev) and kept.state is not None


def read(kept: Recall) -> dict[str, Any]:
    """What stands beside the state."""
    found = loads(kept.rest or b"{}")
    return found if isinstance(found, dict) else {}
