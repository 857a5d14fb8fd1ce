"""What stands still until an administrator helps: the list, and mails that do not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

import engine
from web import paging
from web.current import by, home
from web.incident_words import kind_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("operations", __name__)
_SIZE: Final = 50
_STATES: Final = {"open": False, "resolved": True, "all": None}


@blueprint.get("/operations")
def page() -> str:
    """List the incidents, with their cases."""
    state, kind = paging.text("state") or "open", paging.text("kind") or None
    given = paging.text("from")
    begin = int(given) if given.isdecimal() and len(given) < 9 else 0  # noqa: PLR2004 - more are in no list
    found = engine.incidents(home(), by(), resolved=_STATES.get(state, False), kind=kind, limit=_SIZE + 1, offset=begin)
    cases = {each.instance for each in found if each.instance is not None}
    rows = engine.cases(home(), by(), ids=cases, limit=len(cases)) if cases else ()
    return render_template(
        "operations.html",
        found=found[:_SIZE],
        following=paging.here(**{"from": str(begin + _SIZE)}) if len(found) > _SIZE else None,
        cases={row.id: row for row in rows},
        mails=engine.mail_troubles(home(), by()),
        state=state if state in _STATES else "open",
        kind=kind or "",
        kinds=[(each, kind_words(each)) for each in engine.incident_kinds(home(), by())],
        words=kind_words,
    )


@blueprint.post("/operations/addresses/<person>")
def address(person: str) -> ResponseReturnValue:
    """Send mails again to an address that was refused."""
    engine.try_address_again(home(), by(), person)
    flash(gettext("The next mails go to this address again"))
    return redirect(url_for("operations.page"))
