"""The rule ``missing-id``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

NAMED = names.FLOW_NODES | {"process", "sequenceFlow", "lane", "message", "signal", "error", "escalation"}


@rule("missing-id", ERROR, vi="Đặt mã (id) cho phần tử.", en="Give the element an id.")
def missing_id(subject: Subject) -> Iterator[Found]:
    """An element without an id.

    Cases, tasks and the trail refer to elements by id, so it must be drawn, not made up.
    """
    for element in subject.elements:
        if names.kind(element) in NAMED and not element.get("id"):
            yield found(
                subject.spot(element),
                vi=f"Phần tử {names.kind(element)} không có mã (id).",
                en=f"This {names.kind(element)} has no id.",
            )
