"""Late tasks of others that were told to the person who answers for them."""

from __future__ import annotations

from flask import Blueprint, render_template

import engine
from web.current import by, home
from web.roles import name_of

blueprint = Blueprint("late", __name__)


@blueprint.get("/late")
def page() -> str:
    """List them, the longest due first."""
    return render_template("late.html", tasks=engine.late_tasks(home(), by()), name_of=name_of)
