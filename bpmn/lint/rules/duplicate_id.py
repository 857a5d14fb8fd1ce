"""The rule ``duplicate-id``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("duplicate-id", ERROR, vi="Đổi mã của một trong hai phần tử.", en="Give one of the two another id.")
def duplicate_id(subject: Subject) -> Iterator[Found]:
    """Two elements with one id: a reference to it could mean either."""
    for known, elements in subject.by_id.items():
        for element in elements[1:]:
            spot = Spot(id=known, name=element.get("name", ""), line=names.line(element))
            yield found(
                spot,
                vi=f"Mã «{known}» đã dùng ở dòng {names.line(elements[0])}.",
                en=f"The id «{known}» is already used on line {names.line(elements[0])}.",
            )
