"""On a phone: the places that do not fit into the menu."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

import engine
from web.current import by, home

blueprint = Blueprint("more", __name__)
_PLACES: Final = (
    ("registers.page", lazy_gettext("Registers")),
    ("people.page", lazy_gettext("People")),
    ("workdays.page", lazy_gettext("Working days")),
    ("late.page", lazy_gettext("Late tasks you answer for")),
    ("trail.page", lazy_gettext("Trail")),
    ("help.page", lazy_gettext("Help")),
    ("patterns.page", lazy_gettext("Patterns of the pages")),
)
_OPERATIONS: Final = ("operations.page", lazy_gettext("Operations"))


@blueprint.get("/more")
def page() -> str:
    """List them; the operations for administrators only."""
    administers = "admin" in engine.me(home(), by()).roles
    return render_template("more.html", places=(*_PLACES, _OPERATIONS) if administers else _PLACES)
