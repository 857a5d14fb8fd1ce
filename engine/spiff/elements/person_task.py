"""What a person does: user task, manual task and the plain task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff.elements.activity import Activity

if TYPE_CHECKING:
    from engine.spiff.token import Token


class PersonTask(Activity):
    """Waits until somebody says that it is done. A plain task is somebody's work too (BPMN 10.3.3 leaves it open)."""

    def link(self) -> None:
        """Leave the running of it to a person."""
        super().link()
        self.manual = True

    def start(self, token: Token) -> bool:
        """Offer the task; it is ready, but no queue runs it."""
        token.workflow.top_workflow.open(token, "task")
        return True
