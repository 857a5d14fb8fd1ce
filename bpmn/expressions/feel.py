"""The part of FEEL (DMN 1.5, 10.3) that forms use, parsed to the same tree as ``${…}``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from bpmn.errors import ExpressionSyntaxError
from bpmn.expressions.grammar import Grammar
from bpmn.expressions.lexer import Dialect
from bpmn.expressions.messages import say
from bpmn.expressions.tree import Choice, Node, Unary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FEEL = Dialect(
    operators=("!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", "."),
    words=MappingProxyType(
        {
            "and": "&&", "or": "||", "not": "!", "in": "in", "if": "if", "then": "then", "else": "else",
            "true": "true", "false": "false", "null": "null",
        }
    ),
    reserved=frozenset({"for", "some", "every", "return", "satisfies", "between", "function"}),
    hints=MappingProxyType({"&": "and", "|": "or", "!": "not(…)"}),
)  # fmt: skip


class FeelGrammar(Grammar):
    """FEEL's own spellings: ``=``, ``not(…)``, ``if … then … else``, ``is defined(…)``."""

    levels: ClassVar[Mapping[str, int]] = MappingProxyType({**Grammar.levels, "=": Grammar.levels["=="]})
    names: ClassVar[Mapping[str, str]] = MappingProxyType({**Grammar.names, "=": "=="})

    def expression(self) -> Node:
        """Parse ``if a then b else c``, or what both languages share."""
        if not self.accept("if"):
            return self.operation()
        with self.nested():
            test = self.expression()
            self.expect("then")
            then = self.expression()
            self.expect("else")
            return Choice(test, then, self.expression())

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "name" and token.text == "is":
            self.take()
            if self.token.text == "defined":
                self.take()
                self.expect("(")
                with self.nested():
                    node = self.expression()
                self.expect(")")
                return Unary("defined", node)
            raise self.unexpected("expected", wanted="defined(…)")
        return super()._primary()


def feel(text: str, functions: Collection[str]) -> Node:
    """Parse ``=expression``."""
    bare = text.strip()
    if not bare.startswith("="):
        raise ExpressionSyntaxError(say("not-feel", text=bare[:60]), 0, text)
    return FeelGrammar(text, text.index("=") + 1, FEEL, functions).whole("end")
