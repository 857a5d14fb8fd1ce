"""The rule ``event-sub-process``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "event-sub-process",
    ERROR,
    vi="Vẽ đúng một sự kiện bắt đầu có điều kiện kích hoạt, không nối luồng vào ra.",
    en="Draw exactly one start event with a trigger in it, and no flows to or from it.",
)
def event_sub_process(subject: Subject) -> Iterator[Found]:
    """An event sub-process with several starts, or with flows to or from it (BPMN 10.3.5)."""
    for node in subject.nodes("subProcess"):
        if not node.triggered_by_event or node.body is None:
            continue
        starts = [inner for inner in node.body.nodes.values() if inner.kind == "startEvent"]
        if len(starts) > 1:
            yield found(
                node,
                vi="Quy trình con sự kiện {} có nhiều sự kiện bắt đầu.",
                en="The event sub-process {} has several start events.",
            )
        if node.incoming or node.outgoing:
            yield found(
                node,
                vi="Quy trình con sự kiện {} có luồng vào hoặc ra.",
                en="A flow leads to or from the event sub-process {}.",
            )
