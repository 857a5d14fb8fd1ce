"""What the lint tells of a diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding, in one language: where (file, element, its name, line), which rule, what is wrong, what to do.

    An ``error`` refuses publication; a ``warning`` is what a person would want to know; an ``info`` is a note.
    """

    file: str
    rule: str
    severity: Severity
    element: str
    name: str
    line: int
    message: str
    remedy: str
