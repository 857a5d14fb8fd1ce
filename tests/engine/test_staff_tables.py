"""Units, people and positions as tables: out and in again, mistakes by line, all or nothing, no formula run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.spreadsheets import lines_of, written
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from engine import Home

UNITS = "code;name;symbol;parent\r\nKHTC;Phòng Kế hoạch – Tài chính;KHTC;\r\nQS;Tổ Quản sinh;QS;KHTC\r\n"


def taken(home: Home, kind: str, text: str) -> int:
    return engine.import_table(home, ADMIN, kind, text.encode())


@pytest.mark.parametrize("kind", engine.TABLE_COLUMNS)
def test_a_table_taken_out_and_in_again_changes_nothing(home: Home, kind: str) -> None:
    text = engine.table(home, ADMIN, kind)
    assert text.startswith("\ufeff" + engine.TABLE_COLUMNS[kind][0])
    found = engine.preview_table(home, ADMIN, kind, text.encode())
    assert (found.changes, found.errors) == ((), ())
    assert found.lines > 0


def test_semicolons_of_excel_are_read_and_units_are_added_and_changed(home: Home) -> None:
    assert taken(home, "units", UNITS) == 2
    added = {unit.code: unit for unit in engine.units(home, ADMIN)}
    assert added["QS"].parent == added["KHTC"].id
    found = engine.preview_table(home, ADMIN, "units", UNITS.replace("Tổ Quản", "Ban Quản").encode())
    assert [(each.line, each.what, each.fields, each.new) for each in found.changes] == [
        (3, "QS", (("name", "Tổ Quản sinh", "Ban Quản sinh"),), False)
    ]
    assert taken(home, "units", UNITS.replace("Tổ Quản", "Ban Quản")) == 1


def test_people_and_positions_are_added_with_their_days(home: Home) -> None:
    assert taken(home, "people", "account,name,title\nhoa,Lê Thị Hoa,Chuyên viên\n") == 1
    lines = "account,role,unit,title,from,to\nhoa,chuyen_vien,VP,Chuyên viên,01/12/2026,31/12/2026\n"
    assert taken(home, "positions", lines) == 1
    (held,) = engine.positions_of(home, ADMIN, "hoa")
    assert (held.role, held.unit, held.since.day, held.until and held.until.day) == ("chuyen_vien", "VP", 1, 31)
    assert taken(home, "positions", lines.replace("31/12", "30/12")) == 1
    assert engine.positions_of(home, ADMIN, "hoa")[0].until != held.until
    assert engine.audit_verify(home, ADMIN).ok


def test_mistakes_are_told_by_line_and_column_and_nothing_is_taken_in(home: Home) -> None:
    text = (
        "account,name,email,language,active\n"
        "hoa,Lê Thị Hoa,,vi,\n"
        "\n"
        "Hoa Lê,Sai tên,,,\n"
        "lan,,,,\n"
        "hoa,Lặp lại,,,\n"
        "van_thu,Khác,,fr,\n"
        "chanh_vp,Sơn,,,no\n"
    )
    found = engine.preview_table(home, ADMIN, "people", text.encode())
    assert [(error.line, error.column) for error in found.errors] == [
        (4, "account"), (5, "name"), (6, "account"), (7, "language"), (8, "active"),
    ]  # fmt: skip
    with pytest.raises(engine.BadValueError, match="Line 4"):
        taken(home, "people", text)
    with pytest.raises(engine.NotFoundError):
        engine.person(home, ADMIN, "hoa")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("nobody,van_thu,,x,01/12/2026,", "account"),
        ("van_thu,no_role,,x,01/12/2026,", "role"),
        ("van_thu,van_thu,NO,x,01/12/2026,", "unit"),
        ("van_thu,van_thu,,x,32/12/2026,", "from"),
        ("van_thu,van_thu,,x,01/12/2026,01/11/2026", "to"),
    ],
)
def test_what_a_position_names_must_be_there(home: Home, line: str, column: str) -> None:
    text = f"account,role,unit,title,from,to\n{line}\n"
    (error,) = engine.preview_table(home, ADMIN, "positions", text.encode()).errors
    assert (error.line, error.column) == (2, column)


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b\n1,2\n", b"\xff\xfe", b"code,name,symbol\n\x00,x,y\n", b'code,name,symbol\n"x,y,z\n', b"x" * 2_000_001],
)
def test_what_is_no_such_table_is_refused(home: Home, data: bytes) -> None:
    with pytest.raises(engine.BadValueError):
        engine.preview_table(home, ADMIN, "units", data)


def test_only_administrators_see_or_change_tables(home: Home) -> None:
    for look in (
        lambda: engine.table(home, by("van_thu"), "people"),
        lambda: engine.preview_table(home, by("van_thu"), "units", UNITS.encode()),
        lambda: engine.import_table(home, by("van_thu"), "units", UNITS.encode()),
    ):
        with pytest.raises(engine.RefusedError):
            look()
    with pytest.raises(engine.BadValueError):
        engine.table(home, ADMIN, "secrets")


CELLS = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=12
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_no_cell_begins_a_formula_and_all_come_back(rows: list[tuple[str, str]]) -> None:
    text = written(("one", "two"), rows)
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    back = [tuple(line.cells.values()) for line in lines_of(text.encode(), ("one", "two"), ("one", "two"))]
    kept = [row for row in rows if any(row) and not any(cell.startswith("'") for cell in row)]
    assert [row for row in back if not any(cell.startswith("'") for cell in row)] == kept
