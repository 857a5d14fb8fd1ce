"""Whether this process is alive: that it answers at all. Whether it may be sent work is ``/readyz``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("healthz", __name__)


@blueprint.get("/healthz")
def page() -> ResponseReturnValue:
    """200 always: who restarts what does not answer shall not restart it for a database that is away."""
    return jsonify(status="alive")
