"""The list of the cases that a person may see."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

import engine
from web import paging
from web.current import by, home
from web.folding import has_words

blueprint = Blueprint("cases", __name__)
_SIZE: Final = 50
_MOST: Final = 1_000
_STATES: Final = (
    ("", lazy_gettext("All")),
    ("active", lazy_gettext("Open")),
    ("suspended", lazy_gettext("Suspended")),
    ("completed", lazy_gettext("Finished")),
    ("cancelled", lazy_gettext("Cancelled")),
)


@blueprint.get("/cases")
def page() -> str:
    """Show the cases, newest first, filtered by words and state."""
    q, status = paging.text("q"), paging.text("status")
    limit = _MOST if q else _SIZE + 1
    found = engine.cases(home(), by(), status=status or None, limit=limit, after=paging.after())
    wanted = [each for each in found if has_words(f"{each.subject} {each.business_key} {each.procedure}", q)]
    rows, following = paging.page(wanted, _SIZE)
    return render_template("cases.html", rows=rows, following=following, q=q, status=status, states=_STATES)
