"""The second step of signing in: turned on with an app and codes on paper, turned off with the password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_security import current_user

import engine
from web import two_steps
from web.current import by, home, person_id
from web.entry import Entry
from web.security import owes_two_steps, right_password

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("second", __name__)
_SECRET = "second_step_secret"  # noqa: S105 - the name under which the session keeps it, encrypted


@blueprint.get("/account/second-step")
def page() -> ResponseReturnValue:
    """Show the picture that an app reads, and the field for its first code."""
    return turn_on()


@blueprint.post("/account/second-step")
def turn_on() -> ResponseReturnValue:
    """Turn the second step on when the app shows the right code, and show the codes for paper once."""
    if current_user.tf_totp_secret:
        return redirect(url_for("account.page", _anchor="second"))
    secret = session.get(_SECRET) or two_steps.codes().generate_totp_secret()
    session[_SECRET] = secret
    entry = Entry()
    code = entry.text("code", gettext("Code of the app"), hint=gettext("Six figures; they change every 30 seconds."))
    if entry.ready:
        counter = two_steps.counter_of(secret, code)
        if counter is not None:
            return _turned_on(secret, counter)
        entry.wrong(
            "code", gettext("This is not the present code. See that the phone's clock is right, and try again.")
        )
    codes = two_steps.codes()
    picture, key = codes.generate_qrcode(person_id(), secret), codes.get_totp_pretty_key(secret)
    return entry.shown("second.html", picture=picture, key=key, owed=owes_two_steps())


def _turned_on(secret: str, counter: int) -> ResponseReturnValue:
    made = two_steps.codes().generate_recovery_codes(two_steps.CODES)
    hashes = [two_steps.hashed(code) for code in made]
    engine.turn_on_two_steps(home(), by(), secret=secret, codes=hashes, counter=counter)
    session.pop(_SECRET, None)
    return render_template("second_codes.html", codes=made)


@blueprint.route("/account/second-step/off", methods=["GET", "POST"])
def turn_off() -> ResponseReturnValue:
    """Turn it off again; the password is asked for, so that nobody does it at an open screen."""
    entry = Entry()
    password = entry.secret("_present", gettext("Present password"))
    if entry.ready:
        if right_password(password):
            engine.turn_off_two_steps(home(), by(), person=person_id())
            flash(gettext("The second step has been turned off"))
            return redirect(url_for("account.page", _anchor="second"))
        entry.wrong("_present", gettext("This is not your present password."))
    title, verb = gettext("Turn the second step off"), gettext("Turn the second step off")
    lead = gettext("Whoever has your password can then sign in as you.")
    back = (url_for("account.page"), gettext("Back to the account"))
    crumb = (url_for("account.page"), gettext("Account"))
    return entry.shown("staffing.html", title=title, verb=verb, lead=lead, style="danger", back=back, crumb=crumb)
