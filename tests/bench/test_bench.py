"""The bench runs and gives the rows it should; what they say is for people to judge."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from storage.schema_all import metadata
from tests.bench import main
from tests.bench.contenders import Floor, Recording, prepared
from tests.bench.databases import sites
from tests.bench.rows import Row, as_table, row
from tests.bench.shapes import OutgoingDocument, Shape27

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.session import Database
    from tests.bench.shapes import Shape

KEYS = {"name", "database", "value", "unit", "ratio_to", "ratio", "goal", "low", "high"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
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


@pytest.mark.parametrize("shape", [Shape27(), OutgoingDocument()], ids=lambda shape: str(shape.name))
def test_the_floor_writes_the_very_rows_of_the_acts(shape: Shape) -> None:
    with sites(("sqlite",)) as (site,):
        template = prepared(site, shape)
        with closing(Recording(site, shape, template)) as recording:
            script = recording.script(1)
            acted = rows_of(recording.home.database)
        with closing(Floor(site, template, script)) as floor:
            timed = floor.case()
            assert len(timed.steps) == shape.steps
            done = rows_of(floor.database)
    assert done == acted
    assert len(acted["audit_event"]) > 50


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as connection:
        return {
            table.name: sorted((tuple(one) for one in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
            # Who brought which bytes is written when they come, before the act.
            if table.name != "upload"
        }


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
