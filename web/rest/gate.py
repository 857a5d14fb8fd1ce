"""Who may come in: Basic or Bearer credentials with each request, and the web origins that a browser may call from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import g, request

from engine import By, Channel
from web.current import home
from web.rest.answers import nothing, of_http_error, problem
from web.security import verify_basic, verify_token

if TYPE_CHECKING:
    from flask import Blueprint, Response

PATHS: Final = ("/engine-rest", "/.well-known/camunda-automation-platform")
LOCAL: Final = frozenset({"null", "file://"})
"""The origins of a page opened from a file: the Camunda Modeler. No cookie opens these routes, so they are safe."""
_METHODS: Final = "GET, POST, PUT, DELETE, OPTIONS"
_HEADERS: Final = "Authorization, Content-Type, Accept, Idempotency-Key"
_DAY: Final = "86400"


def install(rest: Blueprint) -> None:
    """Stand in front of these paths, those that no route has included."""
    rest.before_app_request(_admit)
    rest.after_app_request(_share)


def caller() -> By:
    """Who calls, with the idempotency key that came along."""
    found: By = g.caller
    return found


def _ours() -> bool:
    return any(request.path == path or request.path.startswith(f"{path}/") for path in PATHS)


def _admit() -> Response | None:
    if not _ours():
        return None
    if request.method == "OPTIONS":
        return _preflight()
    if not request.path.startswith("/engine-rest"):
        return None if request.routing_exception is None else of_http_error(request.routing_exception)
    person = _person()
    if person is None:
        return _unknown()
    if "\x00" in request.path or any("\x00" in value for value in request.args.values()):
        return problem(400, "The request has a NUL character, which PostgreSQL cannot keep. Leave it out.")
    key = request.headers.get("Idempotency-Key", "").strip()
    g.caller = By(home().agency, person, Channel.API, key=key or None)
    return None if request.routing_exception is None else of_http_error(request.routing_exception)


def _person() -> str | None:
    sent = request.authorization
    if sent is None:
        return None
    if sent.type == "basic":
        return verify_basic(sent.username or "", sent.password or "")
    return verify_token(sent.token) if sent.type == "bearer" and sent.token else None


def _unknown() -> Response:
    """401, never a redirect: it is what makes the Modeler ask for an account (docs/rest.md)."""
    sent = "These credentials are not valid." if request.authorization else "This needs an account."
    response = problem(401, f"{sent} Send a name and password (Basic) or an API token (Bearer; quytrinh token USER).")
    response.headers["WWW-Authenticate"] = 'Basic realm="Quytrinh", charset="UTF-8"'
    return response


def _preflight() -> Response:
    """CORS asks before it sends credentials, so this is answered without (Fetch standard, 3.3.5)."""
    response = nothing()
    response.headers["Allow"] = _METHODS
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = _HEADERS
    response.headers["Access-Control-Max-Age"] = _DAY
    return response


def _share(response: Response) -> Response:
    """Say which origin may read the answer; never with cookies (no Access-Control-Allow-Credentials)."""
    if not _ours():
        return response
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.vary.add("Origin")
    origin, allowed = request.headers.get("Origin"), home().settings.cors_origins
    if origin is not None and (origin in LOCAL or origin in allowed or "*" in allowed):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "WWW-Authenticate"
    return response
