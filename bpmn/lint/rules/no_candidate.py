"""The rule ``no-candidate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "no-candidate",
    WARNING,
    vi="Đặt tác vụ vào làn, hoặc ghi camunda:candidateGroups.",
    en="Put the task in a lane, or write camunda:candidateGroups.",
)
def no_candidate(subject: Subject) -> Iterator[Found]:
    """A person's task that names nobody and stands in no lane with a role: it goes to whoever started the case."""
    roles = {lane.id: lane.role for scope in subject.scopes() for lane in scope.lanes.values()}
    for node in subject.nodes("userTask", "manualTask", "task"):
        work = node.work
        named = work is not None and (work.assignee or work.candidate_users or work.candidate_groups)
        if not named and not roles.get(node.lane or "") and not subject.misread(node.id):
            yield found(node, vi="{} không nêu ai làm.", en="{} does not say who does it.")
