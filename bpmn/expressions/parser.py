"""What both parsers share: looking one token ahead, depth, names and calls."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bpmn.expressions.functions import FUNCTIONS
from bpmn.expressions.lexer import Dialect, Lexer, Token
from bpmn.expressions.tree import Call, Node, depth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bpmn.errors import ExpressionSyntaxError

MAX_LENGTH = 4_000
"""Characters of an attribute or condition."""

MAX_NESTING = 64
"""Brackets, signs and choices inside each other."""

MAX_DEPTH = 128
"""Levels of the tree: a chain of operators counts one level for each."""


class Parser:
    """A parser by recursive descent over one text. The languages differ in their grammars only."""

    def __init__(self, text: str, start: int, dialect: Dialect, functions: Collection[str]) -> None:
        self.text, self.functions = text, functions
        self._lexer = Lexer(text, start, dialect)
        self._nesting = 0
        if len(text) > MAX_LENGTH:
            raise self._lexer.fault("too-long", 0, length=len(text), limit=MAX_LENGTH)
        self.token = self._lexer.next()

    def fault(self, key: str, token: Token, **params: object) -> ExpressionSyntaxError:
        """Make the error ``key`` at a token."""
        return self._lexer.fault(key, token.start, **params)

    def unexpected(self, key: str, **params: object) -> ExpressionSyntaxError:
        """Make the error ``key`` at the present token, which is named in it."""
        return self.fault(key, self.token, **self.found(), **params)

    def take(self) -> Token:
        """Give the present token and go on to the next."""
        token, self.token = self.token, self._lexer.next()
        return token

    def accept(self, *kinds: str) -> Token | None:
        """Take the present token if it is of one of these kinds."""
        return self.take() if self.token.kind in kinds else None

    def expect(self, kind: str) -> Token:
        """Take the present token, which must be of this kind."""
        if self.token.kind != kind:
            raise self.unexpected("expected", wanted=kind)
        return self.take()

    def word(self) -> Token:
        """Take the name of a member, which may be a word that is an operator elsewhere."""
        if not self.token.text.isidentifier():
            raise self.unexpected("expected-member")
        return self.take()

    def found(self) -> dict[str, str]:
        """Name the present token, as parameters of a message."""
        if self.token.kind == "end":
            return {"found_vi": "chỗ kết thúc", "found_en": "the end"}
        shown = f"“{self.token.text[:40]}”"
        return {"found_vi": shown, "found_en": shown}

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of nesting while inside."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise self.fault("too-deep", self.token, limit=MAX_NESTING)
        yield
        self._nesting -= 1

    def checked(self, node: Node) -> Node:
        """Give the finished tree back if it is not too deep to be walked."""
        if depth(node) > MAX_DEPTH:
            raise self._lexer.fault("too-deep", 0, limit=MAX_DEPTH)
        return node

    def call(self, name: Token, arguments: tuple[Node, ...]) -> Call:
        """Check a call against the registry."""
        if name.text not in self.functions:
            known = ", ".join(sorted(self.functions))
            raise self.fault("unknown-function", name, name=name.text[:60], known=known)
        signature = FUNCTIONS.get(name.text)
        if signature is not None and not signature.accepts(len(arguments)):
            raise self.fault("arity", name, name=name.text, wanted=signature.arity, found=len(arguments))
        return Call(name.text, arguments)
