"""The steps of a diagram as a list: the same to read that the drawing is to look at (WCAG 1.1.1)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from web.languages import language
from web.names import diagram as drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpmn.model import Lane, Node, Process, Scope

_WORK: Final = frozenset({"userTask", "manualTask", "task", "serviceTask", "callActivity", "receiveTask", "sendTask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: its element id, name and lane; ``ways`` are what is asked after it and what then follows."""

    element: str
    name: str
    lane: str
    kind: str
    ways: tuple[tuple[str, str], ...] = ()


def steps_of(diagram: bytes, key: str) -> tuple[Step, ...]:
    """The activities of the process ``key`` in the order in which a case meets them, named in the person's language."""
    return _listed(diagram, key, english=language() == "en")


@lru_cache(maxsize=64)
def _listed(diagram: bytes, key: str, *, english: bool) -> tuple[Step, ...]:
    process = drawn(diagram).processes.get(key)
    return tuple(_steps(process, process.root, english=english)) if process else ()


def reachable(diagram: bytes, key: str, positions: tuple[str, ...], visited: tuple[str, ...]) -> frozenset[str]:
    """The elements that a case at these positions can still come to without going back to where it has been."""
    process = drawn(diagram).processes.get(key)
    found: set[str] = set()
    for scope in process.root.scopes() if process else ():
        found |= _ahead(scope, positions, frozenset(visited))
    return frozenset(found)


def by_lane(steps: Sequence[Step]) -> list[tuple[str, list[Step]]]:
    """The people's steps under their lanes, both in order of first appearance."""
    lanes: dict[str, list[Step]] = {}
    for step in steps:
        if step.kind != "serviceTask":
            lanes.setdefault(step.lane, []).append(step)
    return list(lanes.items())


def _steps(process: Process, scope: Scope, *, english: bool) -> Iterator[Step]:
    lanes = process.root.lanes
    for node in _in_order(scope):
        if node.kind in _WORK and node.name:
            lane = lanes.get(node.lane or "")
            name = _called(node, english=english)
            yield Step(
                element=node.id,
                name=name,
                lane=_called(lane, english=english) if lane else "",
                kind=node.kind,
                ways=tuple(dict.fromkeys(_ways(scope, node, english=english))),
            )
        if node.body is not None:
            yield from _steps(process, node.body, english=english)


def _ways(
    scope: Scope, node: Node, asked: str = "", passed: frozenset[str] = frozenset(), *, english: bool
) -> Iterator[tuple[str, str]]:
    """What follows a step, through what has no work of its own: the questions on the way, and the step or the end."""
    for flow in (scope.flows[each] for each in node.outgoing if each in scope.flows):
        target = scope.nodes[flow.target]
        said = " ".join(each for each in (asked, flow.name) if each)
        if target.name and (target.kind in _WORK or target.kind == "endEvent" or target.body is not None):
            yield said, _called(target, english=english)
        elif target.id not in passed:
            question = _called(target, english=english) if target.name and len(target.outgoing) > 1 else ""
            told = ", ".join(each for each in (said, question) if each)
            yield from _ways(scope, target, told, passed | {target.id}, english=english)


def _called(part: Node | Lane, *, english: bool) -> str:
    return part.properties.get("name_en", part.name) if english else part.name


def _ahead(scope: Scope, positions: Sequence[str], visited: frozenset[str]) -> set[str]:
    """What comes after these positions in one scope; a sub-process that is ahead or present brings all inside it."""
    inside = {node.id: node.body for node in scope.nodes.values() if node.body is not None}
    waiting = deque(each for each in scope.nodes if each in positions or _holds(inside.get(each), positions))
    found: set[str] = set()
    while waiting:
        for target in _targets(scope, waiting.popleft()):
            if target not in found and target not in visited:
                found.add(target)
                waiting.append(target)
    return found | {node.id for each in found if (body := inside.get(each)) for node in body.walk()}


def _holds(body: Scope | None, positions: Sequence[str]) -> bool:
    return body is not None and any(node.id in positions for node in body.walk())


def _in_order(scope: Scope) -> list[Node]:
    """The nodes breadth first from the start events; then those that only an event reaches."""
    starts = [node.id for node in scope.nodes.values() if not node.incoming and node.kind == "startEvent"]
    seen = dict.fromkeys(starts)
    waiting = deque(starts)
    while waiting:
        for target in _targets(scope, waiting.popleft()):
            if target not in seen:
                seen[target] = None
                waiting.append(target)
    return [scope.nodes[each] for each in (*seen, *(name for name in scope.nodes if name not in seen))]


def _targets(scope: Scope, node: str) -> Iterator[str]:
    for flow in scope.nodes[node].outgoing:
        if flow in scope.flows:
            yield scope.flows[flow].target
    yield from (each.id for each in scope.nodes.values() if each.attached_to == node)
