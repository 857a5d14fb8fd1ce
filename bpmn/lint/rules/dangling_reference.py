"""The rule ``dangling-reference``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element

Kinds = frozenset[str]
ANY: Kinds = frozenset()
"""Any element of the file."""

INTERACTION = names.FLOW_NODES | {"participant", "conversation", "subConversation", "callConversation"}
ITEMS: Kinds = frozenset(
    {"dataObject", "dataObjectReference", "dataStoreReference", "dataStore", "dataInput", "dataOutput", "property"}
)
TYPE: Kinds = frozenset({"itemDefinition"})
TRIGGERS: Kinds = frozenset(f"{kind.value}EventDefinition" for kind in EventKind)
LINKED: Kinds = frozenset({"linkEventDefinition", "intermediateCatchEvent", "intermediateThrowEvent"})

COMMON: Mapping[str, Kinds] = {
    "activityRef": names.ACTIVITIES,
    "attachedToRef": names.FLOW_NODES,
    "categoryValueRef": frozenset({"categoryValue"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "dataObjectRef": frozenset({"dataObject"}),
    "default": frozenset({"sequenceFlow"}),
    "definitionalCollaborationRef": frozenset({"collaboration", "choreography", "globalConversation"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "messageRef": frozenset({"message"}),
    "operationRef": frozenset({"operation"}),
    "partitionElementRef": ANY,
    "processRef": frozenset({"process"}),
    "signalRef": frozenset({"signal"}),
}
ATTRIBUTES: Mapping[str, Mapping[str, Kinds]] = {
    "": COMMON,
    "association": {"sourceRef": ANY, "targetRef": ANY},
    "messageFlow": {"sourceRef": INTERACTION, "targetRef": INTERACTION, "messageRef": frozenset({"message"})},
    "sequenceFlow": {"sourceRef": names.FLOW_NODES, "targetRef": names.FLOW_NODES},
}
NEEDED = frozenset({"sequenceFlow", "messageFlow", "association"})
"""What has two ends: ``sourceRef`` and ``targetRef``."""

TYPES = frozenset({"itemSubjectRef", "itemRef"})
"""References to the type of an item; one with the prefix of another namespace is described elsewhere (BPMN 8.2.1)."""

TEXTS: Mapping[str, Kinds] = {
    "categoryValueRef": frozenset({"categoryValue"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "dataInputRefs": frozenset({"dataInput"}),
    "dataOutputRefs": frozenset({"dataOutput"}),
    "eventDefinitionRef": TRIGGERS,
    "flowNodeRef": names.FLOW_NODES,
    "incoming": frozenset({"sequenceFlow"}),
    "inputSetRefs": frozenset({"inputSet"}),
    "interfaceRef": frozenset({"interface"}),
    "operationRef": frozenset({"operation"}),
    "outgoing": frozenset({"sequenceFlow"}),
    "outputSetRefs": frozenset({"outputSet"}),
    "source": LINKED,
    "supportedInterfaceRef": frozenset({"interface"}),
    "target": LINKED,
}
VARIABLES = frozenset({"loopDataInputRef", "loopDataOutputRef", "sourceRef", "targetRef"})
"""References to data in a text: where no element has the name, a variable of the case may have it."""


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
        for what, reference, kinds in _references(element, kind) if kind else ():
            if not _meets(subject, reference, kinds):
                yield _told(subject, element, what, reference)
        if kind in VARIABLES and not _data(subject, names.text(element)):
            yield _told(subject, element, kind, names.text(element))


def _references(element: Element, kind: str) -> Iterator[tuple[str, str, Kinds]]:
    """Give what an element refers to: in which attribute or part, by which text, and the kinds that it may be."""
    for attribute, kinds in ATTRIBUTES.get(kind, COMMON).items():
        reference = element.get(attribute)
        if reference is not None or (kind in NEEDED and attribute in VARIABLES):
            yield attribute, reference or "", kinds
    for attribute in sorted(TYPES & set(element.attrib)):
        prefix, _, _name = element.get(attribute, "").rpartition(":")
        if not prefix or element.nsmap.get(prefix) == element.getroottree().getroot().get("targetNamespace"):
            yield attribute, element.get(attribute, ""), TYPE
    if kind in TEXTS:
        yield kind, names.text(element), TEXTS[kind]


def _meets(subject: Subject, reference: str, kinds: Kinds) -> bool:
    """Tell whether the file has an element of that name and of one of the kinds."""
    return any(not kinds or names.kind(element) in kinds for element in subject.meant(reference))


def _data(subject: Subject, reference: str) -> bool:
    """Tell whether a text names data: an element that holds some, a variable, or an expression."""
    if subject.meant(reference):
        return _meets(subject, reference, ITEMS)
    return not reference or "{" in reference or reference.isidentifier()


def _told(subject: Subject, element: Element, what: str, reference: str) -> Found:
    shown_reference = reference.strip()[:60]
    return found(
        subject.spot(element),
        vi=f"{what} của {{}} là «{shown_reference}», không có trong tệp hoặc không phải loại phần tử đó.",
        en=f"{what} of {{}} is «{shown_reference}», which the file does not have, or which is of another kind.",
    )
