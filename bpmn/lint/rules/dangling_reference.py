"""The rule ``dangling-reference``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element

ENDS: dict[str, frozenset[str]] = {"sourceRef": names.FLOW_NODES, "targetRef": names.FLOW_NODES}
COMMON: dict[str, frozenset[str]] = {
    "default": frozenset({"sequenceFlow"}),
    "attachedToRef": names.FLOW_NODES,
    "messageRef": frozenset({"message"}),
    "signalRef": frozenset({"signal"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "activityRef": names.ACTIVITIES,
    "dataObjectRef": frozenset({"dataObject"}),
    "processRef": frozenset({"process"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
}
PARTICIPANTS = names.FLOW_NODES | {"participant"}
ATTRIBUTES: dict[str, dict[str, frozenset[str]]] = {
    "": COMMON,
    "sequenceFlow": ENDS,
    "messageFlow": {"sourceRef": PARTICIPANTS, "targetRef": PARTICIPANTS, "messageRef": frozenset({"message"})},
}
TEXTS = {
    "flowNodeRef": names.FLOW_NODES,
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "eventDefinitionRef": frozenset(f"{kind.value}EventDefinition" for kind in EventKind),
}


@rule(
    "dangling-reference",
    ERROR,
    vi="Chọn lại phần tử được nhắc tới, hoặc xóa chỗ nhắc.",
    en="Choose an element that exists, or remove the reference.",
)
def dangling_reference(subject: Subject) -> Iterator[Found]:
    """A reference to an element that the file does not have, or that is of another kind."""
    for element in subject.elements:
        kind = names.kind(element)
        for attribute, kinds in ATTRIBUTES.get(kind, ATTRIBUTES[""]).items():
            if element.get(attribute):
                yield from _judged(subject, element, attribute, element.get(attribute, ""), kinds)
        if kind in TEXTS:
            yield from _judged(subject, element, kind, names.text(element), TEXTS[kind])
        if kind == "sequenceFlow":
            for end in ("sourceRef", "targetRef"):
                if not element.get(end):
                    yield from _judged(subject, element, end, "", names.FLOW_NODES)


def _judged(subject: Subject, element: Element, what: str, reference: str, kinds: frozenset[str]) -> Iterator[Found]:
    meant = subject.by_id.get(reference.strip()) or subject.by_id.get(reference.strip().rpartition(":")[2], [])
    if not any(names.kind(found_element) in kinds for found_element in meant):
        shown_reference = reference.strip()[:60]
        yield found(
            subject.spot(element),
            vi=f"{what} của {{}} là «{shown_reference}», không có trong tệp.",
            en=f"{what} of {{}} is «{shown_reference}», which the file does not have.",
        )
