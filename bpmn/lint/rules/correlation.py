"""The rule ``correlation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "correlation",
    ERROR,
    vi="Ghi cho mỗi thuộc tính cách lấy từ thông điệp (messagePath).",
    en="Say for each property how it is read from a message (messagePath).",
)
def correlation(subject: Subject) -> Iterator[Found]:
    """A correlation key without properties, or a property that is read from no message (BPMN 8.4.2)."""
    for key in subject.diagram.correlations:
        element = subject.by_id.get(key.id, [subject.root])[0]
        spot = Spot(id=key.id, name=key.name, line=names.line(element))
        if not key.properties:
            yield found(
                spot, vi="Khóa tương quan {} không có thuộc tính.", en="The correlation key {} has no properties."
            )
        for part in key.properties:
            if not part.retrievals:
                yield found(
                    spot,
                    vi=f"Thuộc tính «{part.name or part.id}» của khóa {{}} không được lấy từ thông điệp nào.",
                    en=f"The property «{part.name or part.id}» of the key {{}} is read from no message.",
                )
