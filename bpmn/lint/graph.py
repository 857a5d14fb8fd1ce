"""Ways through a scope."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpmn.lint.subject import Subject
    from bpmn.model import Node, Scope


def edges(scope: Scope) -> dict[str, set[str]]:
    """Give where each node of a scope leads: by flows, to its boundary events, and by links."""
    ways: dict[str, set[str]] = {key: set() for key in scope.nodes}
    for flow in scope.flows.values():
        if flow.source in ways and flow.target in ways:
            ways[flow.source].add(flow.target)
    targets: dict[str | None, str] = {}
    for node in scope.nodes.values():
        if node.attached_to in ways:
            ways[node.attached_to].add(node.id)
        if node.kind == "intermediateCatchEvent":
            targets.setdefault(_link(node), node.id)
    for node in scope.nodes.values():
        link = _link(node) if node.kind == "intermediateThrowEvent" else None
        if link is not None and link in targets:
            ways[node.id].add(targets[link])
    return ways


def reach(starts: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    """Give what can be reached from some nodes, they included."""
    reached: set[str] = set()
    left = list(starts)
    while left:
        at = left.pop()
        if at not in reached:
            reached.add(at)
            left.extend(ways.get(at, ()))
    return reached


def calls(subject: Subject) -> dict[str, set[str]]:
    """Give which processes each process calls."""
    return {
        process.key: {node.call.key for node in process.root.walk() if node.call is not None}
        for process in subject.processes
    }


def cycles(ways: Mapping[str, set[str]]) -> dict[str, str]:
    """Give for each node one that it reaches and that reaches it (Kosaraju): the same for a whole cycle."""
    backwards: defaultdict[str, set[str]] = defaultdict(set)
    for source, targets in ways.items():
        for target in targets:
            backwards[target].add(source)
    found: dict[str, str] = {}
    for root in reversed(_finished(ways)):
        left = [root]
        while left:
            at = left.pop()
            if at not in found:
                found[at] = root
                left.extend(backwards[at])
    return found


def _finished(ways: Mapping[str, set[str]]) -> list[str]:
    """Give the nodes in the order in which a walk into depth leaves them."""
    seen: set[str] = set()
    order: list[str] = []
    left = [(node, False) for node in ways]
    while left:
        at, done = left.pop()
        if done:
            order.append(at)
        elif at not in seen:
            seen.add(at)
            left.append((at, True))
            left.extend((target, False) for target in ways.get(at, ()))
    return order


def _link(node: Node) -> str | None:
    return next((event.name for event in node.events if event.kind is EventKind.LINK), None)
