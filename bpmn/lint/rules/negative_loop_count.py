"""The rule ``negative-loop-count``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.lint.constants import constant
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import MultiInstance, StandardLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

FIRST = Message(
    vi="Ghi số từ 1 trở lên, hoặc kiểm tra trước (testBefore).",
    en="Write a number from 1 on, or test before (testBefore).",
)


@rule("negative-loop-count", ERROR, vi="Ghi số từ 0 trở lên.", en="Write a number from 0 on.")
def negative_loop_count(subject: Subject) -> Iterator[Found]:
    """A loop maximum or a number of instances below zero, or a maximum of none for a loop tested after its round."""
    for node in subject.nodes():
        loop = node.loop
        count: object = loop.maximum if isinstance(loop, StandardLoop) else None
        if isinstance(loop, MultiInstance):
            count = constant(loop.cardinality)
        if isinstance(count, int | Decimal) and count < 0:
            yield found(node, vi="Số lần lặp của {} là số âm.", en="The loop count of {} is negative.")
        elif isinstance(loop, StandardLoop) and count == 0 and not loop.test_before:
            yield found(
                node,
                vi="Vòng lặp {} làm ít nhất một lần nhưng loopMaximum là 0.",
                en="The loop {} is done at least once, but its loopMaximum is 0.",
                remedy=FIRST,
            )
