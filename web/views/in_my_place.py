"""What substitutes did in the place of who reads it: who, what, when, and the case."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template

import engine
from web import paging
from web.current import by, home

blueprint = Blueprint("in_my_place", __name__)
_SIZE: Final = 60


@blueprint.get("/inbox/in-my-place")
def page() -> str:
    """List it, the last first."""
    found = engine.done_in_my_place(home(), by(), limit=_SIZE + 1, after=paging.after())
    rows, following = paging.page(found, _SIZE)
    return render_template("in_my_place.html", tasks=rows, following=following)
