"""The language inside ``${…}``: the Unified EL of Camunda 7 (JSR-341, 1.26), closed (``docs/expressions.md``)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from bpmn.expressions.lexer import Dialect
from bpmn.expressions.parser import Parser
from bpmn.expressions.tree import Binary, Choice, Index, Items, Literal, Name, Node, Unary

if TYPE_CHECKING:
    from collections.abc import Mapping

EL = Dialect(
    operators=(
        "&&", "||", "==", "!=", "<=", ">=",
        "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")", "[", "]", ",", ".", "}",
    ),
    words=MappingProxyType(
        {
            "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
            "div": "/", "mod": "%", "in": "in", "empty": "empty", "true": "true", "false": "false", "null": "null",
        }
    ),
    reserved=frozenset({"instanceof"}),
    hints=MappingProxyType({"=": "==", "&": "&&", "|": "||"}),
)  # fmt: skip

_CONSTANTS = {"true": True, "false": False, "null": None}
_LEVELS = {
    operator: level
    for level, operators in enumerate(
        (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%")), start=1
    )
    for operator in operators
}
_UNCHAINED = {_LEVELS["=="], _LEVELS["<"]}


class Grammar(Parser):
    """Parses one expression; it ends at ``}`` or at the end of the text."""

    levels: ClassVar[Mapping[str, int]] = MappingProxyType(_LEVELS)
    names: ClassVar[Mapping[str, str]] = MappingProxyType({"&&": "and", "||": "or"})

    def whole(self, end: str) -> Node:
        """Parse an expression that must be followed by ``end``; the end is looked at, not passed."""
        node = self.expression()
        if self.token.kind != end:
            raise self.unexpected("trailing")
        return self.checked(node)

    def expression(self) -> Node:
        """Choice: the weakest operator, and it binds to the right."""
        test = self.operation()
        if not self.accept("?"):
            return test
        with self.nested():
            then = self.expression()
            self.expect(":")
            return Choice(test, then, self.expression())

    def operation(self, weakest: int = 1) -> Node:
        """Climb the levels of precedence; a loop for each level, so that long chains cost no recursion."""
        node = self._unary()
        while (level := self.levels.get(self.token.kind, 0)) >= weakest:
            operator = self.take().kind
            node = Binary(self.names.get(operator, operator), node, self.operation(level + 1))
            if level in _UNCHAINED and self.levels.get(self.token.kind) == level:
                raise self.fault("chained", self.token)
        return node

    def _unary(self) -> Node:
        operator = self.accept("!", "-", "empty")
        if operator is None:
            return self._postfix()
        with self.nested():
            return Unary({"!": "not", "-": "neg"}.get(operator.kind, operator.kind), self._unary())

    def _postfix(self) -> Node:
        node = self._primary()
        while operator := self.accept(".", "["):
            if operator.kind == ".":
                name = self.word()
                if self.token.kind == "(":
                    raise self.fault("method", name, name=name.text[:60])
                node = Index(node, Literal(name.text))
                continue
            with self.nested():
                node = Index(node, self.expression())
            self.expect("]")
        return node

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "value":
            return Literal(self.take().value)
        if token.kind in _CONSTANTS:
            return Literal(_CONSTANTS[self.take().kind])
        if token.kind == "name":
            self.take()
            return self.call(token, self._list(")")) if self.accept("(") else Name(token.text)
        if self.accept("["):
            return Items(self._list("]"))
        if self.accept("("):
            with self.nested():
                node = self.expression()
            self.expect(")")
            return node
        raise self.unexpected("expected-value")

    def _list(self, end: str) -> tuple[Node, ...]:
        if self.accept(end):
            return ()
        with self.nested():
            items = [self.expression()]
            while self.accept(","):
                items.append(self.expression())
        self.expect(end)
        return tuple(items)
