"""The checked tree that both languages (``${…}`` and FEEL) parse to: frozen nodes, no behaviour.

Operators are named as in ``docs/expressions.md``: ``and or not neg empty defined == != < <= > >= in + - * / %``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE_IN_JSON: Final = 2**53


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, an int, a Decimal, a bool or None."""

    value: str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """``target[key]``: a key of a map, an item of a list or text, counted from 0. ``a.b`` is ``a['b']``."""

    target: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Unary:
    """``not neg empty defined`` before an operand."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice:
    """``test ? then : otherwise``."""

    test: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Items:
    """``[a, b]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the registry with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A string template: literal texts and expressions in turn, joined to one text."""

    parts: tuple[Node, ...]


Node: TypeAlias = Literal | Name | Index | Unary | Binary | Choice | Items | Call | Text


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below this one, left to right."""
    below: tuple[Node, ...] = ()
    match node:
        case Index(target, key):
            below = (target, key)
        case Unary(_, operand):
            below = (operand,)
        case Binary(_, left, right):
            below = (left, right)
        case Choice(test, then, otherwise):
            below = (test, then, otherwise)
        case Items(inner) | Call(_, inner) | Text(inner):
            below = inner
    return below


def walk(node: Node) -> Iterator[Node]:
    """Give this node and all below it, without recursion."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def depth(node: Node) -> int:
    """Count the levels of the tree, without recursion."""
    level, count = [node], 0
    while level:
        count += 1
        level = [child for parent in level for child in children(parent)]
    return count


def to_json(node: Node) -> object:
    """Give the tree as nested lists, the shape of ``docs/expressions.md``."""
    return [*_head(node), *[to_json(child) for child in children(node)]]


def _head(node: Node) -> list[object]:
    match node:
        case Literal(value):
            head: list[object] = ["num", f"{value:f}"] if _is_exact(value) else ["lit", value]
        case Name(name):
            head = ["name", name]
        case Unary(operator, _) | Binary(operator, _, _):
            head = [operator]
        case Call(name, _):
            head = ["call", name]
        case _:
            head = [{Index: "at", Choice: "if", Items: "list", Text: "text"}[type(node)]]
    return head


def _is_exact(value: object) -> TypeGuard[Decimal | int]:
    """Whether a reader of JSON with binary floating point would spoil the number."""
    return isinstance(value, Decimal) or (isinstance(value, int) and abs(value) > _WHOLE_IN_JSON)
