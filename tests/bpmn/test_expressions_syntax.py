"""What the parsers refuse, and where they say the fault is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpmn.expressions import ExpressionSyntaxError, parse
from bpmn.expressions.parser import MAX_DEPTH, MAX_LENGTH, MAX_NESTING

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "position", "match"),
    [
        ("${a = 1}", 4, "Write “==”"),
        ("${a & b}", 4, "Write “&&”"),
        ("${a | b}", 4, "Write “\\|\\|”"),
        ("${a", 0, "is not closed"),
        ("tên: ${", 5, "is not closed"),
        ("${a} ${b", 5, "is not closed"),
        ("${}", 2, "A value is missing before “}”"),
        ("${a +}", 5, "A value is missing before “}”"),
        ("${a b}", 4, "After the expression stands “b”"),
        ("${a 'b'}", 4, "After the expression stands “'b'”"),
        ("${(a}", 4, "Expected “\\)”"),
        ("${[a}", 4, "Expected “]”"),
        ("${a ? b}", 7, "Expected “:”"),
        ("${a.}", 4, "After the dot a name is expected"),
        ("${a.1}", 4, "After the dot a name is expected"),
        ("${a[]}", 4, "A value is missing"),
        ("${1 < 2 < 3}", 8, "cannot be chained"),
        ("${a == b != c}", 9, "cannot be chained"),
        ("${a in b in c}", 9, "cannot be chained"),
        ("${'abc}", 2, "is not closed"),
        ("${'a\\x'}", 4, "no escape “.x”"),
        ("${'\\u12'}", 3, "no escape"),
        ("${'\\ud800'}", 3, "no escape"),
        ("${1x}", 2, "no usable number"),
        ("${" + "1" * 41 + "}", 2, "no usable number"),
        ("${1e99999}", 2, "no usable number"),
        ("${1e41}", 2, "no usable number"),
        ("${__a}", 2, "must not begin with"),
        ("${instanceof}", 2, "reserved word"),
        ("${a; b}", 3, "cannot stand here"),
        ("${a\\b}", 3, "cannot stand here"),
        ("${{}}", 2, "cannot stand here"),
        ("${nope(1)}", 2, "no function “nope”"),
        ("${size()}", 2, "takes 1 value"),
        ("${contains('a')}", 2, "takes 2 value"),
        ("${round(1, 2, 3)}", 2, "takes 1-2 value"),
        ("${min()}", 2, "takes 1\\+ value"),
        ("${now(1)}", 2, "takes 0 value"),
        ("${size(1,)}", 9, "A value is missing"),
        ("${execution.getVariable('x')}", 12, "Methods such as “.getVariable"),
        ("${a\n  && b\n  || || c}", 16, "A value is missing before “\\|\\|”"),
    ],
)
def test_fault_has_a_place_and_a_remedy(text: str, position: int, match: str) -> None:
    with pytest.raises(ExpressionSyntaxError, match=match) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert refusal.value.text == text
    assert refusal.value.said("vi") != refusal.value.message


def test_line_column_and_caret_in_a_text_of_several_lines() -> None:
    with pytest.raises(ExpressionSyntaxError) as refusal:
        parse("${a > 1\n   && b = 2}")
    fault = refusal.value
    assert (fault.line, fault.column) == (2, 9)
    assert fault.context == "   && b = 2}\n        ^"
    assert str(fault).endswith("(line 2, column 9)")


def test_caret_stays_near_in_a_long_line() -> None:
    with pytest.raises(ExpressionSyntaxError) as refusal:
        parse("x" * 500 + "${a = 1}" + "y" * 500)
    line, caret = refusal.value.context.split("\n")
    assert len(line) <= 60
    assert line[len(caret) - 1] == "="


def test_length_nesting_and_depth_have_limits() -> None:
    fits = "${" + "(" * (MAX_NESTING - 1) + "1" + ")" * (MAX_NESTING - 1) + "}"
    assert parse(fits).evaluate({}) == 1
    chain = "${" + "+".join(["1"] * MAX_DEPTH) + "}"
    assert parse(chain).evaluate({}) == MAX_DEPTH
    for text in (
        "${" + "(" * 65 + "1" + ")" * 65 + "}",
        "${" + "!" * 65 + "true}",
        "${" + "a[" * 65 + "0" + "]" * 65 + "}",
        "${" + "a ? " * 65 + "1" + ": 2" * 65 + "}",
        "${" + "[" * 66 + "]" * 66 + "}",
        "${" + "+".join(["1"] * (MAX_DEPTH + 1)) + "}",
        "${a" + ".b" * MAX_DEPTH + "}",
    ):
        with pytest.raises(ExpressionSyntaxError, match="levels deep"):
            parse(text)
    with pytest.raises(ExpressionSyntaxError, match="4001 characters"):
        parse("a" * (MAX_LENGTH + 1))
    assert parse("a" * MAX_LENGTH).is_literal


def test_only_the_functions_asked_for_are_known() -> None:
    with pytest.raises(ExpressionSyntaxError, match="The functions are: size"):
        parse("${lower('A')}", functions={"size"})
    assert parse("${mine(1)}", functions={"mine"}).evaluate({}, {"mine": lambda x: x}) == 1


def test_words_that_are_operators_can_be_members() -> None:
    assert parse("${a.empty + a.in + a.not}").evaluate({"a": {"empty": 1, "in": 2, "not": 3}}) == 6


def test_the_deepest_expression_leaves_room_on_the_stack() -> None:
    rich = "${" + "t || t && 1 == 2 < 1 + 1 * (" * 40 + "1" + ")" * 40 + "}"
    with pytest.raises(ExpressionSyntaxError, match="levels deep"):
        _with_frames(450, lambda: parse(rich))
    chain = parse("${" + "!" * 60 + "(" + "&&".join(["t"] * 60) + ")}")
    assert _with_frames(450, lambda: chain.evaluate({"t": True})) is True


def _with_frames(count: int, act: Callable[[], object]) -> object:
    return act() if count == 0 else _with_frames(count - 1, act)
