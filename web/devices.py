"""Devices: what a browser says of itself in few words, and which sign-ins of a person still count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from flask import current_app
from flask_babel import gettext
from flask_security import current_user

import engine
from web.current import by, home

if TYPE_CHECKING:
    from engine import SignInView

# In this order: Edge calls itself Chrome, Chrome calls itself Safari.
_BROWSERS: Final = ("Edg", "OPR", "Firefox", "coc_coc_browser", "Chrome", "Safari")
_NAMES: Final = {"Edg": "Edge", "OPR": "Opera", "coc_coc_browser": "Cốc Cốc"}
_SYSTEMS: Final = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One open sign-in as it is shown; ``here``: it is the one that looks at it."""

    id: str
    name: str
    address: str
    at: datetime
    seen_at: datetime
    remembered: bool
    here: bool


def devices_of(person: str) -> list[Device]:
    """The devices on which a person is signed in, the one seen last first."""
    found = engine.sign_ins_of(home(), by(), person)
    here = getattr(current_user, "sign_in", None)
    return [_device(row, here.id if here is not None else "") for row in found if _counts(row)]


def _device(row: SignInView, here: str) -> Device:
    return Device(
        id=row.id,
        name=called(row.device),
        address=row.address,
        at=row.at,
        seen_at=row.seen_at,
        remembered=row.remembered,
        here=row.id == here,
    )


def _counts(row: SignInView) -> bool:
    """Whether the browser's cookie can still be valid."""
    name = "REMEMBER_COOKIE_DURATION" if row.remembered else "PERMANENT_SESSION_LIFETIME"
    lasts: timedelta = current_app.config[name]
    return row.seen_at + lasts + timedelta(minutes=5) > datetime.now(UTC)


def called(agent: str) -> str:
    """A browser and a system: Firefox, Windows."""
    browser = next((_NAMES.get(word, word) for word in _BROWSERS if word in agent), "")
    system = next((name for word, name in _SYSTEMS.items() if word in agent), "")
    return ", ".join(part for part in (browser, system) if part) or str(gettext("Unknown device"))
