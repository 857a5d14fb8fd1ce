"""Taking back what one has sent, while nobody has opened what followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect
from flask_babel import gettext

import engine
from web import desk
from web.current import by, home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("recall", __name__)


@blueprint.post("/tasks/<task_id>/recall")
def recall(task_id: str) -> ResponseReturnValue:
    """Open the task again with what was typed."""
    engine.recall(home(), by(), task_id)
    flash(gettext("Taken back. The task is yours again, with what you typed."))
    return redirect(desk.again(task_id))
