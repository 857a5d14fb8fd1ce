"""The rule ``form-data``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "form-data",
    WARNING,
    vi="Vẽ biểu mẫu .form và gắn bằng camunda:formRef.",
    en="Draw a .form file and name it in camunda:formRef.",
)
def form_data(subject: Subject) -> Iterator[Found]:
    """Fields drawn into the diagram with camunda:formData: they are not shown; forms are files of their own."""
    for node in subject.nodes():
        if any(True for element in subject.by_id.get(node.id, ()) for _ in names.extensions(element, "formData")):
            yield found(
                node,
                vi="Các trường camunda:formData của {} không được hiển thị.",
                en="The camunda:formData fields of {} are not shown.",
            )
