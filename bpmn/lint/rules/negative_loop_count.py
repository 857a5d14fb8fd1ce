"""The rule ``negative-loop-count``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import MultiInstance, StandardLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

NEGATIVE = re.compile(r"[$#]\{\s*-\s*\d+\s*\}")


@rule("negative-loop-count", ERROR, vi="Ghi số từ 0 trở lên.", en="Write a number from 0 on.")
def negative_loop_count(subject: Subject) -> Iterator[Found]:
    """A loop maximum or a number of instances below zero."""
    for node in subject.nodes():
        loop = node.loop
        low = isinstance(loop, StandardLoop) and loop.maximum is not None and loop.maximum < 0
        if isinstance(loop, MultiInstance) and loop.cardinality is not None:
            low = NEGATIVE.match(loop.cardinality.text) is not None
        if low:
            yield found(node, vi="Số lần lặp của {} là số âm.", en="The loop count of {} is negative.")
