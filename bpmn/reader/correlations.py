"""Correlation keys: how a message finds its instance (BPMN 8.4.2)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import CorrelationKey, CorrelationProperty

if TYPE_CHECKING:
    from bpmn.expressions import Expression
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element


def read_correlations(drawing: Drawing) -> tuple[CorrelationKey, ...]:
    """Read the correlation keys of the file's collaborations with their properties."""
    bindings = _bindings(drawing)
    return tuple(
        CorrelationKey(
            id=drawing.id(key),
            name=key.get("name", ""),
            properties=tuple(
                _property(drawing, element, bindings)
                for element in (drawing.find(names.text(ref)) for ref in names.children(key, "correlationPropertyRef"))
                if element is not None and names.kind(element) == "correlationProperty"
            ),
        )
        for key in drawing.root.iter(names.bpmn("correlationKey"))
    )


def _property(drawing: Drawing, element: Element, bindings: dict[str, Expression]) -> CorrelationProperty:
    retrievals: dict[str, Expression] = {}
    for retrieval in names.children(element, "correlationPropertyRetrievalExpression"):
        message = drawing.find(retrieval.get("messageRef"))
        path = _path(drawing, retrieval, "messagePath")
        if message is not None and path is not None:
            retrievals[message.get("name") or drawing.id(message)] = path
    known = drawing.id(element)
    return CorrelationProperty(
        id=known,
        name=element.get("name", ""),
        retrievals=MappingProxyType(retrievals),
        binding=bindings.get(known),
    )


def _bindings(drawing: Drawing) -> dict[str, Expression]:
    """Read what the instance's side of each property is, from the ``correlationSubscription`` of its process."""
    found: dict[str, Expression] = {}
    for binding in drawing.root.iter(names.bpmn("correlationPropertyBinding")):
        known = drawing.refers(binding, "correlationPropertyRef")
        path = _path(drawing, binding, "dataPath")
        if known is not None and path is not None:
            found[known] = path
    return found


def _path(drawing: Drawing, holder: Element, name: str) -> Expression | None:
    """Parse a path; one without ``${…}`` is a variable's name, as other tools write it."""
    element = names.child(holder, name)
    text = names.text(element)
    if element is None or not text or drawing.foreign(element, name):
        return None
    return drawing.expression(text if "{" in text else f"${{{text}}}", element, name)
