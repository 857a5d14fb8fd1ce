"""Properties of the language over random expressions and random text."""

from __future__ import annotations

import string
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from bpmn.errors import BpmnRoomError
from bpmn.expressions import KNOWN, parse, parse_condition, parse_feel
from bpmn.expressions.tree import Binary, Call, Choice, Index, Items, Literal, Name, Unary

if TYPE_CHECKING:
    from bpmn.expressions.tree import Node

VARIABLES: dict[str, object] = {"x": 7, "y": -3, "s": "hồ sơ", "t": True, "f": False, "list": [1, 2, "a"]}

# ------------------------------------------- a text of the language, and beside it what plain Python computes for it

NUMBERS = st.integers(0, 50).map(lambda n: (str(n), n)) | st.sampled_from([("x", 7), ("y", -3), ("size(list)", 3)])
TRUTHS = st.sampled_from([("t", True), ("f", False), ("true", True), ("empty none", True), ("s == 's'", False)])


@st.composite
def numbers(draw: st.DrawFn, depth: int = 3) -> tuple[str, int]:
    kind = draw(st.sampled_from(["+", "-", "*", "neg", "?", "min", "leaf"])) if depth else "leaf"
    if kind == "leaf":
        return draw(NUMBERS)
    (left, one), (right, two) = draw(numbers(depth - 1)), draw(numbers(depth - 1))
    if kind == "neg":
        return f"-({left})", -one
    if kind == "min":
        return f"min({left}, {right})", min(one, two)
    if kind == "?":
        test, holds = draw(truths(depth - 1))
        return f"({test} ? {left} : {right})", one if holds else two
    return f"({left} {kind} {right})", {"+": one + two, "-": one - two, "*": one * two}[kind]


@st.composite
def truths(draw: st.DrawFn, depth: int = 3) -> tuple[str, bool]:
    kind = draw(st.sampled_from(["&&", "||", "!", "<", "==", ">=", "in", "leaf"])) if depth else "leaf"
    if kind == "leaf":
        return draw(TRUTHS)
    if kind in {"&&", "||", "!"}:
        (left, one), (right, two) = draw(truths(depth - 1)), draw(truths(depth - 1))
        return {
            "&&": (f"({left} && {right})", one and two),
            "||": (f"({left} || {right})", one or two),
            "!": (f"!({left})", not one),
        }[kind]
    (left, first), (right, second) = draw(numbers(depth - 1)), draw(numbers(depth - 1))
    return {
        "<": (f"({left} < {right})", first < second),
        "==": (f"({left} == {right})", first == second),
        ">=": (f"({left} >= {right})", first >= second),
        "in": (f"({left} in [{right}, 5])", first in {second, 5}),
    }[kind]


@given(numbers())
def test_arithmetic_agrees_with_python(pair: tuple[str, int]) -> None:
    text, expected = pair
    assert parse(f"${{{text}}}").evaluate(VARIABLES) == expected


@given(truths())
def test_conditions_agree_with_python(pair: tuple[str, bool]) -> None:
    text, expected = pair
    assert parse_condition(f"${{{text}}}").test(VARIABLES) is expected


# ------------------------------------------------------------------------------------------ printing and parsing back

LEVELS = ("or", "and", "== !=", "< <= > >= in", "+ -", "* / %")
SPELLED = {"or": "||", "and": "&&", "not": "!", "neg": "-", "empty": "empty "}
CONSTANTS = {True: "true", False: "false", None: "null"}


def level(node: Node) -> int:
    if isinstance(node, Choice):
        return 0
    if isinstance(node, Binary):
        return next(at for at, operators in enumerate(LEVELS, 1) if node.operator in operators.split())
    return 7 if isinstance(node, Unary) else 8


def within(node: Node, least: int) -> str:
    return printed(node) if level(node) >= least else f"({printed(node)})"


def printed(node: Node) -> str:  # noqa: C901, PLR0911 (one line a kind)
    """Write a tree with as few brackets as the grammar allows."""
    match node:
        case Literal(str(text)):
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
        case Literal(value):
            return str(value) if isinstance(value, Decimal) or type(value) is int else CONSTANTS[value]
        case Name(name):
            return name
        case Index(target, Literal(str(name))) if name.isidentifier():
            return f"{within(target, 8)}.{name}"
        case Index(target, key):
            return f"{within(target, 8)}[{printed(key)}]"
        case Unary(operator, operand):
            return SPELLED[operator] + within(operand, 7)
        case Binary(operator, left, right):
            own = level(node)
            chains = own not in {3, 4}
            return (
                f"{within(left, own if chains else own + 1)} {SPELLED.get(operator, operator)} {within(right, own + 1)}"
            )
        case Choice(test, then, otherwise):
            return f"{within(test, 1)} ? {printed(then)} : {printed(otherwise)}"
        case Items(items):
            return f"[{', '.join(map(printed, items))}]"
        case Call(name, arguments):
            return f"{name}({', '.join(map(printed, arguments))})"
    raise AssertionError(node)


NAMES = st.sampled_from(["x", "y", "ngày_ký", "_a", "người_ký"])
LEAVES = st.one_of(
    st.integers(0, 10**40 - 1).map(Literal),
    st.decimals(0, 1000, places=3).map(Literal),
    st.booleans().map(Literal),
    st.just(Literal(None)),
    st.text(string.printable.replace("\x0b", "").replace("\x0c", "") + "ệđ", max_size=8).map(Literal),
    NAMES.map(Name),
)


def above(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operators = [operator for operators in LEVELS for operator in operators.split()]
    return st.one_of(
        st.builds(Unary, st.sampled_from(["not", "neg", "empty"]), below),
        st.builds(Binary, st.sampled_from(operators), below, below),
        st.builds(Choice, below, below, below),
        st.builds(Index, below, NAMES.map(Literal) | below),
        st.builds(Items, st.lists(below, max_size=3).map(tuple)),
        st.builds(Call, st.sampled_from(["min", "max"]), st.lists(below, min_size=1, max_size=3).map(tuple)),
    )


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, above, max_leaves=25)


@given(TREES)
def test_printing_and_parsing_gives_the_same_tree(tree: Node) -> None:
    text = printed(tree)
    assert parse(f"${{{text}}}").tree == tree
    assert parse(f"a ${{{text}}} b").tree.parts[1] == tree


# -------------------------------------------------------------------------------------------- any text, any value

WORDS = """
${ #{ } = && || ! == in empty not ( ) [ ] ' " \\ . , ? : - + * / % 1 0.5 x s list null true is defined if then
else a.b size( min( date( days( ａ 𝐬 __class__ { €
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", "\u200b"])
TEXTS = st.text(max_size=40) | st.lists(PIECES, max_size=25).map("".join)
ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=5)
VALUES = st.recursive(
    ATOMS | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def refusal(text: str, variables: dict[str, object]) -> BpmnRoomError | None:
    try:
        parse(text).evaluate(variables)
    except BpmnRoomError as error:
        return error
    return None


@given(TEXTS, VALUES, VALUES)
@example("${days(x)}", Decimal("1E-999999"), None)
@example("${x == s}", Decimal("sNaN"), Decimal(1))
def test_any_text_gives_a_value_or_one_of_our_errors(text: str, x: object, s: object) -> None:
    for read in (parse, parse_condition, parse_feel):
        with suppress(BpmnRoomError):
            read(text).evaluate({"x": x, "s": s, "list": [x, s]})


@given(TREES, VALUES, VALUES)
def test_any_tree_over_any_values_gives_a_value_or_a_refusal_in_words(tree: Node, x: object, y: object) -> None:
    error = refusal(f"${{{printed(tree)}}}", {"x": x, "y": y, "ngày_ký": [x, y], "_a": {"x": x}})
    assert error is None or "{" not in error.said("vi")


@given(st.sampled_from(sorted(KNOWN)), st.lists(VALUES, max_size=3))
def test_any_function_over_any_values_gives_a_value_or_a_refusal_in_words(name: str, values: list[object]) -> None:
    variables = {f"v{at}": value for at, value in enumerate(values)}
    error = refusal(f"${{{name}({', '.join(variables)})}}", variables)
    assert error is None or "{" not in error.said("vi")
