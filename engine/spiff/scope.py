"""A live scope: the tokens and variables of a process, a sub-process, an event sub-process or a called process."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.spiff.journal import Gone, Taken
from engine.spiff.library import BpmnSubWorkflow
from engine.spiff.token import Token
from engine.spiff.variables import Rooms

if TYPE_CHECKING:
    from engine.spiff.elements.activity import Activity
    from engine.spiff.process import ProcessSpec
    from engine.spiff.spec import NodeSpec
    from engine.spiff.workflow import Workflow


class Scope(Rooms):
    """What the live workflow of an instance and those of its sub-processes have in common."""

    tasks: dict[int, Token]
    completed: bool

    def prepare(self) -> None:
        """Make the indexes, which are rebuilt and never stored."""
        self.joins: dict[str, list[Token]] = {}
        self.listening: list[Token] = []

    @property
    def number(self) -> int:
        """The scope's name within the run: its holder's id, 0 for the process."""
        return 0 if self.holder is None else self.holder.id

    def begin(self, start: NodeSpec | None) -> None:
        """Arm the event sub-processes, then start. One whose condition holds already may interrupt at once."""
        for handler in self.spec.handlers:
            listener = self.spawn(handler, listens=True)
            if handler.interrupting and not listener.listens:
                return
        if start is not None:
            self.spawn(start, fired=True)
        self.check_done()

    def spawn(self, spec: NodeSpec, data: dict[str, object] | None = None, **marks: object) -> Token:
        """Put a new token at a node and let it arrive."""
        token = Token(self, spec)
        if data:
            token.data = data
        for mark, value in marks.items():
            setattr(token, mark, value)
        self.index(token)
        spec._update(token)  # noqa: SLF001 (the library's own life cycle)
        return token

    def index(self, token: Token) -> None:
        """Enter a token in the indexes of those that belong to it."""
        top = self.top_workflow
        if token.host is not None:
            top.tokens[token.host].listeners.append(token)
        if token.body is not None:
            top.tokens[token.body].instances.append(token)
        if token.listens:
            self.listening.append(token)

    def unlisten(self, token: Token) -> None:
        """Make an active token of a listener: from now on it keeps its scope alive."""
        if token.host is not None:
            self.top_workflow.tokens[token.host].listeners.remove(token)
            token.host = None
        if token.listens:
            self.listening.remove(token)
            token.listens = False

    def retire(self, token: Token) -> None:
        """Forget a finished token."""
        del self.tasks[token.id]
        top = self.top_workflow
        del top.tokens[token.id]
        top.conditionals.discard(token.id)
        self.unlisten(token)
        if token.body is not None and (body := top.tokens.get(token.body)) is not None:
            body.instances.remove(token)

    def close(self, token: Token, *, cancelled: bool) -> None:
        """Note that what the token waited for is over."""
        if token.wait is not None:
            top = self.top_workflow
            top.unsubscribe(token)
            token.wait = token.due = token.failure = None
            top.journal.append(Gone(token.id, cancelled))

    def leave_group(self, token: Token) -> None:
        """Choose this token among the targets of its event-based gateway: only now its flow is taken."""
        group, token.group = token.group, None
        if group is None:
            return
        for other in [other for other in self.tasks.values() if other.group == group]:
            other.cancel()
        edge = next(edge for edge in token.task_spec.edges_in if edge.id == token.flow)
        self.top_workflow.journal.append(Taken(str(edge.id), edge.source.name))
        token.task_spec.entered(token)

    def cancel_others(self, token: Token) -> None:
        """Cancel every other token of the scope, listeners included."""
        for other in list(self.tasks.values()):
            if other is not token:
                other.cancel()

    def _task_completed_notify(self, token: Token) -> None:
        self.retire(token)
        self.check_done()

    def check_done(self) -> None:
        """Finish the scope when no token is left but listeners."""
        if self.completed or any(not token.passive for token in self.tasks.values()):
            return
        for token in list(self.tasks.values()):
            token.cancel()
        self.completed = True
        if self.holder is not None:
            self.top_workflow.subprocesses.pop(self.holder.id)
            cast("Activity", self.holder.task_spec).inner_done(self.holder, self)


class InnerScope(Scope, BpmnSubWorkflow):
    """The inside of an activity."""

    def __init__(self, spec: ProcessSpec, holder: Token, top_workflow: Workflow) -> None:
        self.holder = holder
        self.prepare()
        super().__init__(spec, holder.id, top_workflow, deserializing=True)
