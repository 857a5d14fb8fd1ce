"""Help: the text of each page, and putting the first steps away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, url_for

import engine
from web import topics
from web.current import by, home
from web.languages import language

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@blueprint.get("/help/<name>")
def page(name: str = "help") -> str:
    """Show the help of one page, and what else there is."""
    topic = topics.text(name)
    if topic is None:
        abort(404)
    return render_template("help.html", topic=topic, topics=topics.every(language()))


@blueprint.post("/help/welcome")
def welcome() -> ResponseReturnValue:
    """Put the first steps away for this person."""
    engine.set_preference(home(), by(), topics.WELCOME, topics.SEEN)
    return redirect(url_for("inbox.page"), 303)
