"""News of what was done, with the way back: a button in the toast that posts the opposite act.

The way back is an act like any other, with its event; nothing is held for it. A script hides the toast after ten
seconds, without script it stays until the next page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from flask import flash, get_flashed_messages
from flask_babel import gettext

if TYPE_CHECKING:
    from flask import Flask

UNDO: Final = "undo"
RECALL: Final = "recall"
BESIDE: Final = "beside"
"""Undoing what leaves the list as it is: the script then renews only what tells of it."""


class News(NamedTuple):
    """What was done; ``back`` is the address of the opposite act, ``label`` what its button says.

    ``leads``: the opposite act leads back into the list; ``keeps``: and leaves the list as it is.
    """

    text: str
    back: str = ""
    label: str = ""
    leads: bool = False
    keeps: bool = False


def install(app: Flask) -> None:
    """Let the templates ask for the news."""
    app.jinja_env.globals.update(toasts=toasts)


def tell(text: str, *, back: str, way: str = UNDO) -> None:
    """Tell on the next page what was done and offer the way back, which is one of those above."""
    flash(text, f"{way}:{back}" if back else "message")


def toasts() -> list[News]:
    """What there is to tell on this page."""
    told = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    return [_read(category, text) for category, text in told]


def _read(category: str, text: str) -> News:
    way, _, back = category.partition(":")
    if not back:
        return News(text)
    if way == RECALL:
        return News(text, back, gettext("Take it back"))
    return News(text, back, gettext("Undo"), leads=True, keeps=way == BESIDE)
