"""The rule ``business-rule-task``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "business-rule-task",
    ERROR,
    vi="Dùng cổng điều kiện, hoặc tác vụ dịch vụ; bảng quyết định có ở phiên bản sau.",
    en="Use gateway conditions or a service task; a later version brings decision tables.",
)
def business_rule_task(subject: Subject) -> Iterator[Found]:
    """A business rule task: decision tables are not yet run."""
    for node in subject.nodes("businessRuleTask"):
        yield found(
            node,
            vi="{} là tác vụ luật nghiệp vụ, chưa chạy được.",
            en="{} is a business rule task, which is not run yet.",
        )
