"""Starting a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
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
    """Start a case and lead to its first task; to the case when that task is somebody else's.

    A paper's page names the paper: it goes into the variable by which the procedure says that it is about one.
    """
    started = engine.start(home(), by(), key, variables=_about(key, request.form.get("document", "")))
    flash(gettext("The case has been started"))
    tasks = engine.tasks(home(), by(), scope="all", instance=started.id)
    mine = next((task for task in tasks if task.assignee in (None, person_id())), None)
    if mine is None:
        return redirect(url_for("case.page", case_id=started.id))
    return redirect(url_for("task.page", task_id=mine.id))


def _about(key: str, document: str) -> dict[str, object]:
    name = engine.definition(home(), by(), key).about_document
    if not document or not name:
        return {}
    return {name: engine.document(home(), by(), document).id}
