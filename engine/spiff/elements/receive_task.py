"""The receive task: an activity that waits for its message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import FlowError
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.catching import Catching

if TYPE_CHECKING:
    from engine.spiff.token import Token


class ReceiveTask(Catching, Activity):
    """Done when its message has come."""

    arrive = Activity.arrive
    _run_hook = Activity._run_hook  # noqa: SLF001 (the hook of the other base)
    _on_complete_hook = Activity._on_complete_hook  # noqa: SLF001 (the hook of the other base)
    _on_cancel = Activity._on_cancel  # noqa: SLF001 (the hook of the other base)

    def link(self) -> None:
        """Take the message. Raises FlowError when there is none."""
        super().link()
        self.watch(self.node)
        if self.event is None:
            raise FlowError(self.name, "The receive task has no message. Give it one")

    def start(self, token: Token) -> bool:
        """Wait for the message."""
        self.arm(token)
        return False

    def fire(self, token: Token, *, again: bool) -> None:  # noqa: ARG002 (a message comes once)
        """Go on."""
        token.workflow.close(token, cancelled=False)
        token.workflow.leave_group(token)
        token._ready()  # noqa: SLF001 (the library's own life cycle)
