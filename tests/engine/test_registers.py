from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bpmn
from engine.errors import BadValueError, NotFoundError
from engine.registers import Column, Declaration, declarations, note, shown
from engine.registers import enter as enter_row
from engine.trail import Change, Draft
from storage import registers as rows
from storage.errors import StorageError
from tests.engine.agency import AT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.registers import Entry
    from storage.session import Database

OUTGOING = Declaration(
    "so_di",
    "Sổ đăng ký văn bản đi",
    "Register of outgoing documents",
    "NĐ 30/2020/NĐ-CP, phụ lục IV",
    "A4-landscape",
    (
        Column("so_ky_hieu", "Số, ký hiệu", "Number", "${so_ky_hieu}", 2),
        Column("trich_yeu", "Trích yếu", "Subject", "${trich_yeu}", 5),
        Column("ngay", "Ngày", "Date", "${ngay}", 2),
    ),
)

COLUMN = "[[register.so.columns]]\nkey = 'a'\ntitle_vi = 'A'\n"


def enter(connection: Connection, subject: str, **more: object) -> Entry:
    values = {"${so_ky_hieu}": "22/KH-BDT", "${trich_yeu}": subject, "${ngay}": date(2026, 3, 5)}
    terms: dict[str, object] = {"at": AT, "record": list[Draft]().append} | more
    return enter_row(connection, OUTGOING, agency="bdt", evaluate=values.__getitem__, by="van_thu", **terms)  # type: ignore[arg-type]  # a test names the terms it sets


def test_entries_are_numbered_by_year_and_leave_an_event(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        first = enter(
            connection, "Kế hoạch khen thưởng", record=events.append, instance="i1", document="d1", element="so"
        )
        enter(connection, "Hai")
        other_year = enter(connection, "Ba", day=date(2027, 1, 1))
        assert rows.of_instance(connection, agency="bdt", instance="i1") == [first]
        assert rows.years(connection, agency="bdt", register="so_di") == [2027, 2026]
    assert (first.year, first.no, other_year.no) == (2026, 1, 1)
    assert first.columns == {"so_ky_hieu": "22/KH-BDT", "trich_yeu": "Kế hoạch khen thưởng", "ngay": "05/03/2026"}
    (event,) = events
    assert (event.kind, event.element, event.document) == ("register-entered", "so", "d1")
    assert Change("no", new=1) in event.changes
    assert Change("column.trich_yeu", new="Kế hoạch khen thưởng") in event.changes


def test_the_year_is_that_of_the_agencys_clock(database: Database) -> None:
    with database.write() as connection:
        assert enter(connection, "Đêm giao thừa", at=datetime(2026, 12, 31, 18, tzinfo=UTC)).year == 2027


def test_s13_a_register_is_searched_without_diacritics_in_pages(database: Database) -> None:
    with database.write() as connection:
        for n in range(1, 8):
            enter(connection, f"Khen thưởng đợt {n}" if n % 2 else f"Đào tạo {n}")
    with database.read() as connection:
        words = {"agency": "bdt", "register": "so_di", "year": 2026, "text": "khen thuong"}
        found = rows.listing(connection, **words, limit=3)  # type: ignore[arg-type]  # the names are the function's own
        rest = rows.listing(connection, **words, limit=3, offset=3)  # type: ignore[arg-type]  # as above
        total = rows.count(connection, **words)  # type: ignore[arg-type]  # as above
        one = rows.listing(connection, agency="bdt", register="so_di", year=2026, text="DAO 22/kh 4")
        none = rows.listing(connection, agency="khac", register="so_di", year=2026)
        newest = rows.listing(connection, agency="bdt", register="so_di", year=2026, newest_first=True, limit=1)
    assert total == 4
    assert [entry.no for entry in (*found, *rest)] == [1, 3, 5, 7]
    assert [entry.columns["trich_yeu"] for entry in one] == ["Đào tạo 4"]
    assert not none
    assert newest[0].no == 7


def test_a_correction_is_a_note_beside_the_entry(database: Database) -> None:
    events: list[Draft] = []
    with database.write() as connection:
        entry = enter(connection, "Kế hoạch", document="d1")
        for text in ("Thu hồi theo TB số 9", " Sửa: bản 2 "):
            note(connection, agency="bdt", entry=entry.id, text=text, at=AT, by="van_thu", record=events.append)
        with pytest.raises(NotFoundError):
            note(connection, agency="khac", entry=entry.id, text="x", at=AT, by="a", record=events.append)
        with pytest.raises(BadValueError):
            note(connection, agency="bdt", entry=entry.id, text=" ", at=AT, by="a", record=events.append)
        notes = rows.notes(connection, [entry.id])
        assert rows.listing(connection, agency="bdt", register="so_di", year=2026) == [entry]
    assert [row.text for row in notes[entry.id]] == ["Thu hồi theo TB số 9", "Sửa: bản 2"]
    assert [event.kind for event in events] == ["register-noted"] * 2
    assert events[0].document == "d1"


def test_the_database_refuses_to_edit_an_entry(database: Database) -> None:
    with database.write() as connection:
        enter(connection, "Kế hoạch")
    with pytest.raises(StorageError, match="refused"), database.write() as connection:
        connection.exec_driver_sql("UPDATE register_entry SET folded = ''")


def test_clerks_who_write_at_once_leave_no_gap(database: Database) -> None:
    def clerk(who: int) -> list[int]:
        taken = []
        for _ in range(10):
            with database.write() as connection:
                taken.append(enter(connection, f"Việc {who}").no)
        return taken

    with ThreadPoolExecutor(10) as clerks:
        taken = [no for row in clerks.map(clerk, range(10)) for no in row]
    assert sorted(taken) == list(range(1, 101))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (True, "có"),
        (False, "không"),
        (5, "5"),
        (Decimal("1.50"), "1,50"),
        (date(2026, 3, 5), "05/03/2026"),
        (datetime(2026, 3, 5, 1, 30, tzinfo=UTC), "05/03/2026 08:30"),
        (["VT", "Phòng CS"], "VT; Phòng CS"),
        ({"a": "Sở Nội vụ", "b": 2, "c": None}, "Sở Nội vụ, 2"),
        ([{"a": "x", "b": ""}, {"a": "y"}], "x; y"),
    ],
)
def test_values_are_written_as_clerks_write_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_register_is_declared_in_toml() -> None:
    (read,) = declarations(
        """
        [register.so_di]
        title_vi = "Sổ đăng ký văn bản đi"
        basis = "NĐ 30"
        paper = "A3-landscape"
        [[register.so_di.columns]]
        key = "so"
        title_vi = "Số"
        title_en = "Number"
        value = "${so_ky_hieu}"
        width = 3
        [[register.so_di.columns]]
        key = "ghi_chu"
        title_vi = "Ghi chú"
        """
    )
    assert read == Declaration(
        "so_di",
        "Sổ đăng ký văn bản đi",
        "Sổ đăng ký văn bản đi",
        "NĐ 30",
        "A3-landscape",
        (Column("so", "Số", "Number", "${so_ky_hieu}", 3), Column("ghi_chu", "Ghi chú", "Ghi chú", "${ghi_chu}", 1)),
    )
    assert declarations("") == ()


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[register", "Mend that line"),
        ("register = 1", r"\[register.CODE\]"),
        ("[register]\nso = 1", r"\[register.CODE\]"),
        ("[register.so]\ntitle_vi = 'Sổ'", "no columns"),
        ("[register.so]\ntitle_vi = 'Sổ'\ncolumns = [1]", "columns"),
        ("[register.so]\n[[register.so.columns]]\nkey = 'a'\ntitle_vi = 'A'", "title_vi"),
        ("[register.so]\ntitle_vi = 'S'\n[[register.so.columns]]\ntitle_vi = 'A'", "key"),
        ("[register.so]\ntitle_vi = 'S'\npaper = 'B5'\n[[register.so.columns]]\nkey = 'a'\ntitle_vi = 'A'", "A4"),
        ("[register.so]\ntitle_vi = 'S'\n[[register.so.columns]]\nkey = 'a'\ntitle_vi = 'A'\nwidth = 0", "width"),
        (f"[register.so]\ntitle_vi = 'S'\n{2 * COLUMN}", "same key"),
    ],
)
def test_malformed_declarations_are_refused_with_what_to_mend(toml: str, says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        declarations(toml)


def test_every_shipped_register_is_declared_right() -> None:
    shipped = sorted((Path(bpmn.__file__).parent / "procedures").glob("*/register.toml"))
    read = {path.parent.name: declarations(path.read_text(encoding="utf-8")) for path in shipped}
    assert "van_ban_di" in read
    assert len(read["van_ban_di"][0].columns) == 10, "S15: the ten columns of annex IV"


def test_a_column_may_show_the_lines_own_number(database: Database) -> None:
    declared = OUTGOING._replace(columns=(Column("stt", "STT", "No.", "${so_thu_tu}", 1),))
    with database.write() as connection:
        cells = [
            enter_row(
                connection,
                declared,
                agency="bdt",
                evaluate={}.__getitem__,
                at=AT,
                by="van_thu",
                record=list[Draft]().append,
            ).columns["stt"]
            for _ in range(2)
        ]
    assert cells == ["1", "2"]


def test_the_lines_since_an_instant_are_those_of_all_years(database: Database) -> None:
    with database.write() as connection:
        enter(connection, "Trước", at=datetime(2025, 11, 22, 9, tzinfo=UTC))
        enter(connection, "Năm ngoái", at=datetime(2025, 11, 23, 9, tzinfo=UTC))
        enter(connection, "Năm nay")
        begin = datetime(2025, 11, 23, tzinfo=UTC)
        found = rows.since(connection, agency="bdt", register="so_di", at=begin)
        assert rows.since(connection, agency="khac", register="so_di", at=begin) == []
    assert [entry.columns["trich_yeu"] for entry in found] == ["Năm ngoái", "Năm nay"]
