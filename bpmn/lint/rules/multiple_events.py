"""The rule ``multiple-events``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "multiple-events",
    ERROR,
    vi="Vẽ mỗi điều kiện kích hoạt thành một sự kiện; loại này có ở phiên bản sau.",
    en="Draw one event per trigger; a later version brings events with several.",
)
def multiple_events(subject: Subject) -> Iterator[Found]:
    """An event with several triggers, of which one or (parallelMultiple) all must happen: not yet run."""
    for node in subject.nodes(*names.EVENTS):
        if len(node.events) > 1 or node.parallel_multiple:
            yield found(
                node,
                vi="{} có nhiều điều kiện kích hoạt, chưa chạy được.",
                en="{} has several triggers, which is not run yet.",
            )
