"""The rule ``expression-language``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("expression-language", ERROR, vi="Viết lại thành biểu thức ${…}.", en="Write it as a ${…} expression.")
def expression_language(subject: Subject) -> Iterator[Found]:
    """An expression or a parameter in a script language, or in a file of its own: no code from a diagram is run."""
    yield from subject.noted("expression-language")
