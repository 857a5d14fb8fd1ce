"""One person, for administrators: positions with their days, absences, devices, the way of signing in, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web import staff
from web.administrators import only
from web.current import by, home
from web.devices import devices_of
from web.entry import Entry
from web.roles import role_names
from web.security import forget

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("person", __name__)
blueprint.before_request(only)


@blueprint.get("/people/<person>")
def page(person: str) -> str:
    """Show the person."""
    found = engine.person(home(), by(), person)
    return render_template(
        "person.html",
        person=found,
        positions=engine.positions_of(home(), by(), person),
        devices=devices_of(person),
        two_steps=engine.has_two_steps(home(), by(), person),
        locked=engine.is_locked(home(), person),
        roles=role_names,
        **staff.times(person),
    )


@blueprint.route("/people/<person>/positions/<holding>/end", methods=["GET", "POST"])
def end_position(person: str, holding: str) -> ResponseReturnValue:
    """End one position with a day."""
    entry = Entry()
    last_day = entry.day("last_day", gettext("Last day"))
    early = gettext("The position begins later. Write a later day.")
    if entry.does(
        lambda: engine.end_position(home(), by(), person=person, holding=holding, last_day=last_day),
        {engine.BadValueError: ("last_day", early)},
    ):
        flash(gettext("The position ends with this day"))
        return redirect(url_for("person.page", person=person))
    back = (url_for("person.page", person=person), gettext("Back"))
    title, verb = gettext("End a position"), gettext("End the position")
    return entry.shown("staffing.html", title=title, verb=verb, back=back, action=request.path, style="danger")


@blueprint.post("/people/<person>/devices/end")
def sign_out(person: str) -> ResponseReturnValue:
    """Sign the person out everywhere."""
    engine.end_sign_ins(home(), by(), person=person)
    flash(gettext("The person has been signed out everywhere"))
    return redirect(url_for("person.page", person=person))


@blueprint.post("/people/<person>/unlock")
def unlock(person: str) -> ResponseReturnValue:
    """Let a person who is locked out try again at once."""
    engine.unlock_account(home(), by(), person)
    flash(gettext("The account is no longer locked"))
    return redirect(url_for("person.page", person=person))


@blueprint.route("/people/<person>/second-step/off", methods=["GET", "POST"])
def turn_off(person: str) -> ResponseReturnValue:
    """Turn the second step off for somebody who has lost the phone and the paper."""
    entry, name = Entry(), engine.person(home(), by(), person).name
    reason = entry.text("reason", gettext("Reason"), hint=gettext("For example: has lost the phone, known in person."))
    if entry.does(lambda: engine.turn_off_two_steps(home(), by(), person=person, reason=reason), {}):
        forget(person)
        flash(gettext("The second step has been turned off"))
        return redirect(url_for("person.page", person=person))
    title, verb = gettext("Turn the second step off for %(name)s", name=name), gettext("Turn the second step off")
    back = (url_for("person.page", person=person), gettext("Back"))
    return entry.shown("staffing.html", title=title, verb=verb, back=back, action=request.path, style="danger")
