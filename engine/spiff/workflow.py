"""The live workflow of an instance: the queue, the indexes, what is delivered to waiting tokens."""

from __future__ import annotations

from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, cast

from bpmn.model import EventKind, TimerKind
from engine.errors import FlowError
from engine.spiff.elements.catching import Catching
from engine.spiff.journal import Armed, Failed, Opened
from engine.spiff.library import BpmnWorkflow, TaskState
from engine.spiff.scope import InnerScope, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpmn.model import EventDefinition
    from engine.spiff.compiled import Compiled
    from engine.spiff.elements.inclusive_gateway import InclusiveGateway
    from engine.spiff.journal import Happening
    from engine.spiff.spec import NodeSpec
    from engine.spiff.token import Token

Functions: TypeAlias = "Mapping[str, Callable[..., object]]"
"""What expressions may call and the run cannot know: the clock and the calendar."""

NO_FUNCTIONS: Functions = MappingProxyType({})
NO_SCRIPTS = object()
"""Stands where the library wants a script engine: nothing of ours asks it, and it can evaluate nothing."""
NESTING = 64
"""Scopes within scopes; a process that calls itself for ever ends here."""


class Workflow(Scope, BpmnWorkflow):
    """The process of one instance and, through ``tokens`` and ``subprocesses``, everything in it."""

    subprocesses: dict[int, InnerScope]
    correlations: dict[str, list[object]]

    def __init__(self, compiled: Compiled, functions: Functions) -> None:
        self.compiled, self.functions = compiled, functions
        self.next_id = 0
        self.queue: deque[int] = deque()
        self.tokens: dict[int, Token] = {}
        self.journal: list[Happening] = []
        self.pending: set[tuple[int, str]] = set()
        self.conditionals: set[int] = set()
        self.unsettled = False
        self._subscriptions: dict[tuple[str, str | None], dict[int, Token]] = {}
        self.prepare()
        super().__init__(compiled.specs[compiled.key], compiled.specs, NO_SCRIPTS, deserializing=True)

    def get_task_from_id(self, task_id: int) -> Token:
        """Give the live token with this id, in whatever scope it is."""
        return self.tokens[task_id]

    def create_subprocess(self, holder: Token, name: str) -> InnerScope:
        """Make the inside of an activity. Raises FlowError when scopes are nested without end."""
        scope = InnerScope(self.compiled.specs[name], holder, self)
        if scope.depth > NESTING:
            raise FlowError(
                holder.task_spec.name,
                f"The process is {NESTING} levels deep in itself: an endless loop of calls. End it with a condition",
            )
        self.subprocesses[holder.id] = scope
        return scope

    def drop_subprocess(self, holder: Token) -> None:
        """Cancel the inside of an activity."""
        scope = self.subprocesses.pop(holder.id, None)
        if scope is not None:
            scope.completed = True
            for token in list(scope.tasks.values()):
                token.cancel()

    def scope(self, number: int) -> Scope | None:
        """Give the live scope with this number."""
        return self.subprocesses.get(number) if number else self

    def open(self, token: Token, kind: str, name: str | None = None) -> None:
        """Let a token wait for somebody outside: a person, a worker, a message, a signal."""
        token.wait = kind
        self.subscribe(token, name)
        self.journal.append(Opened(token.id, token.task_spec.waits_as, kind, name))

    def arm_timer(self, token: Token, definition: EventDefinition, value: object) -> None:
        """Let a token wait for its time; only ``Run.fire`` releases it."""
        token.wait, token.due = "timer", value
        self.journal.append(Armed(token.id, token.task_spec.waits_as, definition.timer or TimerKind.DURATION, value))

    def park(self, token: Token, message: str) -> None:
        """Keep a token whose expression failed, while the rest runs on."""
        token.wait, token.failure = "failed", message
        self.journal.append(Failed(token.id, token.task_spec.name, message))

    def subscribe(self, token: Token, name: str | None) -> None:
        """Enter a token among those that wait for a message or signal of this name."""
        if token.wait in {EventKind.MESSAGE, EventKind.SIGNAL} and name is not None:
            self._subscriptions.setdefault((token.wait, name), {})[token.id] = token

    def unsubscribe(self, token: Token) -> None:
        """Take a token out again."""
        if token.wait in {EventKind.MESSAGE, EventKind.SIGNAL}:
            key = (token.wait, event_name(token.task_spec))
            waiting = self._subscriptions[key]
            del waiting[token.id]
            if not waiting:
                del self._subscriptions[key]

    def receivers(self, kind: EventKind, name: str) -> list[Token]:
        """Give the tokens that wait for a message or signal, oldest first."""
        waiting = self._subscriptions.get((kind, name), {})
        return [waiting[number] for number in sorted(waiting)]

    def signal(self, name: str, payload: Mapping[str, object]) -> int:
        """Give a signal to all that wait for it now, except those that an earlier one has cancelled."""
        count = 0
        for token in self.receivers(EventKind.SIGNAL, name):
            if token.live:
                cast("Catching", token.task_spec).trigger(token, payload)
                count += 1
        return count

    def step(self) -> bool:
        """Run one node, or try conditional events and inclusive joins when none is ready. False: at rest."""
        while self.queue:
            token = self.tokens.get(self.queue.popleft())
            if token is not None and token._state == TaskState.READY:  # noqa: SLF001 (the library's state bits)
                token.run()
                self._settle()
                return True
        return self._settle() or self._try_joins()

    def _settle(self) -> bool:
        """Look at the conditional events again if a variable has changed."""
        if not self.unsettled:
            return False
        self.unsettled = False
        before = len(self.queue)
        for number in sorted(self.conditionals):
            token = self.tokens.get(number)
            if token is not None:
                cast("Catching", token.task_spec).check(token)
        return len(self.queue) > before

    def _try_joins(self) -> bool:
        for number, name in sorted(self.pending):
            scope = self.scope(number)
            if scope is None or not scope.joins.get(name):
                self.pending.discard((number, name))
            elif cast("InclusiveGateway", scope.spec.node_spec(name)).try_join(scope):
                return True
        return False


def event_name(spec: NodeSpec) -> str | None:
    """Name the message or signal that a node waits for."""
    return spec.event.name if isinstance(spec, Catching) and spec.event is not None else None
