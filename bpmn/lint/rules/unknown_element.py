"""The rule ``unknown-element``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names, schema
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

OPEN = frozenset({"definitions"})
"""Where elements of other namespaces may stand: the drawing's layout."""


@rule(
    "unknown-element",
    ERROR,
    vi="Xóa phần tử hoặc thay bằng phần tử BPMN 2.0.",
    en="Remove it, or draw a BPMN 2.0 element instead.",
)
def unknown_element(subject: Subject) -> Iterator[Found]:
    """Something that BPMN 2.0 does not know there: it would be skipped, so it is refused."""
    for element in subject.elements:
        parent = element.getparent()
        form = None if parent is None else schema.form(names.kind(parent))
        kind = names.kind(element)
        if parent is None or form is None or kind in form.parts or (not kind and names.kind(parent) in OPEN):
            continue
        spot = subject.spot(element)
        yield found(
            Spot(id=element.get("id") or spot.id, name=spot.name, line=spot.line),
            vi=f"Không hiểu phần tử «{kind or element.tag}» trong {names.kind(parent)}.",
            en=f"The element «{kind or element.tag}» is not known in a {names.kind(parent)}.",
        )
