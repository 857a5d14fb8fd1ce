"""The rule ``lane-foreign``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "lane-foreign",
    WARNING,
    vi="Đưa phần tử vào làn thuộc bể của nó.",
    en="Put the element into a lane of its own pool.",
)
def lane_foreign(subject: Subject) -> Iterator[Found]:
    """A lane that lists an element of another pool or of another sub-process: it means nothing there (BPMN 10.8)."""
    for scope in subject.scopes():
        inside = {scope.id, *(node.id for node in scope.walk())}
        for lane in scope.lanes.values():
            for listed in lane.nodes:
                meant = [element for element in subject.meant(listed) if names.kind(element) in names.FLOW_NODES]
                if meant and listed not in inside:
                    yield found(
                        lane,
                        vi=f"Làn {{}} kê «{listed}», phần tử của nơi khác.",
                        en=f"The lane {{}} lists «{listed}», which stands elsewhere.",
                    )
