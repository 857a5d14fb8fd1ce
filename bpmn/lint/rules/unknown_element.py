"""The rule ``unknown-element``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

PARENTS = names.FLOW_NODES | names.SCOPES
ARTIFACTS = frozenset({"textAnnotation", "association", "group", "artifact"})
COMMON = frozenset({"documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef", "supports"})
DATA = frozenset(
    {
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "property",
        "ioSpecification",
        "ioBinding",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "dataInputAssociation",
        "dataOutputAssociation",
        "dataState",
    }
)
ROLES = frozenset({"resourceRole", "performer", "humanPerformer", "potentialOwner"})
PARTS = frozenset(
    {
        "incoming",
        "outgoing",
        "sequenceFlow",
        "laneSet",
        "correlationSubscription",
        "supportedInterfaceRef",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "loopCharacteristics",
        "completionCondition",
        "activationCondition",
        "eventDefinitionRef",
        "script",
        "rendering",
        "choreographyTask",
        "subChoreography",
        "callChoreography",
    }
)
KNOWN = names.FLOW_NODES | ARTIFACTS | COMMON | DATA | ROLES | PARTS


@rule(
    "unknown-element",
    ERROR,
    vi="Xóa phần tử hoặc thay bằng phần tử BPMN 2.0.",
    en="Remove it, or draw a BPMN 2.0 element instead.",
)
def unknown_element(subject: Subject) -> Iterator[Found]:
    """Something in a process that BPMN 2.0 does not know there: it would be skipped, so it is refused."""
    for element in subject.elements:
        parent = element.getparent()
        if parent is None or names.kind(parent) not in PARENTS:
            continue
        kind = names.kind(element)
        if kind not in KNOWN and not kind.endswith("EventDefinition"):
            called = kind or str(element.tag)
            spot = subject.spot(element)
            yield found(
                Spot(id=element.get("id") or spot.id, name=spot.name, line=spot.line),
                vi=f"Không hiểu phần tử «{called}».",
                en=f"The element «{called}» is not known.",
            )
