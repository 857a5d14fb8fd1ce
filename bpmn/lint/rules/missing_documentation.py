"""The rule ``missing-documentation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "missing-documentation",
    WARNING,
    vi="Viết hướng dẫn trong <documentation>.",
    en="Write the instruction in <documentation>.",
)
def missing_documentation(subject: Subject) -> Iterator[Found]:
    """A user task without a work instruction, or a process without a description."""
    for node in subject.nodes("userTask", "manualTask"):
        if not node.documentation:
            yield found(node, vi="{} không có hướng dẫn.", en="{} has no instruction.")
    for process in subject.processes:
        if not process.documentation:
            yield found(process.root, vi="Quy trình {} không có mô tả.", en="The process {} has no description.")
