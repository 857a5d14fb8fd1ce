"""The rule ``loop-without-end``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import StandardLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("loop-without-end", ERROR, vi="Ghi loopCondition hoặc loopMaximum.", en="Write a loopCondition or a loopMaximum.")
def loop_without_end(subject: Subject) -> Iterator[Found]:
    """A loop with neither condition nor maximum: it would never end."""
    for node in subject.nodes():
        loop = node.loop
        if (
            isinstance(loop, StandardLoop)
            and loop.condition is None
            and loop.maximum is None
            and not subject.misread(node.id)
        ):
            yield found(node, vi="Vòng lặp {} không có điểm dừng.", en="The loop {} has no end.")
