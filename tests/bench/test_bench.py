"""The bench runs and gives the rows it should; what they say is for people to judge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bench import main
from tests.bench.rows import Row, as_table, row

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = {"name", "database", "value", "unit", "ratio_to", "ratio", "goal", "low", "high"}


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql":
        request.getfixturevalue("postgres_server")  # or the test is skipped, with the remedy
    return str(request.param)


def test_the_rows_are_all_there(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--json", "--database", kind]) == 0
    rows: list[Mapping[str, object]] = json.loads(capsys.readouterr().out)
    assert all(set(one) == KEYS for one in rows)
    assert all(isinstance(one["value"], int | float) and one["value"] > 0 for one in rows)
    assert {one["database"] for one in rows} == {kind, None}
    ratios = {(one["name"], one["ratio_to"], one["goal"]) for one in rows if one["ratio_to"]}
    assert {
        ("27-node shape: quytrinh", "SQL floor", ">= 0.5"),
        ("27-node shape: quytrinh", "naive", ">= 4"),
        ("27-node shape: quytrinh, p99 / p50", "SQL floor", "<= 1.5"),
        ("van_ban_di: quytrinh", "SQL floor", ">= 0.5"),
        ("van_ban_di: quytrinh, p99 / p50", "SQL floor", "<= 1.5"),
        ("a step at loops 951-1,000", "loops 1-50", "<= 1.1"),
    } <= ratios
    states = {one["name"]: one["value"] for one in rows if one["unit"] == "bytes"}
    assert set(states) == {"27-node shape: state at mid-way", "van_ban_di: state at mid-way"}


def test_a_goal_speaks_of_the_ratio_of_each_round_where_there_is_one() -> None:
    slow = row("a", "sqlite", [100, 300, 200], "steps/s", to="b", others=[100, 100, 200], goal=">= 2")
    assert slow == Row(
        name="a",
        database="sqlite",
        value=200,
        unit="steps/s",
        ratio_to="b",
        ratio=1,
        goal=">= 2",
        low=1,
        high=3,
    )
    small = row("c", None, [2.0], "s", goal="<= 5")
    assert (slow.met, small.met, row("d", None, [1.0], "s").met) == (False, True, None)
    table = as_table([slow, small])
    assert [line.split()[-1] for line in table.splitlines()[1:]] == ["MISSED", "reached"]
