"""The rule ``multi-instance-ambiguous``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.xml import Element


@rule("multi-instance-ambiguous", ERROR, vi="Giữ một cách nêu.", en="Keep one of the two.")
def multi_instance_ambiguous(subject: Subject) -> Iterator[Found]:
    """A multi-instance activity that says twice how often it is done, or names items that it does not have (10.3.6)."""
    for element in subject.elements:
        fault = _fault(element) if names.kind(element) == "multiInstanceLoopCharacteristics" else None
        if fault is not None:
            yield found(subject.spot(element), vi=f"{{}} {fault.vi}", en=f"{{}} {fault.en}")


def _fault(loop: Element) -> Message | None:
    count = names.child_text(loop, "loopCardinality")
    reference = names.child_text(loop, "loopDataInputRef")
    collection = (loop.get(names.camunda("collection")) or "").strip()
    if count and (reference or collection):
        return Message(
            vi="có cả số lần (loopCardinality) và danh sách.", en="has both a loopCardinality and a collection."
        )
    if reference and collection and reference != collection:
        return Message(vi="có hai danh sách khác nhau.", en="has two different collections.")
    items = _items(loop)
    if len(items) > 1:
        return Message(vi="có hai tên cho một mục.", en="has two names for one item.")
    if items and not reference and not collection:
        return Message(vi="đặt tên cho mục mà không có danh sách.", en="names an item but has no collection.")
    return None


def _items(loop: Element) -> set[str]:
    """Give the names for the variable of one item."""
    drawn = names.child(loop, "inputDataItem")
    written = loop.get(names.camunda("elementVariable"))
    return {name for name in (written, None if drawn is None else drawn.get("name") or drawn.get("id")) if name}
