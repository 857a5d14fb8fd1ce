"""The specification of a process or sub-process."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.errors import FlowError
from engine.spiff.library import BpmnProcessSpec

if TYPE_CHECKING:
    from bpmn.model import Scope as DrawnScope
    from engine.spiff.elements.event_sub_process import EventSubProcess
    from engine.spiff.elements.start_event import StartEvent
    from engine.spiff.spec import NodeSpec


class ProcessSpec(BpmnProcessSpec):
    """All node specs of one scope, by element id."""

    def __init__(self, drawn: DrawnScope, filename: str | None) -> None:
        super().__init__(drawn.id, drawn.name, filename)
        # The library's own start and end nodes have names that a diagram may use, and nothing here runs them.
        self.task_specs = {}
        self.drawn = drawn
        self.handlers: tuple[EventSubProcess, ...] = ()
        self.starts: tuple[StartEvent, ...] = ()

    @property
    def none_start(self) -> StartEvent | None:
        """The start event without a trigger."""
        return next((start for start in self.starts if not start.node.events), None)

    @property
    def inner_start(self) -> StartEvent:
        """Where an activity's inside begins: at the none start event or the only one. Raises FlowError without."""
        start = self.none_start or (
            self.starts[0] if len(self.starts) == 1 and self.drawn.kind == "subProcess" else None
        )
        if start is None:
            raise FlowError(self.name, "There is no plain start event to begin at. Draw one")
        return start

    def node_spec(self, name: str) -> NodeSpec:
        """The spec of a node of this scope."""
        return cast("NodeSpec", self.task_specs[name])
