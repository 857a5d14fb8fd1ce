from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

import engine
from engine import BadValueError, Home, NotFoundError, RegisterQuery, register, register_pdf, register_xlsx
from engine.ids import new_id
from storage import registers as rows
from storage.registers import Entry
from tests.support.homes import ADMIN, MONDAY, by

if TYPE_CHECKING:
    from storage.session import Connection

CODE = "van_ban_di"
KEYS = (
    "so_ky_hieu", "ngay_thang", "trich_yeu", "nguoi_ky", "noi_nhan", "ban_luu", "so_luong", "ngay_chuyen", "ky_nhan",
    "ghi_chu",
)  # fmt: skip


def write(
    connection: Connection, no: int, *, at: datetime = MONDAY, instance: str | None = None, **cells: str
) -> Entry:
    columns = {key: cells.get(key, "") for key in KEYS}
    row = Entry(new_id(at), "bdt", CODE, at.year, no, instance, None, at, "van_thu", columns)
    rows.add(connection, row)
    return row


def fill(home: Home, count: int) -> None:
    with home.database.write() as connection:
        for no in range(1, count + 1):
            day = MONDAY - timedelta(days=count - no)
            write(
                connection,
                no,
                at=day,
                so_ky_hieu=f"{no:02d}/{'QĐ' if no % 2 else 'KH'}-BDT",
                ngay_thang=f"{day:%d/%m/%Y}",
                trich_yeu=f"Khen thưởng đợt {count - no}",
            )


def numbers(home: Home, asked: RegisterQuery, **more: int) -> list[int]:
    return [row.no for row in register(home, by("van_thu"), CODE, asked, **more).rows]


def test_a_register_is_read_in_pages_that_say_how_many_there_are(home: Home) -> None:
    fill(home, 120)
    last = register(home, by("van_thu"), CODE, page=3)
    assert (last.total, last.pages, last.page, len(last.rows)) == (120, 3, 3, 20)
    assert [row.no for row in last.rows] == list(range(101, 121))
    assert numbers(home, RegisterQuery(descending=True), page=1)[:2] == [120, 119]
    assert numbers(home, RegisterQuery(), page=9) == []
    assert last.years == (2026,)


def test_entries_are_filtered_by_words_by_a_column_and_by_days(home: Home) -> None:
    fill(home, 20)
    assert numbers(home, RegisterQuery(search="THUONG qd 11/2026")) == list(range(1, 21, 2))
    assert numbers(home, RegisterQuery(cells={"so_ky_hieu": "kh-bdt"})) == list(range(2, 21, 2))
    assert numbers(home, RegisterQuery(cells={"so_ky_hieu": "khen"})) == []
    days = RegisterQuery(since=date(2026, 11, 22), until=date(2026, 11, 22))
    assert numbers(home, days) == [19]
    assert register(home, by("van_thu"), CODE, days).total == 1
    with pytest.raises(BadValueError, match="no column"):
        register(home, by("van_thu"), CODE, RegisterQuery(cells={"la": "x"}))
    with pytest.raises(BadValueError, match="no column"):
        register(home, by("van_thu"), CODE, RegisterQuery(sort="la"))


def test_days_and_numbers_are_sorted_by_what_they_mean(home: Home) -> None:
    with home.database.write() as connection:
        write(connection, 1, so_ky_hieu="10/KH-BDT", ngay_thang="01/03/2026", trich_yeu="đào tạo")
        write(connection, 2, so_ky_hieu="9/KH-BDT", ngay_thang="15/01/2026", trich_yeu="Ân cần")
        write(connection, 3, so_ky_hieu="100/KH-BDT", ngay_thang="02/02/2026", trich_yeu="Bình xét")
    assert numbers(home, RegisterQuery(sort="so_ky_hieu")) == [2, 1, 3]
    assert numbers(home, RegisterQuery(sort="ngay_thang")) == [2, 3, 1]
    assert numbers(home, RegisterQuery(sort="trich_yeu")) == [2, 3, 1]
    assert numbers(home, RegisterQuery(sort="trich_yeu", descending=True), size=2) == [1, 3]


def test_sums_are_sorted_by_their_value(home: Home) -> None:
    with home.database.write() as connection:
        for no, sum_ in enumerate(("1.053.000", "702.000", "thu hồi 702.000", "90.000"), start=1):
            write(connection, no, trich_yeu=sum_)
    assert numbers(home, RegisterQuery(sort="trich_yeu")) == [4, 2, 1, 3]


def test_an_official_reads_the_entries_of_their_own_cases_only(home: Home) -> None:
    mine = engine.start(home, by("chuyen_vien"), CODE).id
    other = engine.start(home, by("uy_vien_5"), CODE).id
    with home.database.write() as connection:
        write(connection, 1, instance=mine)
        write(connection, 2, instance=other)
        write(connection, 3)
    assert [row.no for row in register(home, by("chuyen_vien"), CODE).rows] == [1]
    assert register(home, by("chuyen_vien"), CODE).total == 1
    assert register(home, by("danh_gia_vien"), CODE).total == 3
    assert register(home, by("uy_vien_9"), CODE).total == 0


def test_entries_of_secret_cases_are_for_who_is_cleared(home: Home) -> None:
    case = engine.start(home, by("chuyen_vien"), CODE).id
    (task,) = engine.tasks(home, by("chuyen_vien"))
    engine.complete(home, by("chuyen_vien"), task.id, {"do_mat": "mat"})
    with home.database.write() as connection:
        write(connection, 1, instance=case)
    assert register(home, by("van_thu"), CODE).total == 1
    assert register(home, by("danh_gia_vien"), CODE).total == 0
    assert register(home, by("chuyen_vien"), CODE, RegisterQuery(sort="trich_yeu")).total == 0


def test_the_printed_book_has_every_entry_and_the_trail_says_who_printed_it(home: Home) -> None:
    fill(home, 60)
    pdf = register_pdf(home, by("van_thu"), CODE, RegisterQuery())
    assert pdf.startswith(b"%PDF-1.7")
    pages = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(pages) > 1
    assert all(float(wide) > float(high) for wide, high in pages)
    assert register_pdf(home, by("van_thu"), CODE, RegisterQuery(search="không có")).startswith(b"%PDF")
    events = engine.trail(home, ADMIN, kinds=("exported",))
    assert {name: new for name, _, new in events[-1].changes} == {
        "format": "pdf", "register": CODE, "year": 2026, "entries": 60
    }  # fmt: skip
    with pytest.raises(NotFoundError):
        register_pdf(home, by("van_thu"), "khong_co", RegisterQuery())


def test_s15_the_spreadsheet_has_exactly_the_ten_columns_and_days_that_are_days(home: Home) -> None:
    with home.database.write() as connection:
        entry = write(connection, 1, so_ky_hieu="05/KH-BDT", ngay_thang="05/03/2026", trich_yeu="=1+1", ghi_chu="Khẩn")
        rows.add_note(connection, rows.Note(new_id(MONDAY), "bdt", entry.id, MONDAY, "van_thu", "Thu hồi"))
    sheet = openpyxl.load_workbook(BytesIO(register_xlsx(home, by("van_thu"), CODE, RegisterQuery()))).worksheets[0]
    titles, order, cells = (list(row) for row in sheet.iter_rows(values_only=True))
    assert titles == [column.title_vi for column in register(home, by("van_thu"), CODE).declaration.columns]
    assert order == [f"({at})" for at in range(1, 11)]
    assert cells[:3] == ["05/KH-BDT", datetime(2026, 3, 5), "=1+1"]  # noqa: DTZ001 (a spreadsheet has no zones)
    assert sheet["C3"].data_type == "s"
    assert cells[-1] == "Khẩn\nThu hồi"
    english = openpyxl.load_workbook(BytesIO(register_xlsx(home, by("van_thu"), CODE, RegisterQuery(), english=True)))
    assert english.worksheets[0]["A1"].value == "Number and symbol"


def test_a_year_without_entries_can_be_looked_at(home: Home) -> None:
    with home.database.write() as connection:
        write(connection, 1, at=datetime(2020, 5, 5, tzinfo=UTC))
    found = register(home, by("van_thu"), CODE)
    assert (found.year, found.years, found.total) == (2026, (2026, 2020), 0)
    assert register(home, by("van_thu"), CODE, RegisterQuery(year=2020)).total == 1


@pytest.mark.parametrize("year", [0, -3, 10_000, 2**31, 10**20])
def test_a_year_that_no_calendar_has_is_told(home: Home, year: int) -> None:
    with pytest.raises(BadValueError, match="from 1 to 9999"):
        register(home, by("van_thu"), CODE, RegisterQuery(year=year))


def test_a_page_far_beyond_the_last_one_is_empty(home: Home) -> None:
    fill(home, 3)
    assert numbers(home, RegisterQuery(), page=10**20) == []
