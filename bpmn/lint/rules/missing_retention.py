"""The rule ``missing-retention``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "missing-retention",
    WARNING,
    vi="Ghi camunda:historyTimeToLive theo thời hạn bảo quản.",
    en="Write a camunda:historyTimeToLive as the retention schedule says.",
)
def missing_retention(subject: Subject) -> Iterator[Found]:
    """A process that does not say how long its cases are kept (camunda:historyTimeToLive)."""
    for process in subject.processes:
        if process.time_to_live is None:
            yield found(
                process.root,
                vi="Quy trình {} không nêu thời hạn bảo quản.",
                en="The process {} does not say how long its cases are kept.",
            )
