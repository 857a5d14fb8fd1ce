"""The send task: a message on its way, or a worker's errand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import FlowError
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.service_task import wait_for_worker
from engine.spiff.elements.throwing import throw_message

if TYPE_CHECKING:
    from engine.spiff.token import Token


class SendTask(Activity):
    """Sends its message and goes on at once; with a topic it waits for the worker that sends."""

    def link(self) -> None:
        """Refuse a send task that sends nothing. Raises FlowError."""
        super().link()
        if not self.node.events and (self.node.service is None or self.node.service.topic is None):
            raise FlowError(self.name, "The send task has no message. Give it one, or a topic")

    def start(self, token: Token) -> bool:
        """Offer the errand of a topic."""
        service = self.node.service
        if service is None or service.topic is None:
            return True
        wait_for_worker(token, service.topic)
        return False

    def execute(self, token: Token) -> bool:
        """Send."""
        throw_message(token, self.node.events[0])
        return True
