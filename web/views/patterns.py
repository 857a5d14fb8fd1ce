"""Every component in every state: new pages are put together from these."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from web.current import now

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/patterns")
def page() -> str:
    """Show the components."""
    present = now()
    dues = [present - timedelta(days=2), present + timedelta(minutes=1), present + timedelta(days=30), None]
    return render_template("patterns.html", dues=dues)
