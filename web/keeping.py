"""Keeping what a person typed into a task as their draft, or saying why it could not be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

import engine
from web import carried, desk
from web.controls import sheet
from web.current import by, home
from web.refusals import in_words
from web.submission import sent

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from web.submission import Sent


def keep(task: str, values: Sent) -> str:
    """Save the draft; why not, where another window has saved a newer one or it is too large."""
    try:
        engine.save_draft(home(), by(), task, values.values, rev=values.rev)
    except engine.StateError:
        return elsewhere()
    except engine.BadValueError as error:
        return in_words(error)
    return ""


def elsewhere() -> str:
    """What is said when the draft has changed since the page was made."""
    return str(gettext("This draft was changed in another window. Yours is shown here; save again to keep this one."))


def resume(task_id: str, typed: MultiDict[str, str]) -> ResponseReturnValue:
    """Go on with a task after signing in again: what was typed before becomes the draft.

    What was typed to pass it on stands in that form again.
    """
    if (form := typed.get(carried.FORM)) is not None:
        return _once_more(task_id, typed if form == "forward" else MultiDict())
    values = sent(engine.task(home(), by(), task_id).form, posted=typed)
    if unkept := keep(task_id, values):
        present = engine.task(home(), by(), task_id)
        filled = sheet(present, typed=values.values)
        return render_template("task.html", **desk.shown(present, filled, notice=unkept)), 409
    flash(_signed_in_again())
    return redirect(desk.again(task_id))


def _once_more(task_id: str, typed: MultiDict[str, str]) -> ResponseReturnValue:
    """The task's page with the colleague and the reason that were chosen and typed before."""
    if not typed:
        flash(gettext("You are signed in again; nothing was sent yet."))
        return redirect(desk.again(task_id))
    flash(_signed_in_again())
    passing = desk.Passing(to=typed.get("to", ""), reason=typed.get("reason", ""))
    return render_template("task.html", **desk.shown(engine.task(home(), by(), task_id), passing=passing))


def _signed_in_again() -> str:
    return str(gettext("You are signed in again. What you typed is here; nothing was sent yet."))
