"""From a typed diagram to specs, through SpiffWorkflow's parser.

The library walks the XML and builds the specs; what a node means comes from the typed diagram, so that an expression,
an event or a mapping is read in one place only. Nodes come first, flows afterwards: nothing here recurses along
flows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.errors import FlowError
from engine.spiff.elements.event_sub_process import EventSubProcess
from engine.spiff.library import BpmnParser, ProcessParser, TaskParser, full_tag
from engine.spiff.process import ProcessSpec
from engine.spiff.table import ELEMENTS, refuse
from engine.spiff.wiring import wire

if TYPE_CHECKING:
    from bpmn.model import Diagram, Node
    from bpmn.model import Scope as DrawnScope
    from engine.spiff.spec import NodeSpec


class ElementParser(TaskParser):
    """Makes the spec of one flow node."""

    spec: ProcessSpec

    def parse_incoming_data_references(self) -> list[object]:
        """Nothing: data associations are in the typed node."""
        return []

    def parse_outgoing_data_references(self) -> list[object]:
        """Nothing: data associations are in the typed node."""
        return []

    def parse_node(self) -> NodeSpec:
        """Make the spec; what it is connected to comes later."""
        node = self.spec.drawn.nodes[self.bpmn_id]
        refuse(node, self._position(node))
        kind = EventSubProcess if node.triggered_by_event else self.spec_class
        attributes = dict(self.bpmn_attributes, node=node)
        if node.body is not None or node.kind == "callActivity":
            attributes["subworkflow_spec"] = self._inside(node)
        return cast("NodeSpec", kind(self.spec, self.bpmn_id, **attributes))

    def _position(self, node: Node) -> str:
        """Name the place of an event as ``EVENTS`` does."""
        if node.kind != "startEvent":
            return node.kind
        if self.spec.drawn.kind == "process":
            return "process start"
        handler = self.process_parser.node.get("triggeredByEvent") == "true"
        return "event sub-process start" if handler else "sub-process start"

    def _inside(self, node: Node) -> str:
        if node.body is None:
            return "" if node.call is None else node.call.key
        parser = cast("DrawnProcessParser", self.process_parser)
        parser.parser.drawn[node.id] = node.body
        parser.parser.create_parser(self.node, filename=self.filename, lane=self.lane)
        parser.parser.process_parsers[node.id].parent = parser
        return node.id


class DrawnProcessParser(ProcessParser):
    """Makes the spec of one scope from the typed scope."""

    parser: DiagramParser

    def create_spec(self) -> ProcessSpec:
        """Make the empty spec."""
        return ProcessSpec(self.parser.drawn[self.bpmn_id], self.filename)

    def _parse(self) -> None:
        self.spec = spec = self.create_spec()
        drawn = spec.drawn
        for node in drawn.nodes.values():
            element = self.get_node_by_id(node.id)
            if node.kind not in ELEMENTS or element is None:
                raise FlowError(node.id, f"A {node.kind} does not run yet. Draw it another way")
            self.parse_node(element)
        wire(spec)


class DiagramParser(BpmnParser):
    """SpiffWorkflow's parser with our specs; ``drawn`` gives the typed scope of each process and sub-process."""

    PROCESS_PARSER_CLASS = DrawnProcessParser
    OVERRIDE_PARSER_CLASSES = {full_tag(kind): (ElementParser, spec) for kind, spec in ELEMENTS.items()}  # noqa: RUF012 (the library's name for it)

    def __init__(self, diagram: Diagram) -> None:
        super().__init__()
        self.drawn: dict[str, DrawnScope] = {key: process.root for key, process in diagram.processes.items()}
