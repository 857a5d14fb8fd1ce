"""What every flow node's specification has in common: the life cycle of a token, told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import FlowError
from engine.spiff.journal import Entered, Left, Taken
from engine.spiff.library import BpmnSpecMixin
from engine.spiff.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpmn.expressions import Expression
    from bpmn.model import Node


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Edge:
    """A sequence flow between two specs; ``id`` is None for the jump of a link event, which is not drawn."""

    id: str | None
    source: NodeSpec
    target: NodeSpec
    condition: Expression | None = None
    default: bool = False


class NodeSpec(BpmnSpecMixin):
    """A flow node: gateways, events and activities refine it.

    A token lives at one node only. The library calls, in this order:

    1. ``_update_hook``, when the token comes: ``arrive`` says whether the node can run at once. If not, it waits:
       for an event, for other tokens (a join), for a person or a worker, or for what is inside.
    2. ``_on_ready_hook``, when it can: the token joins the queue, unless a person must act first (``manual``).
    3. ``_run_hook``, when its turn comes: what the node does. None: not done yet, the token stays.
    4. ``_on_complete_hook``, when it is done: ``leave`` makes a token for each flow that is chosen. Their
       ``_update`` comes next, then the workflow's ``_task_completed_notify`` retires the old token.
    5. ``_on_cancel`` instead, when something interrupts it.

    Specs are built once for a version of a diagram and never changed afterwards; all that varies is in the tokens.
    """

    node: Node
    edges_in: Sequence[Edge] = ()
    edges_out: Sequence[Edge] = ()
    plain = True
    """No flow out of the node has a condition or is a default."""
    closed = False
    """Variables outside are not seen from within (a called process)."""

    @property
    def waits_as(self) -> str:
        """The element under which a wait is told: the one that is drawn with the trigger."""
        return self.name

    def __init__(self, wf_spec: object, bpmn_id: str, *, node: Node, **attributes: object) -> None:
        super().__init__(wf_spec, bpmn_id, **attributes)
        self.node = node

    def link(self) -> None:
        """Look once at the finished surroundings, when all nodes and flows of the version are known."""
        self.plain = all(edge.condition is None and not edge.default for edge in self.edges_out)

    def test(self) -> None:
        """Nothing: the lint has judged the diagram before."""

    def _update_hook(self, token: Token) -> bool:
        return self.arrive(token)

    def _on_ready_hook(self, token: Token) -> None:
        if not self.manual or token.closing:
            token.workflow.top_workflow.queue.append(token.id)

    def _run_hook(self, token: Token) -> bool | None:
        return self.execute(token)

    def _on_complete_hook(self, token: Token) -> None:
        self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        """Nothing is held by a plain node."""

    def arrive(self, token: Token) -> bool:
        """Say whether the node can run now that the token has come."""
        self.entered(token)
        return True

    def execute(self, token: Token) -> bool | None:  # noqa: ARG002 (the elements that do something refine it)
        """Do what the node does; True when it is done."""
        return True

    def entered(self, token: Token) -> None:
        """Note that the token has come."""
        token.workflow.top_workflow.journal.append(Entered(self.name, token.id))

    def holds_inside(self, token: Token) -> bool:
        """Tell whether a waiting token has entered the node: most are entered as soon as a token comes."""
        return not token.passive

    def leave(self, token: Token) -> None:
        """Give a token to each flow that is chosen."""
        chosen = self.chosen(token)
        token.workflow.top_workflow.journal.append(Left(self.name, token.id))
        for edge in chosen:
            self.follow(token, edge)

    def chosen(self, token: Token) -> Sequence[Edge]:
        """Choose the flows out of an activity or event (BPMN 13.3.1): all without a condition or whose condition holds.

        The default flow only if no condition holds. Raises FlowError when there are flows and none can be taken.
        """
        edges = self.edges_out
        if self.plain:
            return edges
        hits = [edge for edge in edges if edge.condition is not None and not edge.default and self.holds(edge, token)]
        chosen = [edge for edge in edges if edge in hits or (edge.condition is None and (not edge.default or not hits))]
        return chosen or self.stuck()

    def stuck(self) -> Sequence[Edge]:
        """Refuse to go on: no flow can be taken."""
        raise FlowError(
            self.name, "No flow can be taken here: no condition holds and there is no default flow. Draw a default flow"
        )

    def holds(self, edge: Edge, token: Token) -> bool:
        """Test a flow's condition. Raises FlowError when it cannot be evaluated."""
        return edge.condition is None or token.workflow.test(
            edge.condition, token, f"The condition of flow “{edge.id}”"
        )

    def follow(self, token: Token, edge: Edge) -> Token:
        """Send a new token along a flow; the library lets it arrive when the old one is done."""
        if edge.id is not None:
            token.workflow.top_workflow.journal.append(Taken(edge.id, self.name))
        return self.send(token, edge)

    def send(self, token: Token, edge: Edge) -> Token:
        """Put a new token before the flow's target without a note in the journal."""
        child = Token(token.workflow, edge.target)
        child.flow = edge.id
        token._children.append(child.id)  # noqa: SLF001 (the library's list of who arrives next)
        return child
