"""Attributes as diagrams write them: one ``${…}``, text with ``${…}`` in it, or plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn.errors import ExpressionSyntaxError
from bpmn.expressions.grammar import EL, Grammar
from bpmn.expressions.messages import say
from bpmn.expressions.parser import MAX_LENGTH
from bpmn.expressions.tree import Literal, Node, Text

if TYPE_CHECKING:
    from collections.abc import Collection

_OPENING = re.compile(r"\\?[$#]\{")


def pieces(text: str, functions: Collection[str]) -> list[Node | str]:
    r"""Cut an attribute into texts and trees, in order; ``\${`` stands for a plain ``${``.

    Raises:
        ExpressionSyntaxError: an expression in it is not well formed.
    """
    found: list[Node | str] = []
    place = 0
    while opening := _OPENING.search(text, place):
        found.append(text[place : opening.start()])
        place = opening.end()
        if opening.group().startswith("\\"):
            found.append(opening.group()[1:])
            continue
        node, place = _one(text, opening, functions)
        found.append(node)
    found.append(text[place:])
    return [piece for piece in found if piece != ""]


def _one(text: str, opening: re.Match[str], functions: Collection[str]) -> tuple[Node, int]:
    parser = Grammar(text, opening.end(), EL, functions)
    if parser.token.kind == "end":
        raise ExpressionSyntaxError(say("open-expression", opening=opening.group()), opening.start(), text)
    node = parser.expression()
    if parser.token.kind == "end":
        raise ExpressionSyntaxError(say("open-expression", opening=opening.group()), opening.start(), text)
    if parser.token.kind != "}":
        raise parser.unexpected("trailing")
    return parser.checked(node), parser.token.start + 1


def attribute(text: str, functions: Collection[str]) -> Node:
    """Parse an attribute. White space around one single ``${…}`` does not make it a text."""
    if len(text) > MAX_LENGTH:
        raise ExpressionSyntaxError(say("too-long", length=len(text), limit=MAX_LENGTH), 0, text)
    parts = pieces(text, functions)
    solid = [part for part in parts if not isinstance(part, str) or part.strip()]
    if len(solid) == 1 and not isinstance(solid[0], str):
        return solid[0]
    if all(isinstance(part, str) for part in parts):
        return Literal("".join(str(part) for part in parts))
    return Text(tuple(Literal(part) if isinstance(part, str) else part for part in parts))


def condition(text: str, functions: Collection[str]) -> Node:
    """Parse a condition, which is exactly one ``${…}``."""
    bare = text.strip()
    if not bare:
        raise ExpressionSyntaxError(say("empty-condition"), 0, text)
    node = attribute(text, functions)
    if isinstance(node, Text) or bare[:2] not in {"${", "#{"}:
        raise ExpressionSyntaxError(say("bare-condition", text=bare[:60]), text.index(bare), text)
    return node
