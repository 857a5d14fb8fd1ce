"""The rule ``missing-name``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("missing-name", WARNING, vi="Đặt tên cho bước.", en="Name the step.")
def missing_name(subject: Subject) -> Iterator[Found]:
    """A task, sub-process, call or process without a name: people would see its id."""
    for node in subject.nodes(*names.ACTIVITIES):
        if not node.name.strip():
            yield found(node, vi="{} không có tên.", en="{} has no name.")
    for process in subject.processes:
        if not process.name.strip():
            yield found(process.root, vi="Quy trình {} không có tên.", en="The process {} has no name.")
