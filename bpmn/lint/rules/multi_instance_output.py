"""The rule ``multi-instance-output``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import MultiInstance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "multi-instance-output",
    ERROR,
    vi="Ghi cả loopDataOutputRef và outputDataItem, hoặc xóa cả hai.",
    en="Write both loopDataOutputRef and outputDataItem, or neither.",
)
def multi_instance_output(subject: Subject) -> Iterator[Found]:
    """A multi-instance activity that collects into a list without saying what, or the other way round (BPMN 10.3.6)."""
    for node in subject.nodes():
        loop = node.loop
        if isinstance(loop, MultiInstance) and bool(loop.output) != bool(loop.output_item):
            yield found(
                node,
                vi="{} chỉ nêu một nửa việc gom kết quả: danh sách hoặc mục.",
                en="{} says only half of what it collects: the list or the item.",
            )
