"""The rule ``extension-not-run``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element

PREFIX = names.camunda("")
ELEMENTS = frozenset({"executionListener", "taskListener", "connector", "field", "errorEventDefinition", "constraint"})
ATTRIBUTES = (
    "class",
    "delegateExpression",
    "decisionRef",
    "caseRef",
    "variableMappingClass",
    "variableMappingDelegateExpression",
    "formHandlerClass",
)


@rule(
    "extension-not-run",
    ERROR,
    vi='Dùng camunda:type="external" với camunda:topic, hoặc camunda:expression.',
    en='Use camunda:type="external" with a camunda:topic, or a camunda:expression.',
)
def extension_not_run(subject: Subject) -> Iterator[Found]:
    """Listeners, connectors, scripts, Java classes and delegates.

    Code that Camunda would run and this engine does not.
    """
    for element in subject.elements:
        tag = str(element.tag)
        if tag.startswith(PREFIX) and tag.removeprefix(PREFIX) in ELEMENTS:
            yield _refused(subject, element, tag.removeprefix(PREFIX))
        for attribute in ATTRIBUTES:
            if element.get(names.camunda(attribute)) is not None:
                yield _refused(subject, element, attribute)
        if element.get(names.camunda("type")) not in {None, "external"}:
            yield _refused(subject, element, f"type={element.get(names.camunda('type'))}")


def _refused(subject: Subject, element: Element, what: str) -> Found:
    return found(
        subject.spot(element),
        vi=f"{{}} dùng camunda:{what}, không chạy được.",
        en=f"{{}} uses camunda:{what}, which is not run.",
    )
