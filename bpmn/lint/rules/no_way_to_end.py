"""The rule ``no-way-to-end``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bpmn.lint.graph import edges, reach
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "no-way-to-end",
    WARNING,
    vi="Vẽ lối ra khỏi vòng lặp tới sự kiện kết thúc.",
    en="Draw a way out of the loop to an end event.",
)
def no_way_to_end(subject: Subject) -> Iterator[Found]:
    """A part of a process from which no end can be reached. Told once a scope, at the first such node."""
    for scope in subject.scopes():
        nodes = scope.nodes.values()
        if any(node.triggered_by_event for node in nodes):
            continue
        ways = edges(scope)
        backwards: defaultdict[str, set[str]] = defaultdict(set)
        for source, targets in ways.items():
            for target in targets:
                backwards[target].add(source)
        good = reach([node.id for node in nodes if not ways[node.id]], backwards)
        lost = next((node for node in nodes if node.id not in good), None)
        if lost is not None:
            yield found(lost, vi="Từ {} không thể tới điểm kết thúc nào.", en="From {} no end can be reached.")
