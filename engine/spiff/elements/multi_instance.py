"""Multi-instance: an activity that is done for each item or a number of times (BPMN 10.3.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.errors import FlowError
from engine.spiff.library import TaskState
from engine.spiff.variables import kept

if TYPE_CHECKING:
    from bpmn.expressions import Expression
    from bpmn.model import MultiInstance
    from engine.spiff.elements.activity import Activity
    from engine.spiff.token import Token

MOST = 10_000
"""Instances that one activity may have."""


class InstanceSet:
    """The instances of an activity, all at once or one after another.

    What an instance writes stays in it. Its ``output_item`` is collected into ``output``, in item order; an instance
    that the completion condition cut off leaves null there. The counters are named as in Camunda 7.
    """

    def __init__(self, activity: Activity, loop: MultiInstance) -> None:
        self.activity, self.loop = activity, loop

    def counters(self, body: Token) -> dict[str, object]:
        """Give what each instance and the completion condition see."""
        return {
            "nrOfInstances": len(body.results or ()),
            "nrOfCompletedInstances": body.ended,
            "nrOfActiveInstances": body.started - body.ended,
        }

    def begin(self, body: Token) -> None:
        """Start all instances, or the first. Raises FlowError when what is drawn gives no list and no number."""
        body._set_state(TaskState.STARTED)  # noqa: SLF001 (the library's own life cycle)
        if self.loop.collection is not None:
            body.items = self._items(body, self.loop.collection)
            total = len(body.items)
        else:
            total = self._cardinality(body)
        if total > MOST:
            raise FlowError(self.activity.name, f"{total} instances are more than {MOST}. Split the list")
        body.results = [None] * total
        if total == 0:
            self._finish(body)
        for _ in range(min(total, 1) if self.loop.sequential else total):
            self._next(body)

    def ended(self, instance: Token) -> None:
        """Collect what an instance gives; complete the activity when all are done or the completion condition holds."""
        scope = instance.workflow
        body = scope.top_workflow.tokens[instance.body or 0]
        results = body.results or []
        body.ended += 1
        if self.loop.output_item is not None:
            results[instance.index or 0] = scope.view(instance).get(self.loop.output_item)
        stop = self.loop.completion is not None and scope.test(
            self.loop.completion, instance, "The completion condition"
        )
        if stop or body.ended == len(results):
            for other in [other for other in body.instances if other is not instance]:
                other.cancel()
            self._finish(body)
        elif self.loop.sequential:
            self._next(body)

    def _finish(self, body: Token) -> None:
        if self.loop.output is not None:
            body.workflow.assign(self.loop.output, body.results)
        self.activity.close_body(body)

    def _next(self, body: Token) -> None:
        number = body.started
        body.started += 1
        data: dict[str, object] = {"loopCounter": number}
        if self.loop.output_item is not None:
            # The instance owns its output item, so that what is written inside a sub-process lands in it.
            data[self.loop.output_item] = None
        if self.loop.item is not None and body.items is not None:
            data[self.loop.item] = kept(body.items[number])
        body.workflow.spawn(self.activity, data, body=body.id, index=number)

    def _items(self, body: Token, collection: Expression) -> list[object]:
        value = kept(body.workflow.evaluate(collection, body))
        if not isinstance(value, list):
            raise FlowError(
                self.activity.name, f"“{collection.text}” gives no list, so there is nothing to repeat for. Give a list"
            )
        return value

    def _cardinality(self, body: Token) -> int:
        cardinality = self.loop.cardinality
        value = None if cardinality is None else body.workflow.evaluate(cardinality, body)
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            given = "empty" if value is None else str(value).lower()
            raise FlowError(self.activity.name, f"The number of instances is {given}. Give a whole number from 0")
        return value
