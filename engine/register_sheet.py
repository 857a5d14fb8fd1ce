"""A register as a spreadsheet: days are days, everything else is text, nothing is ever a formula."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from engine.register_book import cells_of, exported
from engine.register_reading import RegisterQuery, day_of, register

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from engine.results import RegisterPage

WIDTH = 1.6
"""Characters of a spreadsheet's column for one share of the printed line."""
HEAD_ROWS = 2
SHEET_NAME = 31
"""Excel takes no longer name of a sheet."""


def register_xlsx(home: Home, by: By, code: str, asked: RegisterQuery, *, english: bool = False) -> bytes:
    """The register as an XLSX: titles, the numbers of the columns as in the form, then the entries, with a filter.

    The export itself is an event.

    Raises:
        NotFoundError: there is no such register.
        BadValueError: it has no such column.
    """
    found = register(home, by, code, asked, size=None)
    exported(home, by, found, "xlsx")
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": home.clock.now().replace(tzinfo=None)})
        _write(book, found, english=english)
    return out.getvalue()


def _write(book: xlsxwriter.Workbook, found: RegisterPage, *, english: bool) -> None:
    declared = found.declaration
    sheet = book.add_worksheet(f"{declared.code[: SHEET_NAME - 5]} {found.year}")
    head = book.add_format({"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1})
    small = book.add_format({"font_size": 8, "align": "center", "border": 1})
    for at, column in enumerate(declared.columns):
        sheet.set_column(at, at, max(8, column.width * WIDTH))
        sheet.write_string(0, at, column.title_en if english else column.title_vi, head)
        sheet.write_string(1, at, f"({at + 1})", small)
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top", "border": 1})
    for no, row in enumerate(found.rows, HEAD_ROWS):
        for at, text in enumerate(cells_of(row)):
            if (value := day_of(text)) is not None:
                sheet.write_datetime(no, at, datetime.combine(value, time()), day)
            else:
                sheet.write_string(no, at, text, cell)
    last = max(HEAD_ROWS, HEAD_ROWS + len(found.rows) - 1)
    sheet.autofilter(1, 0, last, len(declared.columns) - 1)
    sheet.freeze_panes(HEAD_ROWS, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)
    sheet.fit_to_pages(1, 0)
