"""The rule ``form-missing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "form-missing",
    ERROR,
    vi="Thêm tệp .form vào gói, hoặc sửa tên.",
    en="Add the .form file to the package, or correct the name.",
)
def form_missing(subject: Subject) -> Iterator[Found]:
    """A form that the package does not hold."""
    for node in subject.nodes():
        form = node.work.form if node.work else None
        if subject.forms is not None and form is not None and form not in subject.forms:
            yield found(
                node,
                vi=f"Không có biểu mẫu «{form}» của {{}} trong gói.",
                en=f"The package does not hold the form «{form}» of {{}}.",
            )
