"""The rule ``review``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "review",
    ERROR,
    vi="Ghi true hoặc false ở tác vụ của người, hoặc bỏ thuộc tính review.",
    en="Write true or false, on a person's task, or take the property review out.",
)
def review(subject: Subject) -> Iterator[Found]:
    """A property review that is neither true nor false, or no person's task: nothing would be shown again."""
    for node in subject.nodes():
        value = node.properties.get("review")
        if value is None:
            continue
        if value not in {"true", "false"} or node.work is None or node.kind not in names.TASKS:
            yield found(
                node,
                vi=f"review của {{}} là «{value[:40]}», không có tác dụng ở đây.",
                en=f"review of {{}} is «{value[:40]}», which does nothing here.",
            )
