"""Whether this server is ready to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify

import engine
from web.current import home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("healthz", __name__)


@blueprint.get("/healthz")
def page() -> ResponseReturnValue:
    """200 when the database answers, 503 when it does not or is too busy to."""
    try:
        engine.is_empty(home())
    except (engine.BusyError, engine.UnavailableError) as error:
        return jsonify(status=error.kind), 503
    return jsonify(status="ready")
