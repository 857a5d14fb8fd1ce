"""The rule ``form-key``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "form-key",
    WARNING,
    vi="Vẽ biểu mẫu .form và gắn bằng camunda:formRef.",
    en="Draw a .form file and name it in camunda:formRef.",
)
def form_key(subject: Subject) -> Iterator[Found]:
    """A form key that is no form-js file (embedded:, app:, a web page): it is not shown."""
    for node in subject.nodes():
        if node.work is not None and node.work.form_key is not None and node.work.form is None:
            yield found(
                node,
                vi=f"Biểu mẫu «{node.work.form_key}» của {{}} không hiển thị được.",
                en=f"The form «{node.work.form_key}» of {{}} cannot be shown.",
            )
