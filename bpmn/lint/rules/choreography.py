"""The rule ``choreography``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

KINDS = frozenset(
    {
        "choreography",
        "globalChoreographyTask",
        "choreographyTask",
        "subChoreography",
        "callChoreography",
        "conversation",
        "subConversation",
        "callConversation",
        "globalConversation",
    }
)


@rule(
    "choreography",
    ERROR,
    vi="Vẽ quy trình trong các bể (pool) với luồng thông điệp.",
    en="Draw processes in pools with message flows.",
)
def choreography(subject: Subject) -> Iterator[Found]:
    """Choreographies and conversations (BPMN 11 and 9.5): they are not yet run."""
    for element in subject.elements:
        if names.kind(element) in KINDS:
            spot = Spot(id=element.get("id", ""), name=element.get("name", ""), line=names.line(element))
            yield found(
                spot,
                vi=f"{{}} ({names.kind(element)}) chưa chạy được.",
                en=f"{{}} ({names.kind(element)}) is not run yet.",
            )
