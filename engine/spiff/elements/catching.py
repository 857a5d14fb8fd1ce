"""Waiting for an event: what catch events, boundary events, event sub-processes and receive tasks share (BPMN 10.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.errors import UnknownVariableError
from bpmn.model import EventKind
from engine.errors import FlowError
from engine.spiff.library import TaskState
from engine.spiff.spec import NodeSpec
from engine.spiff.variables import NOTHING, kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.model import EventDefinition, Node
    from engine.spiff.token import Token


class Catching(NodeSpec):
    """A node with one trigger: armed when the token waits, fired when the event comes."""

    event: EventDefinition | None = None
    interrupting = True

    def watch(self, node: Node) -> None:
        """Take the trigger from a node: its own, or that of an event sub-process's start event."""
        self.event = node.events[0] if node.events else None
        self.interrupting = node.interrupting or (self.event is not None and self.event.kind == EventKind.ERROR)

    def entered(self, token: Token) -> None:
        """Note that the token has come; a target of an event-based gateway only when it is chosen."""
        if token.group is None:
            super().entered(token)

    def holds_inside(self, token: Token) -> bool:
        """Not as long as the token only listens, or may still not be chosen."""
        return token.group is None and super().holds_inside(token)

    def arm(self, token: Token) -> None:
        """Wait for the event. Errors and escalations are looked for by those who throw them."""
        token._set_state(TaskState.WAITING)  # noqa: SLF001 (the library's own life cycle)
        event, top = self.event, token.workflow.top_workflow
        if event is None:
            raise FlowError(self.name, "The event has no trigger. Draw one")
        if event.kind in {EventKind.MESSAGE, EventKind.SIGNAL}:
            top.open(token, event.kind.value, event.name)
        elif event.kind == EventKind.TIMER:
            top.arm_timer(token, event, self._time(token, event))
        elif event.kind == EventKind.CONDITIONAL:
            top.conditionals.add(token.id)
            self.check(token)

    def _time(self, token: Token, event: EventDefinition) -> object:
        if event.expression is None:
            raise FlowError(self.name, "The timer has no time. Give a date, a duration or a cycle")
        return kept(token.workflow.evaluate(event.expression, token))

    def check(self, token: Token) -> None:
        """Look at the condition: the event comes when it begins to hold (edge-triggered)."""
        held, token.held = token.held, self._holds(token)
        if token.held and not held:
            self.trigger(token, NOTHING)

    def _holds(self, token: Token) -> bool:
        if self.event is None or self.event.expression is None:
            raise FlowError(self.name, "The conditional event has no condition. Give one")
        try:
            return token.workflow.test(self.event.expression, token, "The event's condition")
        except FlowError as error:
            # A variable that nobody has set yet: the condition does not hold yet.
            if isinstance(error.__cause__, UnknownVariableError):
                return False
            raise

    def trigger(self, token: Token, payload: Mapping[str, object], *, again: bool = True) -> None:
        """Let the event come. ``again``: it may come once more (not so for a timer's last time)."""
        token.workflow.assign_all(payload.items(), token)
        self.fire(token, again=again)

    def fire(self, token: Token, *, again: bool) -> None:
        """Do what the event does here."""
        raise NotImplementedError
