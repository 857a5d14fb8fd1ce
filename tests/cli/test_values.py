from __future__ import annotations

import argparse
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.cli.values import assignment, instant, whole_port

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_json_is_read_as_json(value: object) -> None:
    assert assignment(f"a={json.dumps(value, ensure_ascii=False)}") == ("a", value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=Bình", "Bình"),
        ("a=2021-03-17", "2021-03-17"),
        ("a=007", "007"),
        ("a=NaN", "NaN"),
        ("a=-Infinity", "-Infinity"),
        ("a=", ""),
        ("a=b=c", "b=c"),
        ("a=1.10", Decimal("1.10")),
        ('a="x"', "x"),
        ("a={", "{"),
        ('a="\\ud800"', '"\\ud800"'),
        ("a=" + "[" * 100_000, "[" * 100_000),
    ],
)
def test_all_else_is_text_and_fractions_are_exact(text: str, value: object) -> None:
    assert assignment(text) == ("a", value)


@pytest.mark.parametrize("text", ["a", "=1", ""])
def test_a_value_needs_a_name(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="--var name=VALUE"):
        assignment(text)


@pytest.mark.parametrize("text", ["-1", "65536", "x", "", "8000.0"])
def test_a_port_is_a_whole_number(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="65535"):
        whole_port(text)


@pytest.mark.parametrize("text", ["2026-11-24T08:00:00", "2026-11-24T01:00:00Z", "2026-11-24T08:00:00+07:00"])
def test_an_instant_without_a_zone_is_the_offices(text: str) -> None:
    assert instant(text, "Asia/Ho_Chi_Minh").timestamp() == 1795482000
