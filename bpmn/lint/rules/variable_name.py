"""The rule ``variable-name``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint import variables
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "variable-name",
    ERROR,
    vi="Dùng chữ, số và _, bắt đầu bằng chữ, không bằng __.",
    en="Use letters, digits and _, beginning with a letter, not with __.",
)
def variable_name(subject: Subject) -> Iterator[Found]:
    """A variable whose name no expression could read."""
    for node in subject.nodes():
        for name in variables.written(node):
            if not name.isidentifier() or name.startswith("__"):
                yield found(
                    node,
                    vi=f"Tên biến «{name[:60]}» ở {{}} không hợp lệ.",
                    en=f"The variable name «{name[:60]}» at {{}} is not valid.",
                )
