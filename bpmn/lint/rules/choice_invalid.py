"""The rule ``choice-invalid``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names, schema
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("choice-invalid", ERROR, vi="Chọn một giá trị của BPMN 2.0.", en="Choose one of the values of BPMN 2.0.")
def choice_invalid(subject: Subject) -> Iterator[Found]:
    """A value that is none of the words BPMN 2.0 has for it, such as eventGatewayType="parallel" in small letters."""
    for element in subject.elements:
        for attribute in sorted(schema.CHOICES.keys() & set(element.attrib)) if names.kind(element) else ():
            value = element.get(attribute, "")
            if value not in schema.CHOICES[attribute]:
                choices = ", ".join(sorted(schema.CHOICES[attribute]))
                yield found(
                    subject.spot(element),
                    vi=f"{attribute}=«{value[:40]}» ở {{}} không thuộc: {choices}.",
                    en=f"{attribute}=«{value[:40]}» at {{}} is none of: {choices}.",
                )
