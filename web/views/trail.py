"""The trail: who did what, when, through which channel; filtered, newest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template

import engine
from web import paging
from web.current import by, home, people
from web.happenings import KINDS, happening
from web.moments import midnight
from web.names import procedure_name
from web.subjects import subject

if TYPE_CHECKING:
    from collections.abc import Sequence

blueprint = Blueprint("trail", __name__)
_SIZE: Final = 100
_FORMS: Final = ("%d/%m/%Y", "%Y-%m-%d")


@blueprint.get("/trail")
def page() -> str:
    """Show the events that match the filters."""
    actor, kind = paging.text("actor"), paging.text("kind")
    since, until = paging.text("since"), paging.text("until")
    found = engine.trail(
        home(),
        by(),
        actor=actor or None,
        kinds=(kind,) if kind else (),
        before=_midnight(until, days=1),
        after=paging.text("after") or None,
        limit=_SIZE,
    )
    first = _midnight(since)
    procedures = {each.key: procedure_name(each) for each in engine.definitions(home(), by())}
    return render_template(
        "trail.html",
        rows=[(happening(entry), subject(entry, procedures)) for entry in found if first is None or entry.at >= first],
        following=_following(found),
        people=people(),
        kinds=list(KINDS.items()),
        actor=actor,
        kind=kind,
        since=since,
        until=until,
    )


def _following(found: Sequence[engine.TrailEntry]) -> str | None:
    return paging.here(after=found[-1].id) if len(found) == _SIZE else None


def _midnight(text: str, *, days: int = 0) -> datetime | None:
    """The beginning of the day written in ``text``, moved by ``days``; None when no day can be read."""
    for form in _FORMS:
        try:
            day = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return midnight(day + timedelta(days=days))
    return None
