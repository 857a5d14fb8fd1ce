"""The rule ``resource-role``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

ROLES = frozenset({"resourceRole", "performer", "humanPerformer", "potentialOwner"})


@rule(
    "resource-role",
    WARNING,
    vi="Dùng làn, camunda:assignee hoặc camunda:candidateGroups.",
    en="Use a lane, camunda:assignee or camunda:candidateGroups.",
)
def resource_role(subject: Subject) -> Iterator[Found]:
    """Performers drawn the standard's way (humanPerformer, potentialOwner): they are not read."""
    for element in subject.elements:
        if names.kind(element) in ROLES:
            yield found(
                subject.spot(element),
                vi=f"{names.kind(element)} của {{}} không được đọc.",
                en=f"The {names.kind(element)} of {{}} is not read.",
            )
