"""The event sub-process: a handler that waits in its parent scope for its start event's trigger (BPMN 10.3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import FlowError
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.catching import Catching
from engine.spiff.elements.sub_process import SubProcess

if TYPE_CHECKING:
    from engine.spiff.token import Token


class EventSubProcess(Catching, SubProcess):
    """One listener waits as long as the scope lives.

    An interrupting one cancels every other token of the scope, then its own token holds the handler; else each
    trigger gives a new token that holds a handler of its own.
    """

    _run_hook = Activity._run_hook  # noqa: SLF001 (the hook of the other base)
    _on_complete_hook = Activity._on_complete_hook  # noqa: SLF001 (the hook of the other base)
    _on_cancel = Activity._on_cancel  # noqa: SLF001 (the hook of the other base)
    _update_hook = Activity._update_hook  # noqa: SLF001 (the hook of the other base)

    def link(self) -> None:
        """Take the trigger of the start event inside. Raises FlowError when there is not exactly one."""
        super().link()
        starts = [node for node in self.node.body.nodes.values() if node.kind == "startEvent"] if self.node.body else []
        if len(starts) != 1:
            raise FlowError(self.name, "An event sub-process has exactly one start event. Draw it")
        self.watch(starts[0])
        self.trigger_node = starts[0].id

    @property
    def waits_as(self) -> str:
        """The start event."""
        return self.trigger_node

    def arrive(self, token: Token) -> bool:
        """Listen, or hold the handler."""
        if token.listens:
            self.arm(token)
            return False
        return Activity.arrive(self, token)

    def fire(self, token: Token, *, again: bool) -> None:
        """Begin the handler."""
        scope = token.workflow
        if not self.interrupting:
            scope.spawn(self)
            if not again:
                scope.close(token, cancelled=False)
                token.cancel()
            return
        scope.close(token, cancelled=False)
        scope.top_workflow.conditionals.discard(token.id)
        scope.unlisten(token)
        scope.cancel_others(token)
        Activity.arrive(self, token)
