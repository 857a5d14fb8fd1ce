"""Ending the mails from a link in one of them: a page that asks, and a post that does it (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

import engine
from web.current import home

blueprint = Blueprint("unsubscribe", __name__)


@blueprint.get("/mail/off/<token>")
def page(token: str) -> str:
    """Ask first: programs that look at mails open every link in them."""
    try:
        engine.unsubscribing(home(), token)
    except engine.NotFoundError:
        abort(404)
    return render_template("unsubscribe.html", token=token, done=False)


@blueprint.post("/mail/off/<token>")
def leave(token: str) -> str:
    """Send this person no more mails; the mail provider's own button posts here too, without a form of ours."""
    try:
        engine.unsubscribe(home(), token)
    except engine.NotFoundError:
        abort(404)
    return render_template("unsubscribe.html", token=token, done=True)
