"""The time zone in which a person sees times and due dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext

import engine
from web.current import by, home, zone
from web.entry import Entry
from web.moments import clock

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("zone", __name__)


@blueprint.route("/account/zone", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Show the zone, and keep the one that is chosen."""
    entry = Entry()
    office = home().settings.timezone
    names = [(office, gettext("%(zone)s, the office’s", zone=office.replace("_", " ")))]
    names += [(name, name.replace("_", " ")) for name in engine.zone_names() if name != office]
    hint = gettext("Lists, times and the hour of the daily mail follow it. Deadlines themselves do not move.")
    chosen = entry.choice("zone", gettext("Time zone"), names, hint=hint, first=zone().key)
    if entry.ready:
        engine.choose_zone(home(), by(), chosen)
        g.pop("zone", None)
        flash(
            gettext("Times are shown as in %(zone)s: it is %(time)s now", zone=chosen, time=clock(home().clock.now()))
        )
        return redirect(url_for("account.page"), 303)
    return entry.shown("zone.html", title=gettext("Time zone"))
