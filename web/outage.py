"""The database cannot be had: from then on this request asks it for nothing more, its page least of all."""

from __future__ import annotations

from flask import current_app, g


def begin() -> None:
    """Ask the database for nothing more, the person who is signed in included."""
    g.outage = True


def underway() -> bool:
    """Whether this request does without the database."""
    return bool(g.get("outage"))


def draw(template: str, **context: object) -> str:
    """A page without the menu: Flask's `render_template` would ask who is there, what waits and who serves."""
    return current_app.jinja_env.get_template(template).render(**context)
