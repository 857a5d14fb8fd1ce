"""The rule ``ignored-attribute``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

PREFIX = names.camunda("")
ATTRIBUTES = frozenset(
    [
        "assignee",
        "candidateUsers",
        "candidateGroups",
        "dueDate",
        "followUpDate",
        "priority",
        "formKey",
        "formRef",
        "formRefBinding",
        "initiator",
        "historyTimeToLive",
        "versionTag",
        "candidateStarterGroups",
        "candidateStarterUsers",
        "type",
        "topic",
        "expression",
        "resultVariable",
        "taskPriority",
        "collection",
        "elementVariable",
        "calledElementBinding",
        "calledElementVersion",
        "calledElementVersionTag",
        "errorCodeVariable",
        "errorMessageVariable",
        "escalationCodeVariable",
        "resource",
        "modelerTemplate",
        "modelerTemplateVersion",
        "modelerTemplateIcon",
        "diagramRelationId",
        "class",
        "delegateExpression",
        "decisionRef",
        "caseRef",
        "variableMappingClass",
        "variableMappingDelegateExpression",
        "formHandlerClass",
    ]
)
ELEMENTS = frozenset(
    [
        "inputOutput",
        "inputParameter",
        "outputParameter",
        "list",
        "map",
        "entry",
        "value",
        "script",
        "in",
        "out",
        "properties",
        "property",
        "failedJobRetryTimeCycle",
        "formData",
        "formField",
        "validation",
        "executionListener",
        "taskListener",
        "connector",
        "connectorId",
        "field",
        "string",
        "errorEventDefinition",
        "constraint",
    ]
)


@rule(
    "ignored-attribute",
    WARNING,
    vi="Xóa thuộc tính nếu không cần cho hệ khác.",
    en="Remove it unless another engine needs it.",
)
def ignored_attribute(subject: Subject) -> Iterator[Found]:
    """A part of the Camunda dialect that nobody reads here, such as asyncBefore: every step is durable anyway."""
    for element in subject.elements:
        unread = [str(name).removeprefix(PREFIX) for name in element.attrib if _ignored(str(name), ATTRIBUTES)]
        if _ignored(str(element.tag), ELEMENTS):
            unread.append(str(element.tag).removeprefix(PREFIX))
        for name in unread:
            yield found(
                subject.spot(element),
                vi=f"camunda:{name} ở {{}} không có tác dụng.",
                en=f"camunda:{name} at {{}} does nothing here.",
            )


def _ignored(name: str, known: frozenset[str]) -> bool:
    return name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known
