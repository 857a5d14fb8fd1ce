"""What the BPMN 2.0 schema lets stand where: attributes, their values, and parts (BPMN 15, BPMN20.xsd).

Of the whole schema only what a process, a collaboration or a trigger is made of; other elements are not looked into.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

BOOLEANS = frozenset(
    {
        "cancelActivity",
        "cancelRemainingInstances",
        "instantiate",
        "isClosed",
        "isCollection",
        "isExecutable",
        "isForCompensation",
        "isImmediate",
        "isInterrupting",
        "isRequired",
        "isSequential",
        "isUnlimited",
        "parallelMultiple",
        "testBefore",
        "triggeredByEvent",
        "waitForCompletion",
    }
)
"""The attributes of type ``xsd:boolean``; no element has one of these names with another type."""

BOOLEAN = frozenset({"true", "false", "1", "0"})

CHOICES = {
    "associationDirection": frozenset({"None", "One", "Both"}),
    "behavior": frozenset({"None", "One", "All", "Complex"}),
    "eventGatewayType": frozenset({"Exclusive", "Parallel"}),
    "gatewayDirection": frozenset({"Unspecified", "Converging", "Diverging", "Mixed"}),
    "itemKind": frozenset({"Information", "Physical"}),
    "ordering": frozenset({"Parallel", "Sequential"}),
    "processType": frozenset({"None", "Public", "Private"}),
}
"""The attributes that take one of some words."""

FLOW_ELEMENTS = (
    "sequenceFlow dataObject dataObjectReference dataStoreReference task userTask manualTask serviceTask sendTask"
    " receiveTask scriptTask businessRuleTask callActivity subProcess transaction adHocSubProcess startEvent"
    " intermediateCatchEvent intermediateThrowEvent boundaryEvent endEvent exclusiveGateway inclusiveGateway"
    " parallelGateway eventBasedGateway complexGateway choreographyTask subChoreography callChoreography"
)
ARTIFACTS = "textAnnotation association group"
LOOPS = "standardLoopCharacteristics multiInstanceLoopCharacteristics"
INSTANCES = "loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem completionCondition"
CALLABLE = "supportedInterfaceRef ioSpecification ioBinding correlationSubscription supports"
CONVERSATIONS = (
    "conversation subConversation callConversation conversationAssociation conversationLink participantAssociation"
    " messageFlowAssociation choreographyRef"
)
ROLES = "resourceRole performer humanPerformer potentialOwner"
TRIGGERS = (
    "messageEventDefinition signalEventDefinition timerEventDefinition conditionalEventDefinition errorEventDefinition"
    " escalationEventDefinition linkEventDefinition terminateEventDefinition cancelEventDefinition"
    " compensateEventDefinition eventDefinitionRef"
)

DEFINITIONS = (
    "import extension relationship category collaboration choreography globalChoreographyTask globalConversation"
    " correlationProperty dataStore endPoint error escalation globalBusinessRuleTask globalManualTask globalScriptTask"
    " globalTask globalUserTask interface itemDefinition message partnerEntity partnerRole process resource signal"
)

TYPES: dict[str, tuple[str, str, str]] = {
    "Base": ("", "id", "documentation extensionElements"),
    "FlowElement": ("Base", "name", "auditing monitoring categoryValueRef"),
    "FlowNode": ("FlowElement", "", "incoming outgoing"),
    "Activity": (
        "FlowNode",
        "isForCompensation default startQuantity completionQuantity",
        f"ioSpecification property dataInputAssociation dataOutputAssociation {LOOPS} {ROLES}",
    ),
    "Catch": (
        "FlowNode",
        "parallelMultiple",
        f"property dataOutput dataOutputAssociation outputSet {TRIGGERS}",
    ),
    "Throw": ("FlowNode", "", f"property dataInput dataInputAssociation inputSet {TRIGGERS}"),
    "Gateway": ("FlowNode", "gatewayDirection", ""),
    "Expression": ("Base", "language evaluatesToTypeRef", ""),
    "Item": ("Base", "itemSubjectRef", "dataState"),
    "DataAssociation": ("Base", "", "sourceRef targetRef transformation assignment"),
    "task": ("Activity", "", ""),
    "manualTask": ("task", "", ""),
    "userTask": ("task", "implementation", "rendering"),
    "serviceTask": ("task", "implementation operationRef", ""),
    "sendTask": ("task", "implementation operationRef messageRef", ""),
    "receiveTask": ("task", "implementation operationRef messageRef instantiate", ""),
    "scriptTask": ("task", "scriptFormat", "script"),
    "businessRuleTask": ("task", "implementation", ""),
    "callActivity": ("Activity", "calledElement", ""),
    "subProcess": ("Activity", "triggeredByEvent", f"laneSet {FLOW_ELEMENTS} {ARTIFACTS}"),
    "transaction": ("subProcess", "method protocol", ""),
    "adHocSubProcess": ("subProcess", "cancelRemainingInstances ordering", "completionCondition"),
    "startEvent": ("Catch", "isInterrupting", ""),
    "intermediateCatchEvent": ("Catch", "", ""),
    "boundaryEvent": ("Catch", "cancelActivity attachedToRef", ""),
    "intermediateThrowEvent": ("Throw", "", ""),
    "endEvent": ("Throw", "", ""),
    "exclusiveGateway": ("Gateway", "default", ""),
    "inclusiveGateway": ("Gateway", "default", ""),
    "complexGateway": ("Gateway", "default", "activationCondition"),
    "parallelGateway": ("Gateway", "", ""),
    "eventBasedGateway": ("Gateway", "instantiate eventGatewayType", ""),
    "sequenceFlow": ("FlowElement", "sourceRef targetRef isImmediate", "conditionExpression"),
    "process": (
        "Base",
        "name processType isClosed isExecutable definitionalCollaborationRef",
        f"{CALLABLE} auditing monitoring property laneSet {FLOW_ELEMENTS} {ARTIFACTS} {ROLES}",
    ),
    "laneSet": ("Base", "name", "lane"),
    "childLaneSet": ("laneSet", "", ""),
    "lane": ("Base", "name partitionElementRef", "partitionElement flowNodeRef childLaneSet"),
    "messageEventDefinition": ("Base", "messageRef", "operationRef"),
    "signalEventDefinition": ("Base", "signalRef", ""),
    "errorEventDefinition": ("Base", "errorRef", ""),
    "escalationEventDefinition": ("Base", "escalationRef", ""),
    "timerEventDefinition": ("Base", "", "timeDate timeDuration timeCycle"),
    "conditionalEventDefinition": ("Base", "", "condition"),
    "linkEventDefinition": ("Base", "name", "source target"),
    "terminateEventDefinition": ("Base", "", ""),
    "cancelEventDefinition": ("Base", "", ""),
    "compensateEventDefinition": ("Base", "waitForCompletion activityRef", ""),
    "standardLoopCharacteristics": ("Base", "testBefore loopMaximum", "loopCondition"),
    "multiInstanceLoopCharacteristics": (
        "Base",
        "isSequential behavior oneBehaviorEventRef noneBehaviorEventRef",
        f"{INSTANCES} complexBehaviorDefinition",
    ),
    "inputDataItem": ("Item", "name isCollection", ""),
    "outputDataItem": ("Item", "name isCollection", ""),
    "dataInput": ("Item", "name isCollection", ""),
    "dataOutput": ("Item", "name isCollection", ""),
    "property": ("Item", "name", ""),
    "dataObject": ("FlowElement Item", "isCollection", ""),
    "dataObjectReference": ("FlowElement Item", "dataObjectRef", ""),
    "dataInputAssociation": ("DataAssociation", "", ""),
    "dataOutputAssociation": ("DataAssociation", "", ""),
    "conditionExpression": ("Expression", "", ""),
    "condition": ("Expression", "", ""),
    "completionCondition": ("Expression", "", ""),
    "loopCondition": ("Expression", "", ""),
    "loopCardinality": ("Expression", "", ""),
    "timeDate": ("Expression", "", ""),
    "timeDuration": ("Expression", "", ""),
    "timeCycle": ("Expression", "", ""),
    "messagePath": ("Expression", "", ""),
    "dataPath": ("Expression", "", ""),
    "message": ("Base", "name itemRef", ""),
    "signal": ("Base", "name structureRef", ""),
    "error": ("Base", "name errorCode structureRef", ""),
    "escalation": ("Base", "name escalationCode structureRef", ""),
    "collaboration": (
        "Base",
        "name isClosed",
        f"participant messageFlow correlationKey {CONVERSATIONS} {ARTIFACTS}",
    ),
    "participant": ("Base", "name processRef", "interfaceRef endPointRef participantMultiplicity"),
    "messageFlow": ("Base", "name sourceRef targetRef messageRef", ""),
    "correlationKey": ("Base", "name", "correlationPropertyRef"),
    "correlationProperty": ("Base", "name type", "correlationPropertyRetrievalExpression"),
    "correlationPropertyRetrievalExpression": ("Base", "messageRef", "messagePath"),
    "correlationSubscription": ("Base", "correlationKeyRef", "correlationPropertyBinding"),
    "correlationPropertyBinding": ("Base", "correlationPropertyRef", "dataPath"),
    "definitions": (
        "Base",
        "name targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
        f"{DEFINITIONS} {TRIGGERS}",
    ),
}
"""The elements by name, and with a capital letter what they extend: the types extended, the attributes, the parts."""

ONCE: dict[str, frozenset[str]] = {
    "sequenceFlow": frozenset({"conditionExpression"}),
    "conditionalEventDefinition": frozenset({"condition"}),
    "standardLoopCharacteristics": frozenset({"loopCondition"}),
    "multiInstanceLoopCharacteristics": frozenset(INSTANCES.split()),
    "linkEventDefinition": frozenset({"target"}),
    "dataInputAssociation": frozenset({"sourceRef", "targetRef"}),
    "dataOutputAssociation": frozenset({"sourceRef", "targetRef"}),
    "correlationPropertyRetrievalExpression": frozenset({"messagePath"}),
    "correlationPropertyBinding": frozenset({"dataPath"}),
}
"""Parts of which there may be one; several sources of an association need a transformation (BPMN 10.4.1)."""


class Form(NamedTuple):
    """What the schema lets an element have."""

    attributes: frozenset[str]
    parts: frozenset[str]


@cache
def form(kind: str) -> Form | None:
    """Give the attributes and parts of a BPMN element, those of what it extends included; None for one not listed."""
    if kind not in TYPES:
        return None
    extended, attributes, parts = TYPES[kind]
    bases = [base for base in map(form, extended.split()) if base is not None]
    return Form(
        frozenset(attributes.split()).union(*(base.attributes for base in bases)),
        frozenset(parts.split()).union(*(base.parts for base in bases)),
    )
