"""Data objects, properties and the associations that carry them into and out of activities (BPMN 10.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import DataAssociation

if TYPE_CHECKING:
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element

PLACEHOLDER = "__targetRef_placeholder"
"""The property the Camunda Modeler draws to give an association something to point at."""


def variable(drawing: Drawing, reference: str | None) -> str:
    """Give the variable that a data reference means.

    A data object reference means its data object; an element's variable is its name where that is a name as
    expressions know it, else its id. What is no element's id is a variable's name already.
    """
    element = drawing.find(reference)
    if element is None:
        return (reference or "").strip()
    if names.kind(element) == "dataObjectReference":
        meant = drawing.find(element.get("dataObjectRef"))
        element = element if meant is None else meant
    name = element.get("name", "")
    return name if name.isidentifier() else drawing.id(element)


def declared(drawing: Drawing, scope: Element) -> tuple[str, ...]:
    """Give the variables a process or sub-process declares: its data objects and its properties."""
    found = [*names.children(scope, "dataObject"), *names.children(scope, "property")]
    return tuple(
        dict.fromkeys(variable(drawing, drawing.id(data)) for data in found if data.get("name") != PLACEHOLDER)
    )


def associations(drawing: Drawing, activity: Element, kind: str) -> tuple[DataAssociation, ...]:
    """Read the ``dataInputAssociation`` or ``dataOutputAssociation`` elements of an activity.

    One with a single end, or with the modeler's placeholder, only draws that the activity uses the data.
    """
    found = (_association(drawing, element) for element in names.children(activity, kind))
    return tuple(association for association in found if association is not None)


def _association(drawing: Drawing, element: Element) -> DataAssociation | None:
    source = names.child_text(element, "sourceRef")
    target = names.child_text(element, "targetRef")
    ends = (drawing.find(source), drawing.find(target))
    if not source or not target or any(end is not None and end.get("name") == PLACEHOLDER for end in ends):
        return None
    return DataAssociation(source=variable(drawing, source), target=variable(drawing, target))
