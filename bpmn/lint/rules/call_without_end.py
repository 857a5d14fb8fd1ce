"""The rule ``call-without-end``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.graph import calls, cycles, edges, reach
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node, Scope


@rule(
    "call-without-end",
    ERROR,
    vi="Vẽ một lối tới kết thúc mà không gọi lại chính quy trình.",
    en="Draw a way to an end that does not call the process again.",
)
def call_without_end(subject: Subject) -> Iterator[Found]:
    """A process that calls itself, straight or through others, on each of its ways: it would never end."""
    ending = _ending(subject)
    endless = [process for process in subject.processes if process.key not in ending]
    together = cycles(calls(subject))
    for process in endless:
        for node in process.root.walk():
            if node.call is not None and together[node.call.key] == together[process.key]:
                yield found(
                    node,
                    vi="{} gọi lại quy trình trên mọi lối đi, nên không bao giờ kết thúc.",
                    en="{} calls a process that calls it again on every way, so that it never ends.",
                )


def _ending(subject: Subject) -> set[str]:
    """Give the processes that can end: those with a way on which every call is of one that can."""
    scopes = {process.key: process.root for process in subject.processes}
    ending: set[str] = set()
    while True:
        endless = scopes.keys() - ending
        more = {key for key in endless if _ends(scopes[key], endless)}
        if not more:
            return ending
        ending |= more


def _ends(scope: Scope, endless: Collection[str]) -> bool:
    """Tell whether a scope can end although calls of ``endless`` cannot; an event can cut any of its work off."""
    nodes = scope.nodes.values()
    if any(node.triggered_by_event for node in nodes):
        return True
    ways = edges(scope)
    closed = {node.id for node in nodes if not _passes(node, endless)}
    beside = {node.id for node in nodes if node.kind == "boundaryEvent"}
    reached = reach(
        (node.id for node in nodes if node.kind == "startEvent"),
        {key: targets & beside if key in closed else targets for key, targets in ways.items()},
    )
    return any(not ways[key] for key in reached - closed)


def _passes(node: Node, endless: Collection[str]) -> bool:
    """Tell whether a token can leave the node; a loop may have no round at all."""
    if node.loop is not None:
        return True
    if node.call is not None:
        return node.call.key not in endless
    return node.body is None or _ends(node.body, endless)
