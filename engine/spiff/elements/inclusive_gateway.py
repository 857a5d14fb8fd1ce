"""The inclusive gateway: ways out by condition, and a join that knows what may still come (BPMN 13.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.elements.boundary_event import BoundaryEvent
from engine.spiff.elements.joining import Joining

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.spiff.scope import Scope
    from engine.spiff.spec import Edge, NodeSpec
    from engine.spiff.token import Token


class InclusiveGateway(Joining):
    """As a join it fires when at least one flow has brought a token and no other token can still come by an empty flow.

    A token can still come when there is a path from it to an empty incoming flow that does not visit the gateway,
    unless there is also such a path to a flow that already has a token.
    """

    reach: dict[str | None, frozenset[str]]

    def link(self) -> None:
        """Compute once, for each incoming flow, the nodes from which a path leads to it."""
        super().link()
        self.reach = {edge.id: self._behind(edge) for edge in self.edges_in}

    def _behind(self, edge: Edge) -> frozenset[str]:
        seen: set[str] = set()
        todo: list[NodeSpec] = [edge.source]
        while todo:
            node = todo.pop()
            if node is self or node.name in seen:
                continue
            seen.add(node.name)
            todo += [before.source for before in node.edges_in]
            if isinstance(node, BoundaryEvent):
                todo.append(node.watched)
        return frozenset(seen)

    def collect(self, token: Token) -> bool:
        """Try later, when the run has come to rest: until then tokens are still on their way."""
        token.workflow.top_workflow.pending.add((token.workflow.number, self.name))
        return False

    def try_join(self, scope: Scope) -> bool:
        """Fire if nothing can still come."""
        first = self.first_of_each(scope)
        empty = [edge.id for edge in self.edges_in if edge.id not in first]
        if empty and self._may_still_come(scope, first, empty):
            return False
        self.merge(scope, list(first.values()))
        return True

    def _may_still_come(self, scope: Scope, first: dict[str | None, Token], empty: list[str | None]) -> bool:
        for token in scope.tasks.values():
            if token.task_spec is self or token.passive:
                continue
            name = token.task_spec.name
            if any(name in self.reach[flow] for flow in empty) and not any(name in self.reach[flow] for flow in first):
                return True
        return False

    def chosen(self, token: Token) -> Sequence[Edge]:
        """Choose all flows whose condition holds, the default when none does. Raises FlowError when there is none."""
        if self.plain:
            return self.edges_out
        hits = [edge for edge in self.edges_out if not edge.default and self.holds(edge, token)]
        return hits or [edge for edge in self.edges_out if edge.default] or self.stuck()
