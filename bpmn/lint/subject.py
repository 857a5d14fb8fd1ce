"""One diagram before the rules: its typed reading, its XML as drawn, and what is known around it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import Found
from bpmn.reader.diagram import definitions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bpmn.model import Diagram, EventDefinition, EventKind, Flow, Node, Process, Scope
    from bpmn.xml import Element


CLICKABLE = names.FLOW_NODES | {
    "association",
    "dataObjectReference",
    "dataStoreReference",
    "group",
    "lane",
    "messageFlow",
    "participant",
    "process",
    "sequenceFlow",
    "textAnnotation",
}
"""What stands on the drawing with an id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A place in the XML that the model has no value for."""

    id: str
    name: str
    line: int


class Subject:
    """What the rules look at. Processes that are drawn but not executable are not judged, unless none is executable."""

    def __init__(
        self,
        diagram: Diagram,
        *,
        file: str = "",
        forms: Collection[str] | None = None,
        topics: Collection[str] | None = None,
    ) -> None:
        self.diagram = diagram
        self.file = file
        self.slug = PurePath(file).stem
        self.forms = forms
        self.topics = topics
        self.root: Element = definitions(diagram.source)

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """The processes to judge."""
        every = tuple(self.diagram.processes.values())
        return tuple(process for process in every if process.executable) or every

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The BPMN and extension elements as drawn, without the insides of processes that are not judged."""
        judged = {process.key for process in self.processes}
        found: list[Element] = []
        for top in self.root:
            if names.kind(top) != "process" or not top.get("id") or top.get("id") in judged:
                found.extend(top.iter("*"))
        return tuple(found)

    @cached_property
    def by_id(self) -> Mapping[str, list[Element]]:
        """Every BPMN element with an id, in the whole file."""
        found: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self.root.iter(f"{{{names.BPMN}}}*"):
            if element.get("id"):
                found[element.get("id", "")].append(element)
        return dict(found)

    def meant(self, reference: str) -> list[Element]:
        """Give the elements that a reference means, with or without its prefix."""
        known = reference.strip()
        return self.by_id.get(known) or self.by_id.get(known.rpartition(":")[2], [])

    @cached_property
    def homes(self) -> Mapping[str, Scope]:
        """The scope in which each node stands."""
        return {key: scope for scope in self.scopes() for key in scope.nodes}

    def scopes(self) -> Iterator[Scope]:
        """Walk over the scopes to judge, outer ones first."""
        for process in self.processes:
            yield from process.root.scopes()

    def nodes(self, *kinds: str) -> Iterator[Node]:
        """Walk over the nodes to judge, all of them or those of some kinds."""
        for process in self.processes:
            for node in process.root.walk():
                if not kinds or node.kind in kinds:
                    yield node

    def flows(self) -> Iterator[Flow]:
        """Walk over the sequence flows to judge."""
        for scope in self.scopes():
            yield from scope.flows.values()

    def outgoing(self, node: Node) -> list[Flow]:
        """Give the flows out of a node."""
        flows = self.homes[node.id].flows
        return [flows[key] for key in node.outgoing if key in flows]

    def events(self, *kinds: EventKind) -> Iterator[tuple[Node, EventDefinition]]:
        """Walk over the triggers of some kinds with the nodes that have them."""
        for node in self.nodes():
            for event in node.events:
                if event.kind in kinds:
                    yield node, event

    def owner(self, scope: Scope) -> Node | None:
        """Give the sub-process whose body a scope is; None for a process."""
        home = self.homes.get(scope.id)
        return None if home is None else home.nodes[scope.id]

    def spot(self, element: Element) -> Spot:
        """Give the nearest element around this one that a person can click on."""
        owner = next((at for at in (element, *element.iterancestors()) if names.kind(at) in CLICKABLE), element)
        return Spot(id=owner.get("id", ""), name=owner.get("name", ""), line=names.line(element))

    def condition_drawn(self, flow: Flow) -> bool:
        """Tell whether a flow has a condition on the drawing, be it one that could not be read."""
        return any(names.child(element, "conditionExpression") is not None for element in self.by_id.get(flow.id, ()))

    def misread(self, place: str) -> bool:
        """Tell whether the reader noted something at this element, so that what is missing may stand there unread."""
        return place in self._misread

    @cached_property
    def _misread(self) -> frozenset[str]:
        return frozenset(problem.element for problem in self.diagram.problems)

    def noted(self, rule: str) -> Iterator[Found]:
        """Give what the reader noted for a rule."""
        judged = {element.get("id") for element in self.elements} | {""}
        for problem in self.diagram.problems:
            if problem.rule == rule and problem.element in judged:
                yield Found(
                    element=problem.element,
                    name=problem.name,
                    line=problem.line,
                    message=Message(vi=problem.message_vi, en=problem.message),
                    remedy=Message(vi=problem.remedy_vi, en=problem.remedy),
                )
