"""What runs: the spec of each kind of element, and the triggers of each kind of event (BPMN 2.0, table 10.93)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import EventKind
from engine.errors import FlowError
from engine.spiff.elements.boundary_event import BoundaryEvent
from engine.spiff.elements.call_activity import CallActivity
from engine.spiff.elements.catch_event import CatchEvent
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.elements.exclusive_gateway import ExclusiveGateway
from engine.spiff.elements.inclusive_gateway import InclusiveGateway
from engine.spiff.elements.parallel_gateway import ParallelGateway
from engine.spiff.elements.person_task import PersonTask
from engine.spiff.elements.receive_task import ReceiveTask
from engine.spiff.elements.send_task import SendTask
from engine.spiff.elements.service_task import ServiceTask
from engine.spiff.elements.start_event import StartEvent
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.elements.throw_event import ThrowEvent

if TYPE_CHECKING:
    from bpmn.model import Node
    from engine.spiff.spec import NodeSpec

ELEMENTS: dict[str, type[NodeSpec]] = {
    "startEvent": StartEvent,
    "endEvent": ThrowEvent,
    "intermediateThrowEvent": ThrowEvent,
    "intermediateCatchEvent": CatchEvent,
    "boundaryEvent": BoundaryEvent,
    "task": PersonTask,
    "userTask": PersonTask,
    "manualTask": PersonTask,
    "serviceTask": ServiceTask,
    "sendTask": SendTask,
    "receiveTask": ReceiveTask,
    "subProcess": SubProcess,
    "callActivity": CallActivity,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventBasedGateway,
}
"""What runs: the spec of each kind of element."""

THROWN = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION})
CAUGHT = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITIONAL})
RAISED = frozenset({EventKind.ERROR, EventKind.ESCALATION})
EVENTS: dict[str, frozenset[EventKind]] = {
    "process start": CAUGHT,
    "sub-process start": frozenset(),
    "event sub-process start": CAUGHT | RAISED,
    "intermediateCatchEvent": CAUGHT | {EventKind.LINK},
    "intermediateThrowEvent": THROWN | {EventKind.LINK},
    "boundaryEvent": CAUGHT | RAISED,
    "endEvent": THROWN | {EventKind.ERROR, EventKind.TERMINATE},
}
"""Which triggers run where an event stands."""


def refuse(node: Node, position: str) -> None:
    """Refuse what does not run. Raises FlowError; the lint says it better before."""
    kinds = {event.kind for event in node.events}
    if position in EVENTS and (len(node.events) > 1 or not kinds <= EVENTS[position]):
        told = ", ".join(sorted(kinds))
        raise FlowError(node.id, f"A {position} with {told} does not run. The lint says what to draw instead")
    if node.for_compensation or node.instantiate or node.start_quantity != 1 or node.completion_quantity != 1:
        raise FlowError(node.id, "Compensation, instantiating nodes and quantities do not run yet. Draw it another way")
