"""The rule ``call-without-mapping``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "call-without-mapping",
    WARNING,
    vi='Thêm camunda:in và camunda:out, ví dụ variables="all".',
    en='Add camunda:in and camunda:out, such as variables="all".',
)
def call_without_mapping(subject: Subject) -> Iterator[Found]:
    """A call activity without any mapping: no variable goes in or comes back."""
    for node in subject.nodes("callActivity"):
        if (
            node.call is not None
            and not node.call.inputs
            and not node.call.outputs
            and not node.data_inputs
            and not node.data_outputs
        ):
            yield found(
                node,
                vi="{} không đưa biến nào vào, không lấy biến nào ra.",
                en="{} passes no variable in and takes none out.",
            )
