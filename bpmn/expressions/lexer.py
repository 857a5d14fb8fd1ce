"""Cutting the text of an expression into tokens. Only plain ASCII operators and visible characters pass."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bpmn.errors import ExpressionSyntaxError
from bpmn.expressions.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DIGITS = 40
"""Digits of a number in an expression, and the largest exponent."""

_SPACE = " \t\r\n"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
_EXPONENT = len("+100")
_ESCAPES = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: ``kind`` is ``name``, ``value`` (text or number), ``end`` or the operator itself."""

    kind: str
    text: str
    start: int
    value: str | int | Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """What a language writes its own way: operators (longest first), words that are operators, words never allowed."""

    operators: tuple[str, ...]
    words: Mapping[str, str]
    reserved: frozenset[str]
    hints: Mapping[str, str]


class Lexer:
    """Gives the tokens of ``text`` from ``start`` on, one after the other."""

    def __init__(self, text: str, start: int, dialect: Dialect) -> None:
        self.text, self.place, self.dialect = text, start, dialect

    def fault(self, key: str, place: int, **params: object) -> ExpressionSyntaxError:
        """Make the error ``key`` at ``place``."""
        return ExpressionSyntaxError(say(key, **params), place, self.text)

    def next(self) -> Token:
        """Cut the next token; at the end of the text its kind is ``end``."""
        text, place = self.text, self.place
        while place < len(text) and text[place] in _SPACE:
            place += 1
        if place == len(text):
            token = Token("end", "", place)
        elif text[place] in "'\"":
            return self._quoted(place)
        elif text[place].isascii() and text[place].isdigit():
            token = self._number(place)
        elif text[place].isidentifier():
            token = self._name(place)
        else:
            token = self._operator(place)
        self.place = place + len(token.text)
        return token

    def _operator(self, place: int) -> Token:
        for operator in self.dialect.operators:
            if self.text.startswith(operator, place):
                return Token(operator, operator, place)
        found = self.text[place]
        if found in self.dialect.hints:
            raise self.fault("single-operator", place, found=found, meant=self.dialect.hints[found])
        raise self.fault("odd-character", place, shown=shown(found))

    def _number(self, place: int) -> Token:
        match = _NUMBER.match(self.text, place)
        found = match.group() if match else ""
        digits, _, exponent = found.lower().partition("e")
        size = abs(int(exponent[:_EXPONENT] or 0))
        after = self.text[place + len(found) : place + len(found) + 1]
        if len(digits) > MAX_DIGITS or size > MAX_DIGITS or after.isidentifier():
            raise self.fault("bad-number", place, found=(found + after)[:50])
        return Token("value", found, place, int(found) if found.isdigit() else Decimal(found))

    def _name(self, place: int) -> Token:
        end = place + 1
        while end < len(self.text) and self.text[place : end + 1].isidentifier():
            end += 1
        name = self.text[place:end]
        if name in self.dialect.words:
            return Token(self.dialect.words[name], name, place)
        if name in self.dialect.reserved:
            raise self.fault("reserved", place, name=name)
        self._check_name(name, place)
        return Token("name", name, place)

    def _check_name(self, name: str, place: int) -> None:
        if name.startswith("__"):
            raise self.fault("name-private", place, name=name)
        if name.isascii():
            return
        if (normal := unicodedata.normalize("NFKC", name)) != name:
            raise self.fault("name-not-normal", place, name=name, normal=normal)
        scripts = {unicodedata.name(letter, "?").split(" ", 1)[0] for letter in name if letter.isalpha()}
        if len(scripts) > 1:
            raise self.fault("name-mixed", place, name=name)

    def _quoted(self, start: int) -> Token:
        text, quote, place, found = self.text, self.text[start], start + 1, []
        while place < len(text) and text[place] != quote:
            if text[place] == "\\":
                char, place = self._escape(place)
                found.append(char)
                continue
            if hidden(text[place]):
                code = f"\\u{ord(text[place]):04x}"
                raise self.fault("hidden-character", place, shown=shown(text[place]), escape=code)
            found.append(text[place])
            place += 1
        if place >= len(text):
            raise self.fault("open-text", start, quote=quote)
        self.place = place + 1
        return Token("value", text[start : self.place], start, "".join(found))

    def _escape(self, place: int) -> tuple[str, int]:
        found = self.text[place + 1 : place + 2]
        if found in _ESCAPES:
            return _ESCAPES[found], place + 2
        code = self.text[place + 2 : place + 6]
        if found == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", code, re.ASCII) and not 0xD800 <= int(code, 16) < 0xE000:  # noqa: PLR2004 (surrogates)
            return chr(int(code, 16)), place + 6
        raise self.fault("bad-escape", place, found=found + (code if found == "u" else ""))


def hidden(char: str) -> bool:
    """Tell whether a reader cannot see this character: controls, direction marks, zero widths, lone surrogates."""
    return char not in _SPACE and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def shown(char: str) -> str:
    """Show a character so that a reader knows it, though it may be invisible: ``“x” (U+0078 LATIN …)``."""
    name = f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()
    return name if hidden(char) else f"“{char}” ({name})"
