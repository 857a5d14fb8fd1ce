"""Loops: ``standardLoopCharacteristics`` and ``multiInstanceLoopCharacteristics`` (BPMN 10.3.5, 10.3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import MultiInstance, StandardLoop
from bpmn.reader.data import variable

if TYPE_CHECKING:
    from bpmn.expressions import Expression
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element


def read_loop(drawing: Drawing, activity: Element) -> StandardLoop | MultiInstance | None:
    """Read how often an activity is done; None for once."""
    several = names.child(activity, "multiInstanceLoopCharacteristics")
    if several is not None:
        return _multi_instance(drawing, several)
    again = names.child(activity, "standardLoopCharacteristics")
    if again is None:
        return None
    return StandardLoop(
        line=names.line(again),
        maximum=drawing.integer(again, "loopMaximum"),
        condition=drawing.condition(names.child(again, "loopCondition"), "loopCondition"),
        test_before=names.is_true(again, "testBefore"),
    )


def _multi_instance(drawing: Drawing, loop: Element) -> MultiInstance:
    count = names.child_text(loop, "loopCardinality")
    return MultiInstance(
        line=names.line(loop),
        sequential=names.is_true(loop, "isSequential"),
        cardinality=drawing.number(count, loop, "loopCardinality") if count else None,
        collection=_collection(drawing, loop),
        item=loop.get(names.camunda("elementVariable")) or _item(loop, "inputDataItem"),
        output=_output(drawing, loop),
        output_item=_item(loop, "outputDataItem"),
        completion=drawing.condition(names.child(loop, "completionCondition"), "completionCondition"),
    )


def _collection(drawing: Drawing, loop: Element) -> Expression | None:
    text = (loop.get(names.camunda("collection")) or "").strip()
    if not text:
        reference = names.child_text(loop, "loopDataInputRef")
        text = reference if "{" in reference else variable(drawing, reference)
    if not text:
        return None
    return drawing.expression(text if "{" in text else f"${{{text}}}", loop, "collection")


def _output(drawing: Drawing, loop: Element) -> str | None:
    return variable(drawing, names.child_text(loop, "loopDataOutputRef")) or None


def _item(loop: Element, name: str) -> str | None:
    found = names.child(loop, name)
    return None if found is None else found.get("name") or found.get("id")
