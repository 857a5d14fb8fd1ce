"""The rule ``service-ambiguous``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

EXTERNAL = Message(vi='Ghi camunda:type="external".', en='Write camunda:type="external".')


@rule("service-ambiguous", ERROR, vi="Giữ một trong hai.", en="Keep one of the two.")
def service_ambiguous(subject: Subject) -> Iterator[Found]:
    """A step with both a topic and an expression, or with a topic that is not marked as external."""
    for element in subject.elements:
        topic = element.get(names.camunda("topic"))
        if topic is not None and element.get(names.camunda("expression")) is not None:
            yield found(
                subject.spot(element), vi="{} có cả topic và expression.", en="{} has a topic and an expression."
            )
        elif topic is not None and element.get(names.camunda("type")) != "external":
            yield found(
                subject.spot(element),
                vi='{} có topic nhưng không có camunda:type="external".',
                en='{} has a topic but not camunda:type="external".',
                remedy=EXTERNAL,
            )
