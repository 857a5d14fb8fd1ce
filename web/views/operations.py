"""What stands still until an administrator helps, and letting it try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web.current import by, home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("operations", __name__)


@blueprint.get("/operations")
def page() -> str:
    """List the steps that stand still, with their cases."""
    stuck = engine.open_incidents(home(), by())
    found = {each.instance for each in stuck}
    rows = engine.cases(home(), by(), ids=found, limit=len(found)) if found else ()
    mails = engine.mail_troubles(home(), by())
    return render_template("operations.html", stuck=stuck, cases={row.id: row for row in rows}, mails=mails)


@blueprint.post("/operations/addresses/<person>")
def address(person: str) -> ResponseReturnValue:
    """Send mails again to an address that was refused."""
    engine.try_address_again(home(), by(), person)
    flash(gettext("The next mails go to this address again"))
    return redirect(url_for("operations.page"))


@blueprint.post("/operations/<incident>/retry")
def retry(incident: str) -> ResponseReturnValue:
    """Let a step try again."""
    engine.retry(home(), by(), incident, reason=request.form.get("reason", "").strip())
    flash(gettext("The step tries again"))
    return redirect(url_for("operations.page"))
