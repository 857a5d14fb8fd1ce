"""The rule ``call-start``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "call-start",
    ERROR,
    vi="Vẽ trong quy trình được gọi một sự kiện bắt đầu không có điều kiện kích hoạt.",
    en="Draw a start event without a trigger in the called process.",
)
def call_start(subject: Subject) -> Iterator[Found]:
    """A call of a process of this file that only messages, signals or times can start (BPMN 10.5.2)."""
    for node in subject.nodes("callActivity"):
        called = subject.diagram.processes.get(node.call.key if node.call else "")
        starts = [] if called is None else [at for at in called.root.nodes.values() if at.kind == "startEvent"]
        if starts and all(start.events for start in starts):
            yield found(
                node,
                vi="{} gọi một quy trình không thể khởi động bằng lời gọi.",
                en="{} calls a process that cannot be started by a call.",
            )
