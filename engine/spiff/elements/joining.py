"""Waiting for other tokens: what parallel and inclusive gateways share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.library import TaskState
from engine.spiff.spec import NodeSpec

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.token import Token


class Joining(NodeSpec):
    """Tokens carry the flow they came by; one of each flow is used when the gateway fires."""

    def arrive(self, token: Token) -> bool:
        """Pass where nothing is to be joined, else wait with the others."""
        if len(self.edges_in) < 2:  # noqa: PLR2004 (one way in joins nothing)
            return super().arrive(token)
        token._set_state(TaskState.WAITING)  # noqa: SLF001 (the library's own life cycle)
        token.workflow.joins.setdefault(self.name, []).append(token)
        return self.collect(token)

    def holds_inside(self, token: Token) -> bool:
        """A token that waits for others has not entered the join."""
        return token not in token.workflow.joins.get(self.name, ())

    def collect(self, token: Token) -> bool:
        """Look whether the gateway can fire now that one more token waits."""
        raise NotImplementedError

    def first_of_each(self, scope: Scope) -> dict[str | None, Token]:
        """Give the oldest waiting token of each incoming flow."""
        first: dict[str | None, Token] = {}
        for token in scope.joins.get(self.name, ()):
            first.setdefault(token.flow, token)
        return first

    def merge(self, scope: Scope, tokens: list[Token]) -> None:
        """Make one token of these: the first goes on, the others are used up."""
        waiting = scope.joins[self.name]
        for token in tokens:
            waiting.remove(token)
        for token in tokens[1:]:
            scope.retire(token)
        self.entered(tokens[0])
        tokens[0]._ready()  # noqa: SLF001 (the library's own life cycle)

    def _on_cancel(self, token: Token) -> None:
        waiting = token.workflow.joins.get(self.name, [])
        if token in waiting:
            waiting.remove(token)
