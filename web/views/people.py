"""The people of the agency, their units and roles."""

from __future__ import annotations

from flask import Blueprint, render_template

import engine
from web import paging
from web.administrators import administers
from web.current import by, home
from web.roles import role_names

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
def page() -> str:
    """List people, found by name with or without accents, and units; administrators add to them from here."""
    q, administered = paging.text("q"), administers()
    return render_template(
        "people.html",
        people=engine.persons(home(), by(), search=q),
        units=engine.every_unit(home(), by()) if administered else engine.units(home(), by()),
        roles=role_names,
        every_role=engine.roles(home(), by()) if administered else {},
        administered=administered,
        q=q,
    )
