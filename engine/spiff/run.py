"""A run: the live workflow of one instance, as the rest of the engine sees it. One thread at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from bpmn.model import EventKind
from engine.errors import FlowError, StateError
from engine.spiff import codec, correlation, moving
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.call_activity import CallActivity
from engine.spiff.elements.catching import Catching
from engine.spiff.elements.propagation import propagate
from engine.spiff.elements.start_event import StartEvent
from engine.spiff.journal import Armed, Failed, Opened
from engine.spiff.variables import NOTHING, kept
from engine.spiff.workflow import NO_FUNCTIONS, Functions, Workflow, event_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.expressions import Expression
    from engine.spiff.compiled import Compiled
    from engine.spiff.elements.throw_event import ThrowEvent
    from engine.spiff.journal import Happening
    from engine.spiff.token import Token

BUDGET = 20_000
"""Steps that one act may take before it counts as an endless loop."""


class Run:
    """Begin or restore it, act on it, ``run`` it to rest, then ``drain`` what happened and keep its ``state``.

    Tokens are named by the numbers that happenings give. Acts on a token that does not wait for them raise
    StateError. After any other exception the run is in an undefined state: drop it and restore the last state.
    """

    def __init__(self, top: Workflow) -> None:
        self._top = top

    @classmethod
    def begin(
        cls,
        compiled: Compiled,
        *,
        variables: Mapping[str, object],
        functions: Functions = NO_FUNCTIONS,
        start: str | None = None,
    ) -> Self:
        """Start an instance, at the start event ``start`` or the one without a trigger. Raises FlowError without."""
        top = Workflow(compiled, functions)
        event = top.spec.none_start if start is None else top.spec.task_specs.get(start)
        if not isinstance(event, StartEvent):
            raise FlowError(compiled.key, "There is no such start event. Start the process at one that is drawn in it")
        top.data.update(dict.fromkeys(top.spec.drawn.data))
        top.assign_all(variables.items())
        for trigger in event.node.events:
            if trigger.kind == EventKind.MESSAGE:
                correlation.stamp(top, event.name, trigger.name or "", variables)
        top.begin(event)
        return cls(top)

    @classmethod
    def restore(cls, compiled: Compiled, state: bytes, *, functions: Functions = NO_FUNCTIONS) -> Self:
        """Take up an instance where ``state`` left it. Raises StateError when the state does not fit."""
        return cls(codec.loads(compiled, state, functions))

    def state(self) -> bytes:
        """Write the instance down; what was not drained is not in it."""
        return codec.dumps(self._top)

    @property
    def functions(self) -> Functions:
        """What expressions may call: set it for each act."""
        return self._top.functions

    @functions.setter
    def functions(self, functions: Functions) -> None:
        self._top.functions = functions

    @property
    def completed(self) -> bool:
        """No token is left."""
        return self._top.completed

    def step(self) -> bool:
        """Run one node; False when the run is at rest."""
        return self._top.step()

    def run(self) -> None:
        """Run to rest. Raises FlowError on an endless loop, or where the diagram cannot go on."""
        for _ in range(BUDGET):
            if not self._top.step():
                return
        element = next((self._top.tokens[number].task_spec.name for number in self._top.queue), self._top.spec.name)
        raise FlowError(
            element, f"An endless loop: {BUDGET} steps without a wait. Add a wait or a condition that ends it"
        )

    def complete(self, token: int, values: Mapping[str, object]) -> None:
        """Take the results of a person's task, a service step or a child instance."""
        waiting = self._waiting(token, {"task", "service", "child", "failed"})
        cast("Activity | ThrowEvent", waiting.task_spec).finish(waiting, values)

    def retry(self, token: int) -> None:
        """Let a step that failed try again in the next ``run``."""
        waiting = self._waiting(token, {"failed"})
        waiting.workflow.close(waiting, cancelled=False)
        waiting._ready()  # noqa: SLF001 (the library's own life cycle)

    def rebind(self, token: int, values: Mapping[str, object] = NOTHING) -> None:
        """Evaluate the input parameters of a waiting step again, then give it these values of its own instead."""
        waiting = self._waiting(token, {"service", "failed"})
        if isinstance(waiting.task_spec, Activity):
            waiting.task_spec.bind_inputs(waiting)
            waiting.task_spec.give(waiting, values)

    def own(self, token: int) -> dict[str, object]:
        """Copy what a token has of its own: parameters, the item of a loop."""
        return {name: kept(value) for name, value in self._live(token).data.items()}

    def around(self, token: int) -> dict[str, object]:
        """Copy the variables that a token sees beside its own."""
        return {name: kept(value) for name, value in self._live(token).workflow.view().items()}

    def assign_around(self, token: int, values: Mapping[str, object]) -> None:
        """Set variables that a token sees beside its own."""
        self._live(token).workflow.assign_all(values.items())

    def move(self, token: int, target: str) -> None:
        """Move a token to another node. Raises StateError where that cannot be right (``moving``)."""
        moving.move(self._live(token), target)

    def targets(self, token: int) -> list[str]:
        """Name the nodes that a token can be moved to."""
        return [spec.name for spec in moving.targets(self._live(token))]

    def wait_of(self, token: int) -> str | None:
        """Tell what a token waits for, if for anything outside."""
        return self._live(token).wait

    def fail(self, token: int, code: str, message: str | None = None, values: Mapping[str, object] = NOTHING) -> bool:
        """Throw a BPMN error at an activity; False, and nothing changed, when nothing catches it."""
        return propagate(self._live(token), EventKind.ERROR, code, message, values)

    def escalate(self, token: int, code: str, values: Mapping[str, object] = NOTHING) -> bool:
        """Throw an escalation at an activity; False, and nothing changed, when nothing catches it."""
        return propagate(self._live(token), EventKind.ESCALATION, code, None, values)

    def fire(self, token: int, *, last: bool) -> None:
        """Let a timer's time come; ``last``: it does not come again."""
        waiting = self._waiting(token, {"timer"})
        _catching(waiting).trigger(waiting, NOTHING, again=not last)

    def message(
        self,
        name: str,
        payload: Mapping[str, object],
        *,
        keys: Mapping[str, object] | None = None,
        token: int | None = None,
    ) -> int | None:
        """Give a message to the oldest waiting token whose correlation agrees, and name it; None when there is none."""
        found = correlation.receiver(self._top, name, payload, keys or NOTHING, token)
        if found is None:
            return None
        correlation.remember(self._top, correlation.keys_of(self._top, name, payload))
        _catching(found).trigger(found, payload)
        return found.id

    def accepts(self, name: str, payload: Mapping[str, object], keys: Mapping[str, object] | None = None) -> bool:
        """Tell whether ``message`` would find a receiver."""
        return self.receiver(name, payload, keys) is not None

    def receiver(
        self,
        name: str,
        payload: Mapping[str, object],
        keys: Mapping[str, object] | None = None,
        tokens: frozenset[int] | None = None,
    ) -> int | None:
        """Name the oldest token, of these or of all, that would take a message."""
        for only in (None,) if tokens is None else sorted(tokens):
            found = correlation.receiver(self._top, name, payload, keys or NOTHING, only)
            if found is not None:
                return found.id
        return None

    def signal(self, name: str, payload: Mapping[str, object]) -> int:
        """Give a signal to all that wait for it, and count them."""
        return self._top.signal(name, payload)

    def assign(self, values: Mapping[str, object], token: int | None = None) -> None:
        """Set variables, as seen from a token or from the process."""
        waiting = None if token is None else self._live(token)
        scope = self._top if waiting is None else waiting.workflow
        scope.assign_all(values.items(), waiting)

    def variables(self, token: int | None = None) -> dict[str, object]:
        """Copy all variables that a token, or the process, sees."""
        waiting = None if token is None else self._live(token)
        scope = self._top if waiting is None else waiting.workflow
        return {name: kept(value) for name, value in scope.view(waiting).items()}

    def variable(self, name: str) -> object:
        """Copy one variable of the process, None when it has none of that name."""
        return kept(self._top.data.get(name))

    def evaluate(
        self, expression: Expression, token: int | None = None, extra: Mapping[str, object] | None = None
    ) -> object:
        """Evaluate an expression as a token, or the process, sees the variables. Raises FlowError."""
        waiting = None if token is None else self._live(token)
        scope = self._top if waiting is None else waiting.workflow
        return kept(scope.evaluate(expression, waiting, extra))

    def cancel(self) -> None:
        """Cancel every token; the run is over."""
        self._top.completed, self._top.success = True, False
        for token in list(self._top.tasks.values()):
            token.cancel()

    def round_of(self, token: int) -> tuple[int, int]:
        """Give the scope that a waiting token stands in (0: the process) and its activity's round in it.

        All instances of one multi-instance activity share a round; entering the activity again begins another.
        """
        waiting = self._live(token)
        return waiting.workflow.number, waiting.id if waiting.body is None else waiting.body

    def waiting(self) -> Iterator[Happening]:
        """Tell again of every live wait, to rebuild what stands outside."""
        for _, token in sorted(self._top.tokens.items()):
            if token.wait is not None:
                yield _wait(token)

    def positions(self) -> list[tuple[str, int]]:
        """Give the element and number of every token that is no listener."""
        return [
            (token.task_spec.name, number) for number, token in sorted(self._top.tokens.items()) if not token.passive
        ]

    def drain(self) -> list[Happening]:
        """Take what has happened since the last time, in order."""
        happened, self._top.journal = self._top.journal, []
        return happened

    def _live(self, number: int) -> Token:
        token = self._top.tokens.get(number)
        if token is None:
            raise StateError(f"Step {number} is no longer open. Look at the case again.")
        return token

    def _waiting(self, number: int, kinds: set[str]) -> Token:
        token = self._live(number)
        if token.wait not in kinds:
            raise StateError(
                f"Step {number} (“{token.task_spec.name}”) does not wait for this. Look at the case again."
            )
        return token


def _catching(token: Token) -> Catching:
    if not isinstance(token.task_spec, Catching):
        raise StateError(f"“{token.task_spec.name}” waits for no event. Look at the case again.")
    return token.task_spec


def _wait(token: Token) -> Happening:
    spec = token.task_spec
    event = spec.event if isinstance(spec, Catching) else None
    if token.wait == "timer" and event is not None and event.timer is not None:
        return Armed(token.id, spec.waits_as, event.timer, token.due)
    if token.wait == "child" and isinstance(spec, CallActivity):
        return spec.called(token)
    if token.wait == "failed":
        return Failed(token.id, spec.name, token.failure or "")
    topic = None if spec.node.service is None else spec.node.service.topic
    return Opened(
        token.id, spec.waits_as, str(token.wait), event_name(spec) or (topic if token.wait == "service" else None)
    )
