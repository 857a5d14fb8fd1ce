from __future__ import annotations

import csv
import tracemalloc
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import orjson

from engine.audit_export import COLUMNS, csv_lines, jsonl
from engine.trail import Change, Draft
from storage import audit
from storage.session import Database
from tests.engine.trails import AT, LEADER, given_trail, write
from tests.storage.examples import given_case

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_csv(parts: Iterator[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(b"".join(parts).decode("utf-8-sig"), newline="")))


def test_json_lines_hold_the_event_its_hash_and_its_values(database: Database) -> None:
    given_trail(database)
    *lines, end = (orjson.loads(line) for line in jsonl(database, agency="bdt", instance="i1"))
    assert [line["no"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[3]["at"] == "2026-11-23T03:06:05.678901Z"
    values = {(value["name"], value["side"]): value["value"] for value in lines[3]["values"]}
    assert values["so_ban", "new"] == 5
    assert values["", "reason"] == "đúng thẩm quyền"
    assert lines[0]["values"] == []
    assert (end["kind"], end["events"], end["whole"]) == ("export-end", 6, True)


def test_a_period_includes_its_beginning_and_not_its_end(database: Database) -> None:
    given_trail(database)
    minute = timedelta(minutes=1)
    *lines, end = jsonl(database, agency="bdt", since=AT + minute, until=AT + 2 * minute)
    assert {orjson.loads(line)["instance"] for line in lines} == {"i2"}
    assert orjson.loads(end)["whole"] is False
    assert len(list(jsonl(database, agency="elsewhere"))) == 1


def test_csv_has_a_row_an_event_and_says_what_changed(database: Database) -> None:
    given_trail(database)
    rows = read_csv(csv_lines(database, agency="bdt", instance="i1"))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["no"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[3]["reason"] == "đúng thẩm quyền"
    assert "quyet_dinh:  → ký" in rows[3]["changes"]
    assert "so_ban: 3 → 5" in rows[3]["changes"]
    assert rows[3]["on_behalf_of"] == "chanh_vp"


def test_csv_shows_that_a_value_was_erased(database: Database) -> None:
    given_trail(database)
    with database.write() as connection:
        audit.erase(connection, event=audit.of_instance(connection, "i1")[3].id)
    rows = read_csv(csv_lines(database, agency="bdt", instance="i1"))
    assert rows[3]["reason"] == "(đã xóa)"
    assert "so_ban: (đã xóa) → (đã xóa)" in rows[3]["changes"]


def test_csv_disarms_formulas(database: Database) -> None:
    formulas = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1")
    drafts = tuple(Draft(formula, changes=(Change(formula, new="x"),), reason=formula) for formula in formulas)
    with database.write() as connection:
        given_case(connection)
        write(connection, "i1", drafts, actor=LEADER)
    rows = read_csv(csv_lines(database, agency="bdt"))
    assert [row["kind"] for row in rows] == [row["reason"] for row in rows] == [f"'{formula}" for formula in formulas]
    assert all(row["changes"].startswith("'") for row in rows)


def test_exports_stream(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    draft = Draft("variable-changed", changes=(Change("a", "x" * 200, "y" * 200),))
    with database.write() as connection:
        given_case(connection)
        write(connection, "i1", (draft,) * 6000, actor=LEADER)
    for export in (jsonl, csv_lines):
        # What the first run keeps for later ones (compiled statements) is not the export's.
        for _ in export(database, agency="elsewhere"):
            pass
        tracemalloc.start()
        size = sum(len(part) for part in export(database, agency="bdt"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > 3_900_000
        assert peak < size / 2
    database.close()
