"""What a monitor asks for, as Prometheus reads it: for this machine alone, or for who has the token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from web.current import home
from web.measures import CONTENT_TYPE, measured

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def page() -> ResponseReturnValue:
    """The measures; to others there is no such page."""
    if not _may_read(home().settings.metrics_token):
        abort(404)
    return Response(measured(home()), content_type=CONTENT_TYPE)


def _may_read(token: str) -> bool:
    if token:
        sent = request.authorization
        given = (sent.token or "") if sent is not None and sent.type == "bearer" else ""
        return hmac.compare_digest(given.encode(), token.encode())
    # A proxy on this machine calls from here for everybody, but passes on the name that the browser asked for.
    return _is_loopback(request.remote_addr or "") and _is_loopback(_host())


def _host() -> str:
    name = request.host.rpartition(":")[0] if request.host.rpartition("]")[2].count(":") else request.host
    return "127.0.0.1" if name == "localhost" else name.strip("[]")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
