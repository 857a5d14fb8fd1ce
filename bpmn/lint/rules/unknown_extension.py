"""The rule ``unknown-extension``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element

OURS = frozenset({names.BPMN, names.CAMUNDA, names.XSI, "http://www.w3.org/XML/1998/namespace"})


@rule(
    "unknown-extension",
    WARNING,
    vi="Dùng các thuộc tính camunda: tương ứng; tệp của hệ khác sẽ được chuyển đổi khi nhập ở phiên bản sau.",
    en="Use the camunda: attributes that mean the same; a later version converts other engines' files on import.",
)
def unknown_extension(subject: Subject) -> Iterator[Found]:
    """Extensions of another product (zeebe, spiffworkflow, flowable, …): they are kept in the file and do nothing."""
    told: set[tuple[str, str]] = set()
    for element in subject.elements:
        spot = subject.spot(element)
        for space in sorted(_spaces(element) - OURS):
            if (spot.id, space) not in told:
                told.add((spot.id, space))
                yield found(
                    spot,
                    vi=f"{{}} có phần mở rộng của «{space}» mà hệ thống không đọc.",
                    en=f"{{}} has an extension of «{space}», which is not read.",
                )


def _spaces(element: Element) -> set[str]:
    """Give the namespaces of an extension element, or of the attributes on a BPMN element; layout has its own rules."""
    parent = element.getparent()
    extension = parent is not None and names.kind(parent) == "extensionElements"
    if not extension and not names.kind(element):
        return set()
    used = [str(element.tag), *map(str, element.attrib)]
    return {name[1:].partition("}")[0] for name in used if name.startswith("{")}
