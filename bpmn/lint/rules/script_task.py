"""The rule ``script-task``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "script-task",
    ERROR,
    vi="Dùng tác vụ dịch vụ với camunda:expression hoặc camunda:topic.",
    en="Use a service task with a camunda:expression or a camunda:topic.",
)
def script_task(subject: Subject) -> Iterator[Found]:
    """A script task: no script from a diagram is ever run."""
    for node in subject.nodes("scriptTask"):
        yield found(node, vi="{} là tác vụ mã lệnh, không chạy được.", en="{} is a script task, which is not run.")
