"""The rule ``flow-contradiction``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


ENDS = {"incoming": "targetRef", "outgoing": "sourceRef"}
WORDS = {"incoming": "luồng vào", "outgoing": "luồng ra"}


@rule(
    "flow-contradiction",
    ERROR,
    vi="Mở sơ đồ trong trình vẽ, nối lại luồng và lưu.",
    en="Open the diagram in the modeler, connect the flow anew and save.",
)
def flow_contradiction(subject: Subject) -> Iterator[Found]:
    """An element that lists a flow as coming in or going out which leads elsewhere (BPMN 8.4.13)."""
    for element in subject.elements:
        parent = element.getparent()
        end = ENDS.get(names.kind(element))
        if end is None or parent is None:
            continue
        for flow in subject.meant(names.text(element)):
            if names.kind(flow) == "sequenceFlow" and parent not in subject.meant(flow.get(end, "")):
                yield found(
                    subject.spot(element),
                    vi=f"{{}} kê «{names.text(element)}» là {WORDS[names.kind(element)]}, nhưng luồng đó nối nơi khác.",
                    en=f"{{}} lists «{names.text(element)}» as {names.kind(element)}, but that flow leads elsewhere.",
                )
