"""The rule ``error-not-interrupting``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "error-not-interrupting",
    ERROR,
    vi="Vẽ sự kiện lỗi kiểu ngắt, hoặc dùng báo cáo leo thang.",
    en="Draw it as interrupting, or use an escalation.",
)
def error_not_interrupting(subject: Subject) -> Iterator[Found]:
    """An error that is caught without interrupting (BPMN 10.5.6): what failed cannot go on."""
    for node, _event in subject.events(EventKind.ERROR):
        if node.kind in names.CATCHING and not node.interrupting:
            yield found(node, vi="Sự kiện lỗi {} không ngắt.", en="The error event {} does not interrupt.")
