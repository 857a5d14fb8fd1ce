"""The rule ``no-start-event``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("no-start-event", ERROR, vi="Vẽ một sự kiện bắt đầu.", en="Draw a start event.")
def no_start_event(subject: Subject) -> Iterator[Found]:
    """A process or sub-process without a start event.

    BPMN 10.5.2 then starts every node without incoming flows; here the start is drawn, so that a reader sees it.
    """
    for scope in subject.scopes():
        if scope.kind != "adHocSubProcess" and not any(node.kind == "startEvent" for node in scope.nodes.values()):
            yield found(scope, vi="{} không có sự kiện bắt đầu.", en="{} has no start event.")
