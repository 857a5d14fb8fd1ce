"""The rule ``expression-invalid``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "expression-invalid",
    ERROR,
    vi="Sửa biểu thức; ngữ pháp ở docs/expressions.md.",
    en="Correct the expression; docs/expressions.md has the grammar.",
)
def expression_invalid(subject: Subject) -> Iterator[Found]:
    """An expression that the closed language cannot parse, with the line and column of the fault."""
    yield from subject.noted("expression-invalid")
