"""The names of BPMN 2.0 and of the Camunda dialect, and how to ask an element for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.xml import Element

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent"})
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
FLOW_NODES = EVENTS | ACTIVITIES | GATEWAYS
SCOPES = SUB_PROCESSES | {"process"}


def bpmn(name: str) -> str:
    """Give the qualified name of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def camunda(name: str) -> str:
    """Give the qualified name of an element or attribute of the Camunda dialect."""
    return f"{{{CAMUNDA}}}{name}"


def kind(element: Element) -> str:
    """Give the local name of a BPMN element, and nothing for one of another namespace."""
    tag = str(element.tag)
    return tag[len(BPMN) + 2 :] if tag.startswith(f"{{{BPMN}}}") else ""


def children(element: Element, name: str) -> list[Element]:
    """Give the BPMN children of that name."""
    return element.findall(bpmn(name))


def child(element: Element, name: str) -> Element | None:
    """Give the first BPMN child of that name."""
    return element.find(bpmn(name))


def text(element: Element | None) -> str:
    """Give an element's own text without the space around it."""
    return (element.text or "").strip() if element is not None else ""


def child_text(element: Element, name: str) -> str:
    """Give the text of the first BPMN child of that name, or nothing."""
    return text(child(element, name))


def documentation(element: Element) -> str:
    """Give the ``documentation`` of an element; several are paragraphs of one text."""
    return "\n\n".join(filter(None, (text(found) for found in children(element, "documentation"))))


def extensions(element: Element, name: str) -> Iterator[Element]:
    """Walk over the Camunda elements of that name directly in the element's ``extensionElements``."""
    for holder in children(element, "extensionElements"):
        yield from holder.findall(camunda(name))


def properties(element: Element) -> dict[str, str]:
    """Give the ``camunda:properties`` of an element."""
    return {
        found.get("name", ""): found.get("value", "")
        for holder in extensions(element, "properties")
        for found in holder.findall(camunda("property"))
        if found.get("name")
    }


def is_true(element: Element, attribute: str, *, default: bool = False) -> bool:
    """Read an ``xsd:boolean`` attribute."""
    value = element.get(attribute)
    return default if value is None else value.strip() in {"true", "1"}


def line(element: Element) -> int:
    """Give the 1-based line on which the element starts."""
    return cast("int | None", element.sourceline) or 0
