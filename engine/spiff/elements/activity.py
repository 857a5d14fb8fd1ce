"""What all activities share: boundary events, loops, parameters, data associations (BPMN 10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import MultiInstance, StandardLoop
from engine.spiff.elements.multi_instance import InstanceSet
from engine.spiff.elements.standard_loop import Repetition
from engine.spiff.journal import Changed
from engine.spiff.library import TaskState
from engine.spiff.spec import NodeSpec
from engine.spiff.variables import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.spiff.elements.boundary_event import BoundaryEvent
    from engine.spiff.scope import Scope
    from engine.spiff.token import Token


class Activity(NodeSpec):
    """A task, sub-process or call activity.

    With a loop there are two kinds of tokens at the same spec: the *body*, which has the boundary events and leaves
    by the flows, and its *instances*, which do the work.
    """

    boundary: tuple[BoundaryEvent, ...] = ()
    loop: Repetition | InstanceSet | None = None

    def link(self) -> None:
        """Make the loop."""
        super().link()
        if isinstance(self.node.loop, MultiInstance):
            self.loop = InstanceSet(self, self.node.loop)
        elif isinstance(self.node.loop, StandardLoop):
            self.loop = Repetition(self, self.node.loop)

    def counters(self, body: Token) -> dict[str, object]:
        """Give what a loop lets its instances see of it."""
        return {} if self.loop is None else self.loop.counters(body)

    def arrive(self, token: Token) -> bool:
        """Arm the boundary events, then begin: the loop or the work itself."""
        if token.body is None:
            self.entered(token)
            token._set_state(TaskState.WAITING)  # noqa: SLF001 (the library's own life cycle)
            for event in self.boundary:
                token.workflow.spawn(event, host=token.id)
                if not token.live:
                    return False
            if self.loop is not None:
                self.loop.begin(token)
                return False
        self.bind_inputs(token)
        return self.start(token)

    def start(self, token: Token) -> bool:  # noqa: ARG002 (the kinds of activity refine it)
        """Start the work; False when somebody else must do it."""
        return True

    def _run_hook(self, token: Token) -> bool | None:
        return True if token.closing else self.execute(token)

    def finish(self, token: Token, values: Mapping[str, object]) -> None:
        """Take the results of somebody else's work and go on."""
        scope = token.workflow
        scope.assign_all(values.items(), token)
        scope.close(token, cancelled=False)
        token.complete()

    def holds_inside(self, token: Token) -> bool:
        """A loop is entered once, as its body."""
        return token.body is None and super().holds_inside(token)

    def inner_done(self, token: Token, scope: Scope) -> None:  # noqa: ARG002 (a call activity takes results from it)
        """Go on when what is inside has completed."""
        self.close_body(token)

    def close_body(self, token: Token) -> None:
        """Let the token complete in its turn: all that is inside is done."""
        token.closing = True
        token._ready()  # noqa: SLF001 (the library's own life cycle)

    def _on_complete_hook(self, token: Token) -> None:
        if self.loop is None or token.body is not None:
            self._bind_outputs(token)
        if token.body is not None and self.loop is not None:
            self.loop.ended(token)
            return
        for listener in list(token.listeners):
            listener.cancel()
        self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        for other in [*token.listeners, *token.instances]:
            other.cancel()
        token.workflow.top_workflow.drop_subprocess(token)

    def bind_inputs(self, token: Token) -> None:
        """Give the activity its own variables: ``camunda:inputParameter`` and data inputs."""
        scope = token.workflow
        for parameter in self.node.inputs:
            self._own(token, parameter.name, scope.value(parameter.value, token))
        for association in self.node.data_inputs:
            self._own(token, association.target, scope.view(token).get(association.source))

    def give(self, token: Token, values: Mapping[str, object]) -> None:
        """Give a token other values of its own."""
        for name, value in values.items():
            self._own(token, name, value)

    def _own(self, token: Token, name: str, value: object) -> None:
        old, own = token.data.get(name), kept(value)
        token.data[name] = own
        token.workflow.top_workflow.journal.append(Changed(name, old, own, self.name))

    def _bind_outputs(self, token: Token) -> None:
        """Carry results outside: ``camunda:outputParameter`` and data outputs."""
        scope = token.workflow
        outside = scope.outside(token)
        for parameter in self.node.outputs:
            scope.assign(parameter.name, scope.value(parameter.value, token), outside)
        for association in self.node.data_outputs:
            scope.assign(association.target, scope.view(token).get(association.source), outside)
