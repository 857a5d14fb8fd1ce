"""One unit, for administrators: its name, its symbol, its first and last day, and who would go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web.administrators import only
from web.current import by, home
from web.entry import Entry
from web.roles import role_names

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("units", __name__)
blueprint.before_request(only)


@blueprint.route("/people/units/<path:code>", methods=["GET", "POST"])
def page(code: str) -> ResponseReturnValue:
    """Ask what is to change; where positions would end with the unit, show them first, then change it."""
    found, entry = _found(code), Entry()
    name = entry.text("name", gettext("Name of the unit"), first=found.name)
    symbol = entry.text("symbol", gettext("Symbol in letters"), first=found.symbol)
    since = entry.day("since", gettext("From day"), first=found.since)
    hint = gettext("Empty: without end. Afterwards the unit cannot be chosen any more.")
    until = entry.last_day("until", gettext("Last day"), hint=hint, first=found.until)
    ending = frozenset(request.form.getlist("_ending"))
    if entry.ready and "_do" not in request.form and (review := _to_see(code, since, until)):
        return _review(code, entry, review)
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.BadValueError: ("until", ""),
        engine.RefusedError: ("until", ""),
        engine.StateError: ("until", ""),
    }

    def change() -> None:
        engine.change_unit(home(), by(), code, name=name, symbol=symbol, since=since, until=until, ending=ending)

    if entry.does(change, refusals):
        flash(gettext("%(name)s has been changed", name=name))
        return redirect(url_for("people.page"), 303)
    title, verb = gettext("Change the unit %(name)s", name=found.name), gettext("Change this unit")
    return entry.shown("staffing.html", title=title, verb=verb, action=request.path)


def _found(code: str) -> engine.UnitView:
    found = next((each for each in engine.every_unit(home(), by()) if each.code == code), None)
    return found if found is not None else abort(404)


def _to_see(code: str, since: date, until: date | None) -> engine.UnitReview | None:
    """The positions that would end with the unit; None where there are none, or the days cannot be and are refused."""
    if until is None or until < since:
        return None
    review = engine.review_unit(home(), by(), code, until=until)
    return review if review.holders and all(each.since <= until for each in review.holders) else None


def _review(code: str, entry: Entry, review: engine.UnitReview) -> ResponseReturnValue:
    fields = {each.name: each.value for each in entry.controls}
    return render_template("unit_review.html", code=code, review=review, fields=fields, roles=role_names)
