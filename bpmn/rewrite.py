"""The rewrites a parser of plain BPMN needs, where the meaning is pure syntax.

Shared event definitions are put where they are referred to; a pair of link events becomes a sequence flow (BPMN
10.5.4: links are GOTOs within one scope); a switch is spelt ``true`` or ``false``. Ids of nodes and drawn flows stay;
what is stored and shown is never this.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree

from bpmn import names, schema
from bpmn.reader.diagram import definitions
from bpmn.reader.drawing import Drawing
from bpmn.reader.events import definitions as event_definitions
from bpmn.reader.events import link_name

if TYPE_CHECKING:
    from bpmn.model import Diagram
    from bpmn.xml import Element

LINKS = {"intermediateThrowEvent", "intermediateCatchEvent"}


def rewritten(diagram: Diagram) -> Element:
    """Give the diagram's XML without shared event definitions and link events, and with its switches spelt out.

    Both ends of a link stay as nodes of their kind without a definition; the flow between them, which no drawing has,
    is called ``<throwing id>_to_<catching id>``. Elements without an id get the one the reader gave them.
    """
    root = definitions(diagram.source)
    drawing = Drawing(root)
    for node in list(root.iter(*map(names.bpmn, names.EVENTS))):
        _own_definitions(drawing, node)
    for scope in root.iter(*map(names.bpmn, names.SCOPES)):
        _join_links(drawing, scope)
    for element in root.iter(names.bpmn("*")):
        _spell_switches(element)
    return root


def _spell_switches(element: Element) -> None:
    """Write the booleans of an element as true or false; ``1``, ``0`` and space around them mean the same."""
    for attribute in schema.BOOLEANS & set(element.attrib):
        element.set(attribute, "true" if names.is_true(element, attribute) else "false")


def _own_definitions(drawing: Drawing, node: Element) -> None:
    """Replace each ``eventDefinitionRef`` by a copy of the definition it names, under the id the model gives it."""
    for element, known in list(event_definitions(drawing, node)):
        if element.getparent() is node:
            continue
        own = copy.deepcopy(element)
        own.set("id", known)
        node.append(own)
    for reference in names.children(node, "eventDefinitionRef"):
        node.remove(reference)


def _join_links(drawing: Drawing, scope: Element) -> None:
    """Draw a flow from every throwing link of a scope to the catching link of the same name."""
    ends = [
        (node, link)
        for node in scope
        if names.kind(node) in LINKS
        for link in names.children(node, "linkEventDefinition")
    ]
    catching = {link_name(drawing, link): node for node, link in ends if names.kind(node) == "intermediateCatchEvent"}
    for node, link in ends:
        target = catching.get(link_name(drawing, link))
        if target is not None and target is not node and names.kind(node) == "intermediateThrowEvent":
            source = drawing.id(node)
            flow = etree.SubElement(scope, names.bpmn("sequenceFlow"))
            flow.set("id", f"{source}_to_{drawing.id(target)}")
            flow.set("sourceRef", source)
            flow.set("targetRef", drawing.id(target))
        node.remove(link)
