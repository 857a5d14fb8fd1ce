"""The rule ``unknown-attribute``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names, schema
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "unknown-attribute",
    ERROR,
    vi="Xóa thuộc tính, hoặc viết đúng tên (phân biệt chữ hoa, chữ thường).",
    en="Remove it, or write its name as BPMN 2.0 has it, capitals included.",
)
def unknown_attribute(subject: Subject) -> Iterator[Found]:
    """An attribute that BPMN 2.0 does not know there, such as cancelactivity: what it should say would not count."""
    for element in subject.elements:
        form = schema.form(names.kind(element))
        for name in map(str, element.attrib) if form is not None else ():
            if form is not None and _unknown(name, form):
                shown_name = name.rpartition("}")[2][:60]
                yield found(
                    subject.spot(element),
                    vi=f"Không hiểu thuộc tính «{shown_name}» của {names.kind(element)} ở {{}}.",
                    en=f"The attribute «{shown_name}» of {names.kind(element)} at {{}} is not known.",
                )


def _unknown(name: str, form: schema.Form) -> bool:
    """Tell whether the schema has no such attribute; those of other namespaces are extensions."""
    if name.startswith("{"):
        return name.startswith(names.bpmn(""))
    return name not in form.attributes
