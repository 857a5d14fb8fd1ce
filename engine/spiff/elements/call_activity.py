"""The call activity: another process, inline from the same file, else as a child instance (BPMN 10.3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.errors import BpmnRoomError
from engine.errors import FlowError
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.journal import Called
from engine.spiff.library import TaskState
from engine.spiff.variables import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.model import Call, VariableMapping
    from engine.spiff.scope import Scope
    from engine.spiff.token import Token


COUNTERS = frozenset({"loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"})
"""What belongs to the loop around a call, not to the called process."""


class CallActivity(SubProcess):
    """Only what ``camunda:in`` and ``camunda:out`` name goes in and out; without them nothing does."""

    closed = True

    @property
    def call(self) -> Call:
        """What is called. Raises FlowError when the drawing does not say."""
        if self.node.call is None or not self.node.call.key:
            raise FlowError(self.name, "The call activity calls nothing. Name the process that it calls")
        return self.node.call

    def start(self, token: Token) -> bool:
        """Begin the called process inside this one, or ask for a child instance."""
        call, top = self.call, token.workflow.top_workflow
        if call.key in top.compiled.inline and call.binding != "version":
            self.begin_inner(token, call.key, self._given(token))
            return False
        token._set_state(TaskState.STARTED)  # noqa: SLF001 (the library's own life cycle)
        token.wait = "child"
        top.journal.append(self.called(token))
        return False

    def called(self, token: Token) -> Called:
        """Say which child instance is wanted, from the variables as they are."""
        return Called(token.id, self.name, self.call.key, dict(self._given(token)), self._business_key(token))

    def inner_done(self, token: Token, scope: Scope) -> None:
        """Take the results of the inline process."""
        self._take(token, scope.data)
        super().inner_done(token, scope)

    def finish(self, token: Token, values: Mapping[str, object]) -> None:
        """Take the results of the child instance."""
        self._take(token, values)
        token.workflow.close(token, cancelled=False)
        token.complete()

    def _given(self, token: Token) -> Iterator[tuple[str, object]]:
        scope = token.workflow
        view = scope.view(token)
        for mapping in self.call.inputs:
            if mapping.all_variables:
                yield from ((name, kept(value)) for name, value in list(view.items()) if name not in COUNTERS)
            elif mapping.target is not None and not mapping.business_key:
                value = (
                    view.get(mapping.source or "")
                    if mapping.expression is None
                    else scope.evaluate(mapping.expression, token)
                )
                yield mapping.target, kept(value)

    def _business_key(self, token: Token) -> str | None:
        keys = [
            mapping.expression
            for mapping in self.call.inputs
            if mapping.business_key and mapping.expression is not None
        ]
        return str(token.workflow.evaluate(keys[0], token)) if keys else None

    def _take(self, token: Token, values: Mapping[str, object]) -> None:
        scope = token.workflow
        outside = scope.outside(token)
        for mapping in self.call.outputs:
            if mapping.all_variables:
                scope.assign_all(list(values.items()), outside)
            elif mapping.target is not None:
                scope.assign(mapping.target, self._result(token, mapping, values), outside)

    def _result(self, token: Token, mapping: VariableMapping, values: Mapping[str, object]) -> object:
        if mapping.expression is None:
            return values.get(mapping.source or "")
        try:
            return mapping.expression.evaluate(values, token.workflow.top_workflow.functions)
        except BpmnRoomError as error:
            raise FlowError(self.name, f"A result of the called process cannot be evaluated: {error}") from error
