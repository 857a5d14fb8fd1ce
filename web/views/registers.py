"""The registers (sổ): what they declare, what was entered, filtered and sorted; printed, and as a spreadsheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template, request, send_file

import engine
from engine import RegisterQuery
from web import paging
from web.current import by, home
from web.languages import language
from web.moments import day_typed

if TYPE_CHECKING:
    from datetime import date

    from flask import Response

blueprint = Blueprint("registers", __name__)
NO: Final = "no"
_DOWN: Final = "desc"
_PDF: Final = "application/pdf"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/registers")
def page() -> str:
    """List the registers of the agency."""
    return render_template("registers.html", registers=engine.registers(home(), by()))


@blueprint.get("/registers/<code>")
def one(code: str) -> str:
    """Show one register of one year, with its columns exactly as declared."""
    asked = _asked()
    found = engine.register(home(), by(), code, asked, page=request.args.get("page", 1, type=int))
    return render_template(
        "register.html",
        found=found,
        asked=asked,
        typed=request.args,
        wrong=[name for name in ("since", "until") if not _is_day(name)],
        places=_places(found.page, found.pages),
        sorted_by=_sorted_by,
    )


@blueprint.get("/registers/<code>/print")
def printed(code: str) -> Response:
    """The register as it is printed and bound: every entry that the filters leave."""
    data = engine.register_pdf(home(), by(), code, _asked(), english=language() == "en")
    return send_file(BytesIO(data), mimetype=_PDF, download_name=f"{code}.pdf")


@blueprint.get("/registers/<code>/xlsx")
def sheet(code: str) -> Response:
    """The same as a spreadsheet."""
    data = engine.register_xlsx(home(), by(), code, _asked(), english=language() == "en")
    return send_file(BytesIO(data), mimetype=_XLSX, as_attachment=True, download_name=f"{code}.xlsx")


def _asked() -> RegisterQuery:
    column, words = paging.text("column"), paging.text("words")
    return RegisterQuery(
        year=request.args.get("year", type=int),
        search=paging.text("q"),
        cells={column: words} if column and words else {},
        since=_day("since"),
        until=_day("until"),
        sort=paging.text("sort") or NO,
        descending=paging.text("order") == _DOWN,
    )


def _day(name: str) -> date | None:
    return day_typed(paging.text(name)) if _is_day(name) else None


def _is_day(name: str) -> bool:
    try:
        day_typed(paging.text(name))
    except ValueError:
        return False
    return True


def _sorted_by(key: str, asked: RegisterQuery) -> str:
    """The address of this page sorted by a column: down, if it is sorted up by it already."""
    down = asked.sort == key and not asked.descending
    return paging.here(sort=key, order=_DOWN if down else "", page="1")


def _places(number: int, pages: int) -> dict[str, str]:
    """The addresses of the pages before and after this one, where there are any."""
    found = {}
    if number > 1:
        found["previous"] = paging.here(page=str(min(number - 1, pages)))
    if number < pages:
        found["next"] = paging.here(page=str(number + 1))
    return found
