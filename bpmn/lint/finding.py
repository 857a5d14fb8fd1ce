"""What the lint tells of a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from bpmn.errors import Message

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding: where (file, element, its name, line), which rule, what is wrong, what to do, in both languages.

    An ``error`` refuses publication; a ``warning`` is what a person would want to know; an ``info`` is a note.
    """

    file: str
    rule: str
    severity: Severity
    element: str
    name: str
    line: int
    message: Message
    remedy: Message

    def told(self, language: str = "en") -> dict[str, str | int]:
        """Give the finding in one language, as ``lint --json`` prints it: other programs stand on these names."""
        return {
            "file": self.file,
            "rule": self.rule,
            "severity": self.severity,
            "element": self.element,
            "name": self.name,
            "line": self.line,
            "message": self.message.text(language),
            "remedy": self.remedy.text(language),
        }
