"""Regular expressions that a form may bring: a small, safe part of what JavaScript knows.

A pattern runs on text that a stranger typed, so it must end soon whatever the text is. Backreferences, look-around,
named groups and repeated groups with a choice or a repetition inside are refused; the ranges of all repetitions,
multiplied, stay below a bound; and only texts of 200 characters are tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpmn.errors import FormError
from bpmn.forms.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 200
"""Characters of a pattern, and of a text that it is tried on."""

_MAX_WAYS = MAX_LENGTH**3
_REPEAT = re.compile(r"(?:[*+?]|\{(\d{1,3})(?:,(\d{0,3}))?\})\??", re.ASCII)
_CLASS = re.compile(r"\[\^?(?:\\[^\n]|(?!--|&&|~~|\|\|)[^\]\\\[])+\]", re.ASCII)
_ESCAPE = re.compile(r"\\(?:[dDwWsSbBtnr]|u[0-9a-fA-F]{4}|[^\w\s])", re.ASCII)
_PIECE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|.", re.ASCII | re.DOTALL)
_BLANK = r" \t\n\r\f\v"
_OUTSIDE = {".": r"[^\n]", "]": r"\]", r"\s": f"[{_BLANK}]", r"\S": f"[^{_BLANK}]", r"\-": "-"}
_INSIDE = {r"\s": _BLANK}
_NEEDS_ESCAPE = frozenset("^$\\.*+?()[]{}|/-")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A checked pattern. It is searched for, as ``RegExp.test`` does; ``^`` and ``$`` bind it to the ends."""

    source: str
    compiled: re.Pattern[str] = field(repr=False, compare=False)

    @property
    def javascript(self) -> str:
        """The same pattern for ``RegExp`` with the flag ``u``, where both languages differ: white space, the dot."""
        return "".join(_translated(self.source))

    def fits(self, text: str) -> bool:
        """Tell whether the pattern is found in a text of at most 200 characters; a longer one never fits."""
        return len(text) <= MAX_LENGTH and self.compiled.search(text) is not None


def read_pattern(source: str, key: str) -> Pattern:
    """Check a pattern.

    Raises:
        FormError: it is not well formed, or could run for ages.
    """
    if len(source) > MAX_LENGTH:
        raise FormError(say("pattern-long", key=key, limit=MAX_LENGTH), key)
    _Check(source, key).run()
    try:
        return Pattern(source, re.compile(source, re.ASCII))
    except (re.error, OverflowError, RecursionError) as error:
        raise FormError(say("pattern-bad", key=key, reason=error), key) from error


@dataclass(slots=True)
class _Group:
    """An open bracket, and whether a choice or a repetition stands inside."""

    rich: bool = False


class _Check:
    """One walk over the pattern, left to right."""

    def __init__(self, source: str, key: str) -> None:
        self.source, self.key, self.place = source, key, 0
        self.ways = 1 if source.startswith("^") else MAX_LENGTH
        self.groups = [_Group()]

    def fault(self) -> FormError:
        return FormError(say("pattern-unsafe", key=self.key, part=self.source[self.place : self.place + 10]), self.key)

    def run(self) -> None:
        while self.place < len(self.source):
            closed = self._atom()
            if repeat := _REPEAT.match(self.source, self.place):
                self._repeat(repeat, closed)

    def _atom(self) -> _Group | None:
        """Pass one atom; for a closing bracket, give the group that it closes."""
        char = self.source[self.place]
        if char == "(":
            self._open()
            return None
        if char == ")":
            self.place += 1
            if len(self.groups) == 1:
                raise self.fault()
            return self.groups.pop()
        if char in "{}":
            # JavaScript reads a stray brace as itself, Python may read it as a repetition.
            raise self.fault()
        if char == "|":
            self._mark()
        shape = {"[": _CLASS, "\\": _ESCAPE}.get(char)
        match = shape.match(self.source, self.place) if shape else None
        if shape and not match:
            raise self.fault()
        self.place += len(match.group()) if match else 1
        return None

    def _open(self) -> None:
        if self.source.startswith("(?", self.place) and not self.source.startswith("(?:", self.place):
            raise self.fault()
        self.groups.append(_Group())
        self.place += 3 if self.source.startswith("(?:", self.place) else 1

    def _mark(self) -> None:
        for group in self.groups:
            group.rich = True

    def _repeat(self, repeat: re.Match[str], group: _Group | None) -> None:
        if group is not None and group.rich and repeat.group()[0] != "?":
            raise self.fault()
        self.ways *= _ways(repeat)
        if self.ways > _MAX_WAYS:
            raise self.fault()
        self.place = repeat.end()
        self._mark()
        if _REPEAT.match(self.source, self.place):
            raise self.fault()


def _ways(repeat: re.Match[str]) -> int:
    """Count how many lengths a repetition can have, on a text of at most 200 characters."""
    sign = repeat.group()[0]
    if sign == "?":
        return 2
    if sign in "*+":
        return MAX_LENGTH
    least = int(repeat.group(1))
    most = least if repeat.group(2) is None else int(repeat.group(2) or MAX_LENGTH)
    return max(1, min(most, MAX_LENGTH) - least + 1)


def _translated(source: str) -> Iterator[str]:
    inside = False
    for piece in _PIECE.findall(source):
        found = (_INSIDE if inside else _OUTSIDE).get(piece, piece)
        if found == piece and len(piece) == 2 and not piece[1].isalnum() and piece[1] not in _NEEDS_ESCAPE:  # noqa: PLR2004
            found = piece[1]  # the flag u refuses a backslash that means nothing
        yield found
        if len(piece) == 1:
            inside = piece == "[" or (inside and piece != "]")
