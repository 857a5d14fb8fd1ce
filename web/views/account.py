"""What people change about themselves: their password, their language, and whether single keys act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext, ngettext

import engine
from web import passwords, staff
from web.current import by, home, person_id
from web.devices import devices_of
from web.entry import Entry
from web.security import must_change, renew_password
from web.shell import KEYS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("account", __name__)


@blueprint.route("/account", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Show who is signed in, and change the password: the present one and twice the new one."""
    entry = Entry()
    present = entry.secret("_present", gettext("Present password"))
    hint = gettext("At least %(count)d characters; several words are fine.", count=passwords.shortest())
    fresh = entry.secret("_password", gettext("New password"), hint=hint)
    again = entry.secret("_again", gettext("New password once more"))
    passwords.check(entry, fresh, again)
    if fresh and fresh == present:
        entry.wrong("_password", gettext("Write another one than the present password."))
    forced = must_change()
    if entry.ready:
        left = renew_password(present, fresh)
        if left is None:
            flash(gettext("The password has been changed"))
            return redirect(url_for("inbox.page" if forced else "account.page"))
        entry.wrong("_present", _refusal(left))
    return entry.shown(
        "account.html",
        person=engine.me(home(), by()),
        forced=forced,
        devices=devices_of(person_id()),
        **staff.times(person_id()),
    )


@blueprint.post("/account/language")
def speak() -> ResponseReturnValue:
    """Speak to the person in the language they chose, here and wherever they sign in next."""
    language = request.form.get("language", "")
    engine.change_language(home(), by(), language)
    session["language"] = language
    return redirect(url_for("account.page"))


@blueprint.post("/account/keys")
def keys() -> ResponseReturnValue:
    """Let single keys act for this person, or let them rest."""
    chosen = "off" if request.form.get("keys") == "off" else "on"
    engine.set_preference(home(), by(), KEYS, chosen)
    flash(gettext("The keys are off") if chosen == "off" else gettext("The keys are on"))
    return redirect(url_for("account.page"))


def _refusal(left: int) -> str:
    if left == 0:
        return str(gettext("Wait 15 minutes, then try again, or ask the office."))
    tries = ngettext(
        "%(num)d try is left. After that the account is locked for 15 minutes.",
        "%(num)d tries are left. After that the account is locked for 15 minutes.",
        left,
    )
    return " ".join((gettext("This is not your present password."), tries))
