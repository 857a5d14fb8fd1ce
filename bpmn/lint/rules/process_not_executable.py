"""The rule ``process-not-executable``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import INFO, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "process-not-executable",
    INFO,
    vi="Đánh dấu «Executable» nếu quy trình này cũng phải chạy.",
    en='Tick "Executable" if this one is to run too.',
)
def process_not_executable(subject: Subject) -> Iterator[Found]:
    """A process beside an executable one that is drawn for readers only: it is neither judged nor run."""
    if any(process.executable for process in subject.diagram.processes.values()):
        for process in subject.diagram.processes.values():
            if not process.executable:
                yield found(process.root, vi="Quy trình {} chỉ để xem.", en="The process {} is for reading only.")
