"""The rule ``priority-invalid``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn.lint.constants import UNKNOWN, constant
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


@rule("priority-invalid", ERROR, vi="Ghi một số nguyên, ví dụ 50.", en="Write a whole number, such as 50.")
def priority_invalid(subject: Subject) -> Iterator[Found]:
    """A camunda:priority or camunda:taskPriority that is no whole number."""
    for node in subject.nodes():
        for holder in (node.work, node.service):
            priority = holder.priority if holder is not None else None
            value = constant(priority)
            if priority is not None and value is not UNKNOWN and not WHOLE.fullmatch(str(value)):
                yield found(
                    node,
                    vi=f"Mức ưu tiên «{priority.text[:40]}» của {{}} không phải số nguyên.",
                    en=f"The priority «{priority.text[:40]}» of {{}} is no whole number.",
                )
