"""Call activities and their mappings (``calledElement``, ``camunda:in``, ``camunda:out``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import Call, VariableMapping

if TYPE_CHECKING:
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element


def read_call(drawing: Drawing, node: Element) -> Call | None:
    """Read which process a call activity calls and what goes in and out; the key may be empty (the lint tells)."""
    if names.kind(node) != "callActivity":
        return None
    return Call(
        key=drawing.refers(node, "calledElement") or "",
        inputs=mappings(drawing, node, "in"),
        outputs=mappings(drawing, node, "out"),
        binding=node.get(names.camunda("calledElementBinding")) or "latest",
        version=node.get(names.camunda("calledElementVersion")) or node.get(names.camunda("calledElementVersionTag")),
    )


def mappings(drawing: Drawing, element: Element, name: str) -> tuple[VariableMapping, ...]:
    """Read the ``camunda:in`` or ``camunda:out`` lines of a call activity or of an event definition."""
    return tuple(_mapping(drawing, line) for line in names.extensions(element, name))


def _mapping(drawing: Drawing, line: Element) -> VariableMapping:
    key = line.get("businessKey")
    text = key if key is not None else line.get("sourceExpression")
    what = "sourceExpression" if key is None else "businessKey"
    return VariableMapping(
        source=line.get("source") or None,
        expression=None if text is None else drawing.expression(text, line, what),
        target=line.get("target") or None,
        all_variables=line.get("variables") == "all",
        business_key=key is not None,
    )
