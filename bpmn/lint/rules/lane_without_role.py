"""The rule ``lane-without-role``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "lane-without-role",
    WARNING,
    vi="Đặt tên cho làn, hoặc thêm thuộc tính role.",
    en="Name the lane, or give it a property role.",
)
def lane_without_role(subject: Subject) -> Iterator[Found]:
    """A lane with neither name nor role, so that its tasks are offered to nobody by it."""
    for scope in subject.scopes():
        for lane in scope.lanes.values():
            if not lane.role and lane.nodes:
                yield found(lane, vi="Làn {} không có tên hay vai trò.", en="The lane {} has neither name nor role.")
