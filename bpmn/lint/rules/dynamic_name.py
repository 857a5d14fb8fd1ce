"""The rule ``dynamic-name``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

NAMED = frozenset({EventKind.MESSAGE, EventKind.SIGNAL})


@rule(
    "dynamic-name",
    ERROR,
    vi="Ghi tên cố định; phân biệt hồ sơ bằng khóa tương quan.",
    en="Write a fixed name; tell cases apart by correlation keys.",
)
def dynamic_name(subject: Subject) -> Iterator[Found]:
    """A message, signal or called process whose name is an expression: not yet run."""
    for node in subject.nodes():
        called = [] if node.call is None else [node.call.key]
        for name in [*called, *(event.name or "" for event in node.events if event.kind in NAMED)]:
            if "${" in name or "#{" in name:
                yield found(
                    node,
                    vi=f"Tên «{name}» ở {{}} là biểu thức, chưa chạy được.",
                    en=f"The name «{name}» at {{}} is an expression, which is not run yet.",
                )
