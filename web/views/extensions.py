"""More time for a task: asked for by who holds it, granted or refused by who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext

import engine
from web.current import by, home
from web.entry import Entry
from web.moments import at_office
from web.moments import day as day_words
from web.refusals import in_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("extensions", __name__)


@blueprint.route("/tasks/<task_id>/more-time", methods=["GET", "POST"])
def ask(task_id: str) -> ResponseReturnValue:
    """Ask for more time, with a day and a reason."""
    detail = engine.task(home(), by(), task_id)
    entry = Entry()
    day = entry.day("day", gettext("Due on"))
    reason = entry.text("reason", gettext("Reason"), hint=gettext("At least 10 characters."))
    if entry.ready:
        try:
            asked = engine.ask_for_time(home(), by(), task_id, day=day, reason=reason)
        except engine.BadValueError as error:
            entry.wrong("reason" if str(error).startswith("Say why") else "day", in_words(error))
        else:
            who = asked.decider_name or gettext("an administrator")
            flash(gettext("More time has been asked for. %(name)s decides.", name=who))
            return redirect(url_for("task.page", task_id=task_id))
    return entry.shown("extension_ask.html", detail=detail)


@blueprint.route("/extensions/<extension_id>", methods=["GET", "POST"])
def one(extension_id: str) -> ResponseReturnValue:
    """Show a request; who decides it grants or refuses it here."""
    asked = engine.extension(home(), by(), extension_id)
    entry = Entry()
    refuses = request.form.get("_do") == "refuse"
    day = entry.last_day("day", gettext("Due on"))
    answer = entry.text("answer", gettext("Answer"), hint=gettext("The reason, where you refuse."), optional=True)
    if entry.ready:
        try:
            if refuses:
                engine.refuse_time(home(), by(), extension_id, answer=answer)
            else:
                when = day or at_office(asked.wanted).date()
                engine.grant_time(home(), by(), extension_id, day=when, answer=answer)
        except engine.BadValueError as error:
            entry.wrong("answer" if refuses else "day", in_words(error))
        else:
            flash(gettext("The request has been refused") if refuses else gettext("The task has more time now"))
            return redirect(url_for("inbox.page"))
    return entry.shown("extension.html", asked=asked, suggested=day_words(asked.wanted))


@blueprint.post("/extensions/<extension_id>/seen")
def seen(extension_id: str) -> ResponseReturnValue:
    """Take the answer off the asker's list."""
    engine.seen_answer(home(), by(), extension_id)
    return redirect(url_for("inbox.page"))
