"""The rule ``multi-instance-without-count``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import MultiInstance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "multi-instance-without-count",
    ERROR,
    vi="Ghi loopCardinality, hoặc camunda:collection.",
    en="Write a loopCardinality, or a camunda:collection.",
)
def multi_instance_without_count(subject: Subject) -> Iterator[Found]:
    """A multi-instance activity that says neither how many times nor for which items."""
    for node in subject.nodes():
        loop = node.loop
        if (
            isinstance(loop, MultiInstance)
            and loop.cardinality is None
            and loop.collection is None
            and not subject.misread(node.id)
        ):
            yield found(node, vi="{} không cho biết làm mấy lần.", en="{} does not say how many times it is done.")
