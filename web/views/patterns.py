"""Every component in every state: new pages are put together from these."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, render_template

from web import samples
from web.current import now
from web.staff import last_day

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/patterns")
def page() -> str:
    """Show the components."""
    present = now()
    dues = [present - timedelta(days=2), present + timedelta(minutes=1), present + timedelta(days=30), None]
    file = SimpleNamespace(no=2, name="1846-UBND-KGVX.pdf", size=48_216, at=present, signed=True)
    paper = SimpleNamespace(id="0", number="1846/UBND-KGVX", title="Rà soát hộ đồng bào Khmer", versions=(file,))
    away = SimpleNamespace(person="Lê Văn Cường", until=present + timedelta(days=3), now=True, substitutes=["Kim Van"])
    told = {"dues": dues, "papers": [paper], "links": {}, "away": away, "last_moment": last_day}
    return render_template("patterns.html", fields=samples.fields(), **told)
