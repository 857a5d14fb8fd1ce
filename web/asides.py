"""Until when tasks are put aside: one of the mornings that are offered, or a day that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext

from web.moments import day_typed

if TYPE_CHECKING:
    from datetime import date


def asked() -> tuple[date | None, str]:
    """The day that was chosen, None where it is no day; and what was typed."""
    typed = request.values.get("until") or request.form.get("day", "").strip()
    try:
        return day_typed(typed), typed
    except ValueError:
        return None, typed


def wrong() -> str:
    """What is said of a day that is none."""
    return str(gettext("Not put aside. Write the day as 02/7/2026."))
