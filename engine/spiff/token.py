"""A token: where the process stands. A flat task tree, so that its size is the number of live tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.journal import Cancelled
from engine.spiff.library import Task, TaskState

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.spec import NodeSpec

KEPT = (
    "flow",
    "host",
    "group",
    "body",
    "index",
    "fired",
    "listens",
    "closing",
    "held",
    "wait",
    "due",
    "failure",
    "ended",
    "started",
    "items",
    "results",
)
"""The marks of a token that are part of the state, in the order in which they are written."""


class Token(Task):
    """A task that is retired as soon as it is finished; the node that it stands at is its spec (see ``NodeSpec``)."""

    workflow: Scope
    task_spec: NodeSpec

    flow: str | None = None
    """The sequence flow it came by: joins count these."""
    host: int | None = None
    """A boundary event's token: the activity's token that it watches."""
    group: int | None = None
    """A target of an event-based gateway: the first of the group that fires cancels the rest."""
    body: int | None = None
    """An instance of a loop: the token of the looping activity as a whole."""
    index: int | None = None
    """An instance of a loop: its number, from 0."""
    fired: bool = False
    """Its event has come (or it is a start event that was triggered)."""
    listens: bool = False
    """An event sub-process that waits for its trigger."""
    closing: bool = False
    """What is inside (a scope, the instances of a loop) is done: the next run completes it."""
    held: bool = False
    """The condition of a conditional event held when it was last looked at."""
    wait: str | None = None
    """What it waits for, while the engine outside knows of it."""
    due: object = None
    """A timer's evaluated time."""
    failure: str | None = None
    """Why its expression could not be evaluated."""
    ended: int = 0
    """A loop as a whole: instances completed."""
    started: int = 0
    """A loop as a whole: instances begun."""
    items: list[object] | None = None
    """A multi-instance activity: the collection as it was when the activity began."""
    results: list[object] | None = None
    """A multi-instance activity: what the instances have given, in item order."""

    def __init__(
        self, workflow: Scope, task_spec: NodeSpec, state: int = TaskState.FUTURE, number: int | None = None
    ) -> None:
        top = workflow.top_workflow
        if number is None:
            # Never 0: the library takes a false id for none.
            top.next_id = number = top.next_id + 1
        super().__init__(workflow, task_spec, None, state, number)
        self.listeners: list[Token] = []
        self.instances: list[Token] = []
        top.tokens[number] = self

    def _set_state(self, value: int) -> None:
        # The library's own looks at the clock and builds log records at each change.
        self._state = value

    @property
    def live(self) -> bool:
        """Still in the game: neither finished nor retired."""
        return not self._state & TaskState.FINISHED_MASK and self.id in self.workflow.tasks

    @property
    def passive(self) -> bool:
        """A listener: it waits without keeping its scope alive."""
        return self.host is not None or self.listens

    def run(self) -> bool | None:
        """Run the node; unlike the library's, leave the token alone if its own event has cancelled it."""
        outcome = self.task_spec._run(self)  # noqa: SLF001 (the library's own life cycle)
        if not self.live:
            return None
        if outcome:
            self.complete()
        else:
            self._set_state(TaskState.STARTED)
        return outcome

    def cancel(self) -> None:
        """End it without completing: what it hosts goes too."""
        if not self.live:
            return
        entered = self.task_spec.holds_inside(self)
        self._set_state(TaskState.CANCELLED)
        self.workflow.close(self, cancelled=True)
        if entered:
            self.workflow.top_workflow.journal.append(Cancelled(self.task_spec.name, self.id))
        self.task_spec._on_cancel(self)  # noqa: SLF001 (the library's own life cycle)
        self.workflow.retire(self)
