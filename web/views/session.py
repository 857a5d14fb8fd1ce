"""Who is signed in, for a page that was open while its session ended: the script asks before it sends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify
from flask_wtf.csrf import generate_csrf

from web.current import person_id

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("session", __name__)


@blueprint.get("/session")
def page() -> Response:
    """Tell the person and the token that their forms carry from now on."""
    return jsonify(person=person_id(), token=generate_csrf())
