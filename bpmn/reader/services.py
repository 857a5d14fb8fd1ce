"""Automatic steps: an external topic or an expression (``camunda:`` attributes of service and send tasks)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import Service

if TYPE_CHECKING:
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element

ACTIVITIES = frozenset({"serviceTask", "sendTask", "businessRuleTask"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})


def read_service(drawing: Drawing, node: Element) -> Service | None:
    """Read what a step does by itself; of a message thrown by an event, the attributes stand on its definition."""
    kind = names.kind(node)
    holder: Element | None = node if kind in ACTIVITIES else None
    if kind in THROWING:
        holder = names.child(node, "messageEventDefinition")
    if holder is None:
        return None
    topic = holder.get(names.camunda("topic")) or None
    expression = drawing.attribute(holder, "expression")
    if topic is None and expression is None:
        return None
    return Service(
        topic=topic,
        expression=expression,
        result_variable=holder.get(names.camunda("resultVariable")) or None,
        priority=drawing.attribute(holder, "taskPriority"),
        retry_cycle=_retry_cycle(node),
    )


def _retry_cycle(node: Element) -> str | None:
    return next((names.text(found) for found in names.extensions(node, "failedJobRetryTimeCycle")), None) or None
