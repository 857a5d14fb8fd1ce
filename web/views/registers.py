"""The registers (sổ): what they declare, what was entered, and how they are printed."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request

import engine
from web import paging
from web.current import by, home
from web.languages import language
from web.moments import today

blueprint = Blueprint("registers", __name__)
_SIZE: Final = 200
_YEARS: Final = 6


@blueprint.get("/registers")
def page() -> str:
    """List the registers of the agency."""
    return render_template("registers.html", registers=engine.registers(home(), by()))


@blueprint.get("/registers/<code>")
def one(code: str) -> str:
    """Show one register of one year, with its columns exactly as declared."""
    q, year = paging.text("q"), request.args.get("year", today().year, type=int)
    number = request.args.get("page", 1, type=int)
    found = engine.register(home(), by(), code, year=year, search=q, page=number)
    english = language() == "en"
    return render_template(
        "register.html",
        declaration=found.declaration,
        columns=[(english and each.title_en) or each.title_vi for each in found.declaration.columns],
        rows=found.rows,
        following=paging.here(page=str(number + 1)) if len(found.rows) >= _SIZE else None,
        q=q,
        year=year,
        years=[today().year - back for back in range(_YEARS)],
    )
