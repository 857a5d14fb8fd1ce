"""Units, people and positions as tables: taken out for a spreadsheet, taken in after a look at what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

import engine
from web.administrators import only
from web.current import by, home
from web.refusals import in_words, say

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("tables", __name__)
blueprint.before_request(only)
_NAMES: Final = {
    "units": lazy_gettext("Units"),
    "people": lazy_gettext("People"),
    "positions": lazy_gettext("Positions"),
}


@blueprint.get("/people/tables")
def page() -> str:
    """Offer the three tables, each out and in."""
    return _shown()


@blueprint.get("/people/tables/<kind>.csv")
def download(kind: str) -> Response:
    """One table as a file."""
    _must_be_known(kind)
    sent = Response(engine.table(home(), by(), kind), content_type="text/csv; charset=utf-8")
    sent.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return sent


@blueprint.post("/people/tables/<kind>")
def look(kind: str) -> ResponseReturnValue:
    """Show what a file would change, line by line."""
    _must_be_known(kind)
    file = request.files.get("file")
    data = file.read() if file is not None else b""
    if not data:
        return _shown(kind, gettext("Choose a file.")), 422
    try:
        found = engine.preview_table(home(), by(), kind, data)
    except engine.BadValueError as error:
        return _shown(kind, in_words(error)), error.status
    text = data.decode("utf-8-sig")
    return render_template(
        "table_preview.html", found=found, name=_NAMES[kind], text=text, say=say
    ), 422 if found.errors else 200


@blueprint.post("/people/tables/<kind>/import")
def take_in(kind: str) -> ResponseReturnValue:
    """Take in what was looked at: all of it or nothing."""
    _must_be_known(kind)
    try:
        count = engine.import_table(home(), by(), kind, request.form.get("text", "").encode())
    except (engine.BadValueError, engine.StateError) as error:
        return _shown(kind, in_words(error)), error.status
    flash(ngettext("%(num)d line has been taken in", "%(num)d lines have been taken in", count))
    return redirect(url_for("people.page"))


def _must_be_known(kind: str) -> None:
    if kind not in _NAMES:
        abort(404)


def _shown(kind: str = "", wrong: str = "") -> str:
    return render_template("tables.html", names=_NAMES, columns=engine.TABLE_COLUMNS, kind=kind, wrong=wrong)
