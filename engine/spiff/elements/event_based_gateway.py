"""The event-based gateway: the first event that comes decides the way (BPMN 10.6.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.journal import Left
from engine.spiff.spec import NodeSpec

if TYPE_CHECKING:
    from engine.spiff.token import Token


class EventBasedGateway(NodeSpec):
    """Puts a token before each target: a group of which one goes on. The flow is taken when its event comes."""

    def leave(self, token: Token) -> None:
        """Let all targets wait."""
        token.workflow.top_workflow.journal.append(Left(self.name, token.id))
        for edge in self.edges_out:
            self.send(token, edge).group = token.id
