"""The rule ``boolean-invalid``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names, schema
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("boolean-invalid", ERROR, vi="Ghi true hoặc false.", en="Write true or false.")
def boolean_invalid(subject: Subject) -> Iterator[Found]:
    """A switch, such as isInterrupting or isExecutable, that is neither true nor false (xsd:boolean)."""
    processes = subject.root.iterchildren(names.bpmn("process"))
    for element in dict.fromkeys((*processes, *subject.elements)):
        for attribute in sorted(schema.BOOLEANS & set(element.attrib)) if names.kind(element) else ():
            value = element.get(attribute, "").strip()
            if value not in schema.BOOLEAN:
                yield found(
                    subject.spot(element),
                    vi=f"{attribute}=«{value[:40]}» ở {{}} không phải đúng hay sai.",
                    en=f"{attribute}=«{value[:40]}» at {{}} is neither true nor false.",
                )
