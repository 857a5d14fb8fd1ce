"""Starting a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

import engine
from web.current import by, home, person_id

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("start", __name__)


@blueprint.get("/start")
def page() -> str:
    """List the procedures that the person may start."""
    found = [each for each in engine.definitions(home(), by()) if each.startable and not each.suspended]
    return render_template("start.html", procedures=found)


@blueprint.post("/start/<key>")
def begin(key: str) -> ResponseReturnValue:
    """Start a case and lead to its first task; to the case when that task is somebody else's."""
    started = engine.start(home(), by(), key)
    flash(gettext("The case has been started"))
    tasks = engine.tasks(home(), by(), scope="all", instance=started.id)
    mine = next((task for task in tasks if task.assignee in (None, person_id())), None)
    if mine is None:
        return redirect(url_for("case.page", case_id=started.id))
    return redirect(url_for("task.page", task_id=mine.id))
