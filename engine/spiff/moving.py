"""Moving a token by hand: where it may go without leaving another token waiting for ever, or doing work twice.

Within one scope, and only where the token and its target stand in the same branch of everything that splits or joins
there. A join counts tokens by the flow they came by (BPMN 13.4.1): a token that is put before another of its flows, or
behind it, leaves the tokens of the other branches without their partner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import StateError
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.boundary_event import BoundaryEvent
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.elements.event_sub_process import EventSubProcess
from engine.spiff.elements.exclusive_gateway import ExclusiveGateway
from engine.spiff.elements.joining import Joining
from engine.spiff.elements.start_event import StartEvent
from engine.spiff.spec import NodeSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.spiff.token import Token

ONE_WAY = 1


def move(token: Token, target: str) -> None:
    """Take a token to another node of its scope, which it enters as if a flow had led there.

    Raises:
        StateError: it cannot be moved, or not there; the message says why.
    """
    spec = _target(token, target)
    _must_be_free(token)
    _must_be_open(spec)
    _must_be_of_one_branch(token, spec)
    scope, group = token.workflow, token.group
    for other in [each for each in scope.tasks.values() if each is token or (group and each.group == group)]:
        other.cancel()
    scope.spawn(spec)


def targets(token: Token) -> Iterator[NodeSpec]:
    """Give the nodes that a token can be moved to."""
    for spec in _specs(token):
        try:
            _must_be_free(token)
            _must_be_open(spec)
            _must_be_of_one_branch(token, spec)
        except StateError:
            continue
        yield spec


def _specs(token: Token) -> Iterator[NodeSpec]:
    return (spec for spec in token.workflow.spec.task_specs.values() if isinstance(spec, NodeSpec))


def _target(token: Token, name: str) -> NodeSpec:
    spec = token.workflow.spec.task_specs.get(name)
    if isinstance(spec, NodeSpec):
        return spec
    if any(name in other.task_specs for other in token.workflow.top_workflow.compiled.specs.values()):
        raise StateError(
            f"“{name}” is on another level than “{_called(token.task_spec)}”. Choose a step of the same process or "
            "sub-process, or move the sub-process as a whole."
        )
    raise StateError(f"There is no step “{name}” in this diagram. Choose one that is drawn in it.")


def _must_be_free(token: Token) -> None:
    name = _called(token.task_spec)
    if token.body is not None:
        raise StateError(f"“{name}” is being done several times at once. Move the step as a whole, not one of them.")
    if token in token.workflow.joins.get(token.task_spec.name, ()):
        raise StateError(f"“{name}” waits for its other branches. Move the tokens that it waits for.")
    if token.passive:
        raise StateError(f"“{name}” only listens beside a step. Move the step.")


def _must_be_open(spec: NodeSpec) -> None:
    name = _called(spec)
    if isinstance(spec, StartEvent | BoundaryEvent | EventSubProcess):
        raise StateError(f"“{name}” is begun by an event. Choose the step behind it.")
    if isinstance(spec, Joining) and len(spec.edges_in) > ONE_WAY:
        raise StateError(f"“{name}” waits for several branches. Choose the step behind it.")
    if not spec.edges_in:
        raise StateError(f"No flow leads to “{name}”. Choose another step.")
    if any(isinstance(edge.source, EventBasedGateway) for edge in spec.edges_in):
        raise StateError(f"“{name}” is one of several events of which the first counts. Choose the gateway before it.")


def _must_be_of_one_branch(token: Token, target: NodeSpec) -> None:
    source = token.task_spec
    for branches in _regions(_specs(token)):
        if _where(source, branches) != _where(target, branches):
            raise StateError(
                f"“{_called(source)}” and “{_called(target)}” are not in the same parallel branch: work would be lost "
                "or done twice. Choose a step of the same branch."
            )


def _where(spec: NodeSpec, branches: list[frozenset[str]]) -> tuple[bool, ...]:
    """In which of the branches a node is; in none where it is in all, for then it is outside."""
    found = tuple(spec.name in branch for branch in branches)
    return () if all(found) or not any(found) else found


def _regions(specs: Iterable[NodeSpec]) -> Iterator[list[frozenset[str]]]:
    """Give the branches of each node that splits, joins, or has an event beside it that does not interrupt it."""
    for spec in specs:
        if len(spec.edges_out) > ONE_WAY and not isinstance(spec, ExclusiveGateway | EventBasedGateway):
            yield [_reached([edge.target], spec) for edge in spec.edges_out]
        if len(spec.edges_in) > ONE_WAY and isinstance(spec, Joining):
            yield [_behind([edge.source], spec) for edge in spec.edges_in]
        if isinstance(spec, Activity):
            main = _reached([edge.target for edge in spec.edges_out], spec)
            beside = [event for event in spec.boundary if not event.interrupting]
            # The empty set: nobody is in all of these branches, so who is beside the main path is never outside.
            yield from ([_reached([event], spec) - main, frozenset()] for event in beside)


def _reached(begin: Iterable[NodeSpec], without: NodeSpec) -> frozenset[str]:
    """The nodes that paths lead to, not by way of one of them."""
    seen, todo = set[str](), list(begin)
    while todo:
        spec = todo.pop()
        if spec is without or spec.name in seen:
            continue
        seen.add(spec.name)
        todo += [edge.target for edge in spec.edges_out]
        todo += spec.boundary if isinstance(spec, Activity) else ()
    return frozenset(seen)


def _behind(begin: Iterable[NodeSpec], without: NodeSpec) -> frozenset[str]:
    """The nodes from which paths lead here, not by way of one of them."""
    seen, todo = set[str](), list(begin)
    while todo:
        spec = todo.pop()
        if spec is without or spec.name in seen:
            continue
        seen.add(spec.name)
        todo += [edge.source for edge in spec.edges_in]
        todo += [spec.watched] if isinstance(spec, BoundaryEvent) else ()
    return frozenset(seen)


def _called(spec: NodeSpec) -> str:
    return spec.node.name or spec.name
