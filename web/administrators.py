"""Administrators: the pages that only they may see are not there for others."""

from __future__ import annotations

from flask import abort

import engine
from web.current import by, home


def administers() -> bool:
    """Whether the signed-in person is an administrator today."""
    return "admin" in engine.me(home(), by()).roles


def only() -> None:
    """Answer 404 to everybody else, as if there were no such page."""
    if not administers():
        abort(404)
