"""The exclusive gateway: one way out (BPMN 10.6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.spec import Edge, NodeSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.spiff.token import Token


class ExclusiveGateway(NodeSpec):
    """Passes each token that comes; the first condition that holds, in the order of the file, decides."""

    def chosen(self, token: Token) -> Sequence[Edge]:
        """Choose one flow, the default when no condition holds. Raises FlowError when there is none."""
        for edge in self.edges_out:
            if not edge.default and self.holds(edge, token):
                return (edge,)
        default = tuple(edge for edge in self.edges_out if edge.default)
        return default if default or not self.edges_out else self.stuck()
