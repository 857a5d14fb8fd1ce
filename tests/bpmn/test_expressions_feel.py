"""The FEEL subset of forms: same tree, same evaluator, but what is missing reads as null."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from bpmn.expressions import BudgetExceededError, ExpressionSyntaxError, parse, parse_feel

VARIABLES: dict[str, object] = {"a": 2, "b": "x", "list": [1, 2], "map": {"k": {"l": 1}}, "yes": True, "null_": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('=a > 1 and b in ["x"]', True),
        ('= a = 2 or b != "x"', True),
        ("=not(a = 2)", False),
        ("=a * 2 + 1 - 4 / 2", 3),
        ("=-a", -2),
        ('=if a > 1 then "có" else "không"', "có"),
        ("=if yes then if a = 2 then 1 else 2 else 3", 1),
        ("=is defined(a)", True),
        ("=is defined(map.k.l)", True),
        ("=is defined(map.k.m)", False),
        ("=is defined(nobody)", False),
        ("=count(list)", 2),
        ("=contains(b, 'x')", True),
        ("=map.k.l", 1),
        ('=["a", 1.5, true, null]', ["a", Decimal("1.5"), True, None]),
        ('="văn bản"', "văn bản"),
        ("=missing", None),
        ("=missing.member[3]", None),
        ("=missing > 3", None),
        ("=missing + 3", None),
        ("=missing = null", True),
        ("=missing = 3", False),
        ("=b > 3", None),
        ("=1 / 0", None),
        ("=-b", None),
        ("=missing in list", False),
        ("=a in missing", None),
        ("=count(missing)", None),
        ("=not(missing)", True),
        ("=missing and yes", False),
        ("=missing or yes", True),
        ("=null_", None),
    ],
)
def test_value(text: str, expected: object) -> None:
    assert parse_feel(text).evaluate(VARIABLES) == expected


@pytest.mark.parametrize(
    ("text", "position", "match"),
    [
        ("a > 1", 0, "Write =a > 1"),
        ("", 0, "begins with"),
        ("=", 1, "A value is missing before the end"),
        ("=a == 1", 4, "A value is missing before “=”"),
        ("=a && b", 3, "Write “and”"),
        ("=!a", 1, "Write “not"),
        ("=a 1", 3, "After the expression stands “1”"),
        ("=if a then b", 12, "Expected “else”"),
        ("=is a", 4, "Expected “defined"),
        ("=for x in y return x", 1, "reserved word"),
        ("=a }", 3, "cannot stand here"),
        ("=nope(1)", 1, "no function"),
    ],
)
def test_fault_has_a_place_and_a_remedy(text: str, position: int, match: str) -> None:
    with pytest.raises(ExpressionSyntaxError, match=match) as refusal:
        parse_feel(text)
    assert refusal.value.position == position


def test_null_is_false_in_a_condition_of_a_form() -> None:
    assert parse_feel("=missing > 3").test({}) is False
    assert parse_feel("=a > 1").test(VARIABLES) is True


def test_a_budget_is_not_forgiven() -> None:
    with pytest.raises(BudgetExceededError):
        parse_feel("=a in b").evaluate({"a": 1, "b": [0] * 20_000})


def test_both_languages_make_the_same_tree() -> None:
    feel = parse_feel('=a > 1 and not(b = "x") or c in [1, 2.5]')
    camunda = parse("${a > 1 && !(b == 'x') || c in [1, 2.5]}")
    assert feel.tree == camunda.tree
    assert feel != camunda


def test_the_tree_as_json() -> None:
    tree = parse("${-a.b[0] + 1.5 > size(c) ? [null, true] : empty d}").to_json()
    assert json.loads(json.dumps(tree)) == [
        "if",
        [
            ">",
            ["+", ["neg", ["at", ["at", ["name", "a"], ["lit", "b"]], ["lit", 0]]], ["num", "1.5"]],
            ["call", "size", ["name", "c"]],
        ],
        ["list", ["lit", None], ["lit", True]],
        ["empty", ["name", "d"]],
    ]
    assert parse("Số ${n}").to_json() == ["text", ["lit", "Số "], ["name", "n"]]
    assert parse_feel("=is defined(a)").to_json() == ["defined", ["name", "a"]]
