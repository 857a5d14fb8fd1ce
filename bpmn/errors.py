"""The errors of the room: one root, and each message says the remedy, in Vietnamese and in English."""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """One thing said in both languages of the product."""

    vi: str
    en: str

    def text(self, language: str = "en") -> str:
        """Give the text in ``vi`` or ``en``; any other language reads English."""
        return self.vi if language == "vi" else self.en


class BpmnRoomError(Exception):
    """Root of everything that this room refuses. ``str()`` is English, ``said("vi")`` Vietnamese."""

    def __init__(self, message: Message | str) -> None:
        self.wording = message if isinstance(message, Message) else Message(message, message)
        super().__init__(self.wording.en)

    @property
    def message(self) -> str:
        """The English text, remedy included."""
        return self.wording.en

    def said(self, language: str) -> str:
        """Give the text in ``vi`` or ``en``."""
        return self.wording.text(language)


class ExpressionSyntaxError(BpmnRoomError):
    """An expression that cannot be parsed. ``position`` is a 0-based index into ``text``, the whole attribute."""

    def __init__(self, message: Message | str, position: int, text: str) -> None:
        super().__init__(message)
        self.position, self.text = position, text

    def __str__(self) -> str:
        """Say what is wrong, where, and what to do."""
        return f"{self.message} (line {self.line}, column {self.column})"

    @property
    def line(self) -> int:
        """Line of the position, from 1."""
        return self.text.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        """Column of the position in its line, from 1."""
        return self.position - self.text.rfind("\n", 0, self.position)

    @property
    def context(self) -> str:
        """The line at fault, at most 60 characters of it, and a caret under the position."""
        start = self.position - self.column + 1
        line = self.text[start:].split("\n", 1)[0]
        first = max(0, self.column - 31)
        return f"{line[first : first + 60]}\n{' ' * (self.column - 1 - first)}^"


class ExpressionError(BpmnRoomError):
    """An expression that cannot be evaluated with these variables."""


class UnknownVariableError(ExpressionError):
    """An expression reads a variable that the case does not have; ``name`` is the variable."""

    def __init__(self, message: Message | str, name: str) -> None:
        super().__init__(message)
        self.name = name


class BudgetExceededError(ExpressionError):
    """An expression asked for more steps, digits, characters or items than it may have."""


class FormError(BpmnRoomError):
    """A form file that cannot be used. ``key`` names the component, empty for the file as a whole."""

    def __init__(self, message: Message | str, key: str = "") -> None:
        super().__init__(message)
        self.key = key
