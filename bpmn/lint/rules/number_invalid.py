"""The rule ``number-invalid``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("number-invalid", ERROR, vi="Ghi một số nguyên.", en="Write a whole number.")
def number_invalid(subject: Subject) -> Iterator[Found]:
    """A count (loop maximum, cardinality, quantity) that is no whole number."""
    yield from subject.noted("number-invalid")
