"""The guide and the code say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpmn.expressions import FUNCTIONS, Budget, parse, parse_feel
from bpmn.expressions.grammar import EL
from bpmn.expressions.messages import MESSAGES
from bpmn.expressions.parser import MAX_DEPTH, MAX_LENGTH, MAX_NESTING
from bpmn.expressions.tree import walk

GUIDE = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text("utf-8")


def section(title: str) -> str:
    return GUIDE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_every_function_is_in_the_guide_with_its_number_of_values() -> None:
    rows = dict(re.findall(r"^\| `(\w+)\(.*?\)` \| (\S+) \|", section("Functions"), re.MULTILINE))
    assert rows == {name: signature.arity for name, signature in FUNCTIONS.items()}


def test_every_function_has_the_values_it_claims() -> None:
    for name, signature in FUNCTIONS.items():
        assert signature.name == name
        assert signature.accepts(signature.least)
        assert not signature.accepts(signature.least - 1)
        assert signature.most is None or not signature.accepts(signature.most + 1)


def test_limits_are_those_of_the_guide() -> None:
    rows = re.findall(r"^\| .* \| ([\d,]+)(?:\^(\d+))?", section("Limits"), re.MULTILINE)
    figures = [int(base.replace(",", "")) ** int(power or 1) for base, power in rows]
    budget = Budget()
    assert figures == [MAX_LENGTH, MAX_NESTING, MAX_DEPTH, budget.steps, budget.number, budget.text, budget.items]


def test_every_operator_and_word_is_in_the_guide() -> None:
    table = section("Operators, weakest first").replace("\\|", "|")
    spelled = set(re.findall(r"`([^`]+)`", table)) | {
        "?",
        ":",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "}",
        "true",
        "false",
        "null",
    }
    assert set(EL.operators) | set(EL.words) <= spelled


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        (
            "${-a.b + 1.5 > size(c) ? [1] : !d && (e in f || g == h)}",
            "if > + neg at num call list not and in or == name lit",
        ),
        ("${empty a || b != c && d < 1 || e <= 1 && f >= 2}", "empty != < <= >= or and name lit"),
        ("${a - b * c / d % e}", "- * / % name"),
        ("Số ${a}", "text lit name"),
    ],
)
def test_every_shape_of_the_tree_is_in_the_guide(text: str, shapes: str) -> None:
    documented = set(re.findall(r'\["([^"]+)"', section("The tree as JSON")))
    found = re.findall(r"\['([^']+)'", str(parse(text).to_json()))
    assert set(found) == set(shapes.split())
    assert set(found) | {"defined"} <= documented


def test_every_message_has_both_languages_and_a_remedy() -> None:
    for key, message in MESSAGES.items():
        for text in message:
            assert text.endswith((".", "}")), key
            assert len(text) > 25
        assert parameters(message.vi) == parameters(message.en)


def parameters(text: str) -> set[str]:
    return set(re.findall(r"{(\w+?)(?:_vi|_en)?}", text.replace("{{", "").replace("}}", "")))


def test_the_examples_of_the_guide_parse() -> None:
    assert parse_feel('=a > 1 and b in ["x"]').names == {"a", "b"}
    assert parse("${empty x || x > 3}").evaluate({}) is True
    assert len(list(walk(parse("${a < b && b < c}").tree))) == 7
