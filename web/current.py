"""What every view asks for first: the home that is served, the person who acts, and when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import current_app, g, request
from flask_security import current_user
from werkzeug.exceptions import RequestEntityTooLarge

import engine
from engine import By, Channel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Home, PersonView

HOME = "quytrinh"


def home() -> Home:
    """The home that this application serves."""
    found: Home = current_app.extensions[HOME]
    return found


def now() -> datetime:
    """The instant at which this page was first asked for it, UTC: a demo or test home may run ahead of the machine.

    Asked for once a page: the clock of a demo stands in a row, and a list shows dozens of moments.
    """
    if "now" not in g:
        g.now = home().clock.now()
    found: datetime = g.now
    return found


def person_id() -> str:
    """The id of the signed-in person; empty before sign-in."""
    return str(getattr(current_user, "login", "") or "")


def by(*, reason: str | None = None) -> By:
    """The signed-in person, acting over the web, with the idempotency key that the form carried."""
    return By(home().agency, person_id(), Channel.WEB, key=_key(), reason=reason)


def _key() -> str | None:
    try:
        return request.form.get("_key") or None
    except RequestEntityTooLarge:
        # The page that says so is drawn for the same request, and asks who is there.
        return None


def zone() -> ZoneInfo:
    """The time zone of the person, that of the office before sign-in; asked for once a page."""
    if "zone" not in g:
        g.zone = engine.zone_of(home(), by()) if person_id() else ZoneInfo(home().settings.timezone)
    found: ZoneInfo = g.zone
    return found


def people() -> tuple[PersonView, ...]:
    """The people who work here, asked for once a page."""
    if "people" not in g:
        g.people = engine.persons(home(), by())
    found: tuple[PersonView, ...] = g.people
    return found


def counts() -> Mapping[str, int]:
    """How many tasks wait for the person, by scope and by due date, asked for once a page."""
    if "counts" not in g:
        g.counts = engine.task_counts(home(), by())
    found: Mapping[str, int] = g.counts
    return found


def unread() -> int:
    """How many notices the person has not read, up to 100, asked for once a page."""
    if "unread" not in g:
        g.unread = engine.unread_notices(home(), by())
    found: int = g.unread
    return found


def new_key() -> str:
    """A fresh idempotency key, one for each time a form is shown."""
    return uuid4().hex
