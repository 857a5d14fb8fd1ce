"""The boundary event: watches an activity and leaves it by another way (BPMN 10.5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.elements.catching import Catching

if TYPE_CHECKING:
    from engine.spiff.elements.activity import Activity
    from engine.spiff.token import Token


class BoundaryEvent(Catching):
    """An interrupting one cancels its activity and goes on with its own token; else a new token leaves each time."""

    watched: Activity
    """The activity that it is attached to."""

    def link(self) -> None:
        """Take the trigger."""
        super().link()
        self.watch(self.node)

    def arrive(self, token: Token) -> bool:
        """Wait beside the activity; a token whose event has come passes."""
        if token.fired:
            self.entered(token)
            return True
        self.arm(token)
        return False

    def fire(self, token: Token, *, again: bool) -> None:
        """Interrupt the activity, or send a token out."""
        scope = token.workflow
        if not self.interrupting:
            scope.spawn(self, fired=True)
            if not again:
                scope.close(token, cancelled=False)
                token.cancel()
            return
        host = scope.tasks[token.host or 0]
        scope.close(token, cancelled=False)
        scope.unlisten(token)
        token.fired = True
        host.cancel()
        self.entered(token)
        token._ready()  # noqa: SLF001 (the library's own life cycle)
