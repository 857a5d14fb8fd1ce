"""The rule ``condition-missing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("condition-missing", ERROR, vi="Ghi điều kiện ${…}.", en="Write a condition ${…}.")
def condition_missing(subject: Subject) -> Iterator[Found]:
    """A conditional event without a condition."""
    for node, event in subject.events(EventKind.CONDITIONAL):
        if event.expression is None and not subject.misread(node.id):
            yield found(
                node, vi="Sự kiện điều kiện {} không có điều kiện.", en="The conditional event {} has no condition."
            )
