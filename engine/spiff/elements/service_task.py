"""What a handler, a worker or an expression does: the service task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import EngineError, FlowError
from engine.spiff.elements.activity import Activity
from engine.spiff.library import TaskState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.spiff.token import Token


class ServiceTask(Activity):
    """With a topic it waits for whoever serves the topic; an expression is evaluated at once."""

    def link(self) -> None:
        """Refuse a service task without work. Raises FlowError."""
        super().link()
        service = self.node.service
        if service is None or (service.topic is None and service.expression is None):
            raise FlowError(self.name, "The service task has no work. Give it a topic or an expression")

    def start(self, token: Token) -> bool:
        """Offer the work of a topic."""
        service = self.node.service
        if service is None or service.topic is None:
            return True
        wait_for_worker(token, service.topic)
        return False

    def execute(self, token: Token) -> bool | None:
        """Evaluate the expression; one that fails parks the token and lets the rest run on."""
        service = self.node.service
        scope = token.workflow
        if service is None or service.expression is None:
            return True
        try:
            value = scope.evaluate(service.expression, token)
            if service.result_variable is not None:
                scope.assign(service.result_variable, value, token)
        except EngineError as error:
            scope.top_workflow.park(token, str(error))
            return None
        return True

    def finish(self, token: Token, values: Mapping[str, object]) -> None:
        """Take the results; a step with output parameters keeps them to itself, and only what they map goes out."""
        if self.node.outputs:
            for name, value in values.items():
                self._own(token, name, value)
            values = {}
        super().finish(token, values)


def wait_for_worker(token: Token, topic: str) -> None:
    """Let a token wait for the result of a topic's work."""
    token._set_state(TaskState.STARTED)  # noqa: SLF001 (the library's own life cycle)
    token.workflow.top_workflow.open(token, "service", topic)
