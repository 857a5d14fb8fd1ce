"""The devices on which a person is signed in: ended one by one, or all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from flask_security import current_user

import engine
from web.current import by, home, person_id

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("devices", __name__)


@blueprint.post("/account/devices/<device_id>/end")
def end(device_id: str) -> ResponseReturnValue:
    """End the sign-in of one device of the person's own."""
    engine.end_sign_ins(home(), by(), person=person_id(), only=device_id)
    flash(gettext("The device has been signed out"))
    return redirect(url_for("account.page", _anchor="devices"))


@blueprint.post("/account/devices/end")
def end_others() -> ResponseReturnValue:
    """End all but this one."""
    engine.end_sign_ins(home(), by(), person=person_id(), but=current_user.sign_in.id)
    flash(gettext("All other devices have been signed out"))
    return redirect(url_for("account.page", _anchor="devices"))
