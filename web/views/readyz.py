"""Whether this process is to be sent requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify

import engine
from web.current import home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("readyz", __name__)


@blueprint.get("/readyz")
def page() -> ResponseReturnValue:
    """200, or 503 with the reason in plain words."""
    reason = engine.why_not_ready(home())
    if reason is None:
        return jsonify(status="ready")
    return jsonify(status="not ready", reason=reason), 503
