"""The rule ``no-form``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("no-form", WARNING, vi="Gắn biểu mẫu bằng camunda:formRef.", en="Name a form in camunda:formRef.")
def no_form(subject: Subject) -> Iterator[Found]:
    """A user task without a form: the official can only say that it is done."""
    for node in subject.nodes("userTask"):
        if node.work is not None and node.work.form is None and node.work.form_key is None:
            yield found(node, vi="{} không có biểu mẫu.", en="{} has no form.")
