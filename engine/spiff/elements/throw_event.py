"""Intermediate throw events and end events (BPMN 10.5.4, 10.5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import EventKind
from engine.errors import FlowError
from engine.spiff.elements.propagation import propagate
from engine.spiff.elements.service_task import wait_for_worker
from engine.spiff.elements.throwing import throw_message, throw_signal
from engine.spiff.journal import ErrorUncaught, EscalationUncaught
from engine.spiff.spec import NodeSpec
from engine.spiff.variables import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.model import EventDefinition
    from engine.spiff.token import Token


class ThrowEvent(NodeSpec):
    """Throws and goes on; an end event simply has nowhere to go on to."""

    def arrive(self, token: Token) -> bool:
        """Let a worker send the message, if a topic says so."""
        self.entered(token)
        service = self.node.service
        if service is None or service.topic is None:
            return True
        wait_for_worker(token, service.topic)
        return False

    def finish(self, token: Token, values: Mapping[str, object]) -> None:
        """Go on when the worker has sent the message."""
        token.workflow.assign_all(values.items(), token)
        token.workflow.close(token, cancelled=False)
        token.complete()

    def execute(self, token: Token) -> bool:
        """Throw."""
        for event in self.node.events:
            self._throw(token, event)
        return True

    def _throw(self, token: Token, event: EventDefinition) -> None:
        journal = token.workflow.top_workflow.journal
        match event.kind:
            case EventKind.MESSAGE:
                throw_message(token, event)
            case EventKind.SIGNAL:
                throw_signal(token, event)
            case EventKind.ERROR:
                if not propagate(token, event.kind, event.code, None, NOTHING):
                    journal.append(ErrorUncaught(self.name, event.code, None))
            case EventKind.ESCALATION:
                if not propagate(token, event.kind, event.code, None, NOTHING):
                    journal.append(EscalationUncaught(self.name, event.code))
            case EventKind.TERMINATE:
                token.workflow.cancel_others(token)
            case EventKind.LINK:
                pass
            case _:
                raise FlowError(self.name, f"A {event.kind} event does not run yet. Draw it another way")
