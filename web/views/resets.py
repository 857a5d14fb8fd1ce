"""A lost password: an administrator has one made, which opens one sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import gettext

import engine
from web import passwords
from web.administrators import only
from web.current import by, home
from web.entry import Entry
from web.pickers import everybody
from web.security import forget, hash_password

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("resets", __name__)
blueprint.before_request(only)


@blueprint.route("/people/passwords/new", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Have a password made for a person and show it once; they are signed out everywhere."""
    entry = Entry()
    person = entry.choice("person", gettext("Person"), everybody())
    # Made when the form is shown, so that the same form sent twice shows the same password twice.
    made = request.form.get("_made") or passwords.made()
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.RefusedError: ("person", gettext("Change your own password on the page of your account.")),
    }
    if entry.does(
        lambda: engine.reset_password(home(), by(), person=person, password_hash=hash_password(made)), refusals
    ):
        forget(person)
        title = gettext("A new password for %(name)s", name=engine.person(home(), by(), person).name)
        return render_template("staffing_password.html", title=title, login=person, password=made)
    lead = gettext("One is made and shown once. The person is signed out everywhere, programs included.")
    return entry.shown(
        "staffing.html", title=gettext("Reset a password"), verb=gettext("Reset the password"), lead=lead, made=made
    )
