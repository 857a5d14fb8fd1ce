"""Processes and sub-processes: the nodes and flows that stand in them (BPMN 10.2 to 10.6)."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import Flow, Node, Scope
from bpmn.reader.calls import read_call
from bpmn.reader.data import associations, declared
from bpmn.reader.events import read_events
from bpmn.reader.lanes import innermost, read_lanes
from bpmn.reader.loops import read_loop
from bpmn.reader.parameters import read_parameters
from bpmn.reader.services import read_service
from bpmn.reader.work import read_work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element


def read_scope(drawing: Drawing, scope: Element, lane: str | None = None) -> Scope:
    """Read a process or sub-process with all inside it; nodes in no lane of their own stand in ``lane``."""
    elements = [element for element in scope if names.kind(element) in names.FLOW_NODES]
    defaults = {drawing.refers(element, "default") for element in elements}
    flows = [_flow(drawing, element, defaults) for element in names.children(scope, "sequenceFlow")]
    incoming: defaultdict[str, list[str]] = defaultdict(list)
    outgoing: defaultdict[str, list[str]] = defaultdict(list)
    for flow in flows:
        incoming[flow.target].append(flow.id)
        outgoing[flow.source].append(flow.id)
    lanes = read_lanes(drawing, scope)
    homes = innermost(lanes)
    nodes: dict[str, Node] = {}
    for element in elements:
        key = drawing.id(element)
        nodes.setdefault(
            key, _node(drawing, element, lane=homes.get(key, lane), incoming=incoming[key], outgoing=outgoing[key])
        )
    return Scope(
        id=drawing.id(scope),
        kind=names.kind(scope),
        line=names.line(scope),
        name=scope.get("name", ""),
        nodes=MappingProxyType(nodes),
        flows=MappingProxyType({flow.id: flow for flow in flows}),
        lanes=MappingProxyType(lanes),
        data=declared(drawing, scope),
        documentation=names.documentation(scope),
    )


def _flow(drawing: Drawing, element: Element, defaults: set[str | None]) -> Flow:
    known = drawing.id(element)
    return Flow(
        id=known,
        source=drawing.refers(element, "sourceRef") or "",
        target=drawing.refers(element, "targetRef") or "",
        line=names.line(element),
        name=element.get("name", ""),
        condition=drawing.condition(names.child(element, "conditionExpression"), "conditionExpression"),
        default=known in defaults,
    )


def _node(drawing: Drawing, element: Element, *, lane: str | None, incoming: list[str], outgoing: list[str]) -> Node:
    kind = names.kind(element)
    properties = names.properties(element)
    parent = element.getparent()
    return Node(
        id=drawing.id(element),
        kind=kind,
        line=names.line(element),
        scope="" if parent is None else drawing.id(parent),
        name=element.get("name", ""),
        documentation=names.documentation(element),
        lane=lane,
        incoming=tuple(incoming),
        outgoing=tuple(outgoing),
        events=read_events(drawing, element),
        parallel_multiple=names.is_true(element, "parallelMultiple"),
        attached_to=drawing.refers(element, "attachedToRef"),
        interrupting=_interrupting(element, kind),
        loop=read_loop(drawing, element),
        body=read_scope(drawing, element, lane) if kind in names.SUB_PROCESSES else None,
        triggered_by_event=names.is_true(element, "triggeredByEvent"),
        call=read_call(drawing, element),
        work=read_work(drawing, element, properties),
        service=read_service(drawing, element),
        inputs=read_parameters(drawing, element, "inputParameter"),
        outputs=read_parameters(drawing, element, "outputParameter"),
        data_inputs=associations(drawing, element, "dataInputAssociation"),
        data_outputs=associations(drawing, element, "dataOutputAssociation"),
        initiator=element.get(names.camunda("initiator")) or None,
        instantiate=names.is_true(element, "instantiate"),
        event_gateway_type=element.get("eventGatewayType") or "Exclusive",
        activation=drawing.condition(names.child(element, "activationCondition"), "activationCondition"),
        start_quantity=drawing.count(element, "startQuantity"),
        completion_quantity=drawing.count(element, "completionQuantity"),
        for_compensation=names.is_true(element, "isForCompensation"),
        properties=_frozen(properties),
    )


def _interrupting(element: Element, kind: str) -> bool:
    """Read ``cancelActivity`` or ``isInterrupting``; both default to true."""
    attribute = "isInterrupting" if kind == "startEvent" else "cancelActivity"
    return names.is_true(element, attribute, default=True)


def _frozen(values: dict[str, str]) -> Mapping[str, str]:
    return MappingProxyType(values)
