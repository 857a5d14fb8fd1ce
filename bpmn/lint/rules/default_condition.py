"""The rule ``default-condition``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "default-condition",
    WARNING,
    vi="Xóa điều kiện trên luồng mặc định.",
    en="Remove the condition of the default flow.",
)
def default_condition(subject: Subject) -> Iterator[Found]:
    """A condition on a default flow: it is not looked at."""
    for flow in subject.flows():
        if flow.default and subject.condition_drawn(flow):
            yield found(
                flow,
                vi="Điều kiện của luồng mặc định {} không được xét.",
                en="The condition of the default flow {} is not looked at.",
            )
