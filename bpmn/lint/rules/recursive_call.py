"""The rule ``recursive-call``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.graph import calls, cycles
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "recursive-call",
    WARNING,
    vi="Đặt điều kiện dừng; số bước của một lượt chạy có giới hạn.",
    en="Make sure that it ends; a run has a budget of steps.",
)
def recursive_call(subject: Subject) -> Iterator[Found]:
    """A process that calls itself, straight or through another process of the file."""
    together = cycles(calls(subject))
    for process in subject.processes:
        for node in process.root.walk():
            if node.call is not None and together[node.call.key] == together[process.key]:
                yield found(
                    node, vi="{} gọi lại chính quy trình chứa nó.", en="{} calls the process that it stands in."
                )
