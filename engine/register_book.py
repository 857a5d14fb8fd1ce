"""A register as it is printed and bound: all columns of its form, a year's entries (Decree 30/2020, article 16)."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from engine import people
from engine.act import Act, perform
from engine.clock import HANOI
from engine.register_reading import RegisterQuery, register
from engine.trail import Change, Draft
from engine.typesetting import typeset

if TYPE_CHECKING:
    from datetime import date, datetime

    from engine.by import By
    from engine.home import Home
    from engine.results import RegisterPage, RegisterRow
    from storage.agencies import Identity

VI: Final = {
    "page": "Trang",
    "empty": "Không có dòng nào.",
    "keeper": "NGƯỜI LẬP SỔ",
    "signed": "(Ký, ghi rõ họ tên)",
    "signed_sealed": "(Ký, đóng dấu, ghi rõ họ tên)",
    "year": "Năm {year}",
    "days": "từ ngày {since} đến ngày {until}",
    "filtered": "chỉ những dòng đã lọc",
    "count": "Sổ này có {total} dòng.",
    "printed": "In lúc {time}, người in: {name}",
    "place_day": "{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
}
EN: Final = {
    "page": "Page",
    "empty": "No entry.",
    "keeper": "KEPT BY",
    "signed": "(Signature, full name)",
    "signed_sealed": "(Signature, seal, full name)",
    "year": "Year {year}",
    "days": "from {since} to {until}",
    "filtered": "only the entries that were filtered",
    "count": "This register has {total} entries.",
    "printed": "Printed at {time} by {name}",
    "place_day": "{place}, {day:%d/%m/%Y}",
}


class Printed(NamedTuple):
    """Who prints, when, and what the agency is called that day."""

    identity: Identity
    keeper: str
    at: datetime


def register_pdf(home: Home, by: By, code: str, asked: RegisterQuery, *, english: bool = False) -> bytes:
    """The register as a PDF, A4 across unless it declares another paper: rows stay whole, the head is on every page.

    The export itself is an event.

    Raises:
        NotFoundError: there is no such register.
        BadValueError: it has no such column.
    """
    found = register(home, by, code, asked, size=None)
    exported(home, by, found, "pdf")
    return typeset(_template(), _data(found, asked, _printed(home, by), english=english), home.clock.now())


def exported(home: Home, by: By, found: RegisterPage, kind: str) -> None:
    """Write into the trail that a register left the house."""
    changes = (
        Change("format", new=kind),
        Change("register", new=found.declaration.code),
        Change("year", new=found.year),
        Change("entries", new=found.total),
    )
    perform(home, by, ("register", kind), lambda act: _exported(act, changes))


def _exported(act: Act, changes: tuple[Change, ...]) -> dict[str, object]:
    act.record(Draft("exported", changes=changes))
    return {}


def _printed(home: Home, by: By) -> Printed:
    with home.database.read() as connection:
        at = home.clock.within(connection)
        identity = people.identity_on(connection, by.agency, at.astimezone(HANOI).date())
        return Printed(identity, people.get(connection, by.agency, by.person).name, at)


def _template() -> str:
    return (files("engine") / "data" / "register.typ").read_text(encoding="utf-8")


def _data(found: RegisterPage, asked: RegisterQuery, printed: Printed, *, english: bool) -> dict[str, object]:
    words, declared, local = (EN if english else VI), found.declaration, printed.at.astimezone(HANOI)
    title = declared.title_en if english else declared.title_vi
    return {
        "lang": "en" if english else "vi",
        "words": words,
        "title": title.upper(),
        "parent": printed.identity.parent_name.upper(),
        "agency": printed.identity.name.upper(),
        "head": printed.identity.head_title.upper(),
        "keeper": printed.keeper,
        "basis": declared.basis and f"({declared.basis})",
        "scope": _scope(found, asked, words),
        "count": words["count"].format(total=found.total),
        "printed": words["printed"].format(time=f"{local:%H:%M %d/%m/%Y}", name=printed.keeper),
        "place_day": words["place_day"].format(place=printed.identity.place, day=local),
        "paper": declared.paper.removesuffix("-landscape").lower(),
        "landscape": declared.paper.endswith("-landscape"),
        "columns": [
            {"title": column.title_en if english else column.title_vi, "width": column.width}
            for column in declared.columns
        ],
        "rows": [cells_of(row) for row in found.rows],
    }


def _scope(found: RegisterPage, asked: RegisterQuery, words: dict[str, str]) -> str:
    texts = [words["year"].format(year=found.year)]
    if asked.since or asked.until:
        texts.append(words["days"].format(since=_day(asked.since), until=_day(asked.until)))
    if asked.search or any(asked.cells.values()):
        texts.append(words["filtered"])
    return ", ".join(texts)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"


def cells_of(row: RegisterRow) -> list[str]:
    """The cells as they are written down: what was noted later stands in the last one, a line each."""
    *cells, last = row.cells
    return [*cells, "\n".join(text for text in (last, *row.notes) if text)]
