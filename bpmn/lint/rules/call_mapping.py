"""The rule ``call-mapping``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element

MAPPINGS = frozenset({names.camunda("in"), names.camunda("out")})


@rule(
    "call-mapping",
    ERROR,
    vi='Ghi source hoặc sourceExpression, và target; hoặc variables="all"; hoặc businessKey.',
    en='Write source or sourceExpression, and target; or variables="all"; or businessKey.',
)
def call_mapping(subject: Subject) -> Iterator[Found]:
    """A camunda:in or camunda:out line that does not say what goes where."""
    for element in subject.elements:
        if str(element.tag) in MAPPINGS and not _complete(element):
            yield found(
                subject.spot(element),
                vi="Một dòng ánh xạ biến của {} chưa đủ.",
                en="A variable mapping of {} is not complete.",
            )


def _complete(element: Element) -> bool:
    if element.get("variables") is not None:
        return element.get("variables") == "all"
    if element.get("businessKey") is not None:
        return True
    sources = [element.get(name) for name in ("source", "sourceExpression") if element.get(name)]
    return len(sources) == 1 and bool(element.get("target"))
