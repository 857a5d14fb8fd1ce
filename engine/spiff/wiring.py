"""How the specs of a scope hang together: flows, links, boundary events, handlers, starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import EventKind
from engine.errors import FlowError
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.boundary_event import BoundaryEvent
from engine.spiff.elements.catch_event import CatchEvent
from engine.spiff.elements.event_sub_process import EventSubProcess
from engine.spiff.elements.start_event import StartEvent
from engine.spiff.elements.throw_event import ThrowEvent
from engine.spiff.spec import Edge, NodeSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.model import Scope as DrawnScope
    from engine.spiff.process import ProcessSpec


def wire(spec: ProcessSpec) -> None:
    """Connect the specs of a scope, then let each look at its surroundings once. Raises FlowError."""
    drawn = spec.drawn
    specs = {name: spec.node_spec(name) for name in drawn.nodes}
    for edge in (*_flows(drawn, specs), *_jumps(specs)):
        edge.source.edges_out = (*edge.source.edges_out, edge)
        edge.target.edges_in = (*edge.target.edges_in, edge)
        edge.source.connect(edge.target)
    _attach(spec, specs)
    for node_spec in specs.values():
        node_spec.link()


def _flows(drawn: DrawnScope, specs: dict[str, NodeSpec]) -> Iterator[Edge]:
    for flow in drawn.flows.values():
        if flow.source not in specs or flow.target not in specs:
            raise FlowError(flow.id, "The flow has an end outside its scope. Connect it to nodes of the same scope")
        source, target = specs[flow.source], specs[flow.target]
        yield Edge(id=flow.id, source=source, target=target, condition=flow.condition, default=flow.default)


def _jumps(specs: dict[str, NodeSpec]) -> Iterator[Edge]:
    """Give a jump from each throwing link to the target of its name (BPMN 10.5.4: a GOTO within the scope)."""
    links = [
        (spec, event.name) for spec in specs.values() for event in spec.node.events if event.kind == EventKind.LINK
    ]
    targets = {name: spec for spec, name in links if isinstance(spec, CatchEvent)}
    for spec, name in links:
        if isinstance(spec, ThrowEvent):
            if name not in targets:
                raise FlowError(spec.name, f"The link “{name}” leads nowhere. Draw its target")
            yield Edge(id=None, source=spec, target=targets[name])


def _attach(spec: ProcessSpec, specs: dict[str, NodeSpec]) -> None:
    """Tell activities of their boundary events and the scope of its starts and handlers."""
    for node_spec in specs.values():
        if isinstance(node_spec, BoundaryEvent):
            host = specs.get(node_spec.node.attached_to or "")
            if not isinstance(host, Activity):
                raise FlowError(node_spec.name, "The boundary event is attached to no activity. Attach it to one")
            node_spec.watched = host
            host.boundary = (*host.boundary, node_spec)
    spec.handlers = tuple(one for one in specs.values() if isinstance(one, EventSubProcess))
    spec.starts = tuple(one for one in specs.values() if isinstance(one, StartEvent))
