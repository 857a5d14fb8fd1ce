"""The parallel gateway: all ways out, and a token from each way in (BPMN 10.6.5, 13.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.elements.joining import Joining

if TYPE_CHECKING:
    from engine.spiff.token import Token


class ParallelGateway(Joining):
    """Fires when each incoming flow has brought a token; one of each is used, what is more stays for the next time."""

    def collect(self, token: Token) -> bool:
        """Fire as soon as the last flow has come."""
        first = self.first_of_each(token.workflow)
        if len(first) == len(self.edges_in):
            self.merge(token.workflow, list(first.values()))
        return False
