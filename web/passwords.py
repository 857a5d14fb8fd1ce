"""The passwords people choose, and one made for somebody new (NIST SP 800-63B-4: length counts, not its make-up)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from flask_babel import gettext

from web.current import home

if TYPE_CHECKING:
    from web.entry import Entry

SHORTEST: Final = 12
_SHORTEST_IN_A_DEMO: Final = 4
_GROUPS, _LETTERS = 4, 4
# Nothing that is easily taken for something else when it is read out or copied from paper: no l, 1, o, 0.
_READABLE: Final = "abcdefghijkmnpqrstuvwxyz23456789"


def shortest() -> int:
    """How many characters a password must have here."""
    return _SHORTEST_IN_A_DEMO if home().is_demo else SHORTEST


def made() -> str:
    """A password for somebody new: 80 random bits in groups of four, to be read out or copied."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(_LETTERS)) for _ in range(_GROUPS))


def check(entry: Entry, password: str, again: str) -> None:
    """Put beside the fields what is wrong with a password that was typed twice; nothing where none was typed."""
    if password and len(password) < shortest():
        count = shortest()
        entry.wrong("_password", gettext("Write at least %(count)d characters; several words are fine.", count=count))
    if password != again:
        entry.wrong("_again", gettext("The two passwords differ. Type the same one twice."))
