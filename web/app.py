"""The web application: wires the home, the sign-in, the pages and the REST interface together."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Final

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from web import (
    current,
    files,
    headers,
    languages,
    logs,
    moments,
    names,
    problems,
    quiet,
    rest,
    security,
    shell,
    topics,
    undo,
)

if TYPE_CHECKING:
    from engine import Home

VIEWS: Final = (
    "absences",
    "account",
    "authorities",
    "bulk",
    "calendar",
    "case",
    "cases",
    "changes",
    "devices",
    "documents",
    "extensions",
    "handover",
    "healthz",
    "help",
    "inbox",
    "late",
    "login",
    "metrics",
    "more",
    "notices",
    "in_my_place",
    "incident",
    "operations",
    "patterns",
    "people",
    "person",
    "procedures",
    "recall",
    "readyz",
    "registers",
    "resets",
    "saved_views",
    "second",
    "session",
    "staffing",
    "staffing_posts",
    "standing",
    "start",
    "tables",
    "task",
    "telling",
    "trail",
    "triage",
    "units",
    "unsubscribe",
    "uploads",
    "zone",
    "workdays",
)
_FORM_BYTES: Final = 64 * 2**20
"""Of one text of a form, read into memory; what no field can take is cut off later, beside its field."""
_FORM_PARTS: Final = 5_000
_AROUND: Final = 2**16
"""Bytes of a form around the largest file; a server that knows no length of the body refuses what reaches the limit."""


def create_app(home: Home, *, testing: bool = False) -> Flask:
    """Make the WSGI application that serves ``home``.

    With ``testing`` an error of the program is raised instead of shown as a page.
    """
    app = Flask("web")
    app.extensions[current.HOME] = home
    _configure(app, home, testing=testing)
    csrf = CSRFProtect(app)
    for part in (logs, languages, quiet, security, headers, moments, names, files, shell, topics, undo, problems):
        part.install(app)
    for name in VIEWS:
        app.register_blueprint(import_module(f"web.views.{name}").blueprint)
    csrf.exempt(app.blueprints["unsubscribe"])  # its address is the secret, and mail providers post to it (RFC 8058)
    programs = rest.blueprint(home)
    csrf.exempt(programs)
    app.register_blueprint(programs)
    return app


def _configure(app: Flask, home: Home, *, testing: bool) -> None:
    settings = home.settings.ensure_secret()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=testing,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes + _AROUND,
        MAX_FORM_MEMORY_SIZE=_FORM_BYTES,
        MAX_FORM_PARTS=_FORM_PARTS,
        SESSION_COOKIE_NAME="quytrinh",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_need_https,
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_minutes),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=7),
        WTF_CSRF_TIME_LIMIT=None,
    )
