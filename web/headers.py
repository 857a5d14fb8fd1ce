"""The headers that every page carries, so that a browser runs no script but ours (OWASP ASVS 5.0, V3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_YEAR: Final = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Set the headers on each answer."""
    app.after_request(_set)


def allow_drawing() -> None:
    """Let this page set styles from script: the drawing of a diagram places its shapes so."""
    g.drawing = True


def allow_asking_again() -> None:
    """Let a program keep this answer and ask each time whether it still holds (RFC 9111, ``no-cache``)."""
    g.asked_again = True


def _set(response: Response) -> Response:
    if request.path.startswith("/engine-rest"):
        return response
    styles = " 'unsafe-inline'" if g.get("drawing") else ""
    response.headers.setdefault("Content-Security-Policy", POLICY.format(styles=styles))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
    if request.endpoint != "static":
        # Not a default: what sends files has its own idea of how long everybody may keep them.
        response.headers["Cache-Control"] = "private, no-cache" if g.get("asked_again") else "no-store"
    return response
