"""The standard loop: an activity that is repeated while a condition holds (BPMN 10.3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.library import TaskState

if TYPE_CHECKING:
    from bpmn.model import StandardLoop
    from engine.spiff.elements.activity import Activity
    from engine.spiff.token import Token


class Repetition:
    """The instances come one after another; ``loopCounter`` is theirs, their results go outside as any activity's."""

    def __init__(self, activity: Activity, loop: StandardLoop) -> None:
        self.activity, self.loop = activity, loop

    def counters(self, body: Token) -> dict[str, object]:  # noqa: ARG002 (multi-instance has some)
        """Give nothing: an instance sees its own ``loopCounter`` only."""
        return {}

    def begin(self, body: Token) -> None:
        """Start the first instance, unless the condition is tested before and does not hold."""
        body._set_state(TaskState.STARTED)  # noqa: SLF001 (the library's own life cycle)
        if self.loop.test_before and not self._again(body):
            self.activity.close_body(body)
        else:
            self._next(body)

    def ended(self, instance: Token) -> None:
        """Start the next instance, or let the activity complete."""
        body = instance.workflow.top_workflow.tokens[instance.body or 0]
        body.ended += 1
        if self._again(body):
            self._next(body)
        else:
            self.activity.close_body(body)

    def _again(self, body: Token) -> bool:
        loop = self.loop
        if loop.maximum is not None and body.ended >= loop.maximum:
            return False
        return loop.condition is None or body.workflow.test(
            loop.condition, body, "The loop's condition", {"loopCounter": body.ended}
        )

    def _next(self, body: Token) -> None:
        number = body.started
        body.started += 1
        body.workflow.spawn(self.activity, {"loopCounter": number}, body=body.id, index=number)
