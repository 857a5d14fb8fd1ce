"""Notices: what the person was told, newest first, and what of it is new."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web import paging
from web.current import by, home

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine import NoticeView

blueprint = Blueprint("notices", __name__)
_SIZE: Final = 50


@blueprint.get("/notices")
def page() -> str:
    """List them."""
    found = engine.notices(home(), by(), limit=_SIZE + 1, after=paging.after())
    rows, following = paging.page(found, _SIZE)
    return render_template(
        "notices.html",
        rows=rows,
        following=following,
        new=any(not each.read for each in rows),
        late=len(engine.late_tasks(home(), by())),
    )


@blueprint.post("/notices/<notice>")
def follow(notice: str) -> ResponseReturnValue:
    """Mark one as read and lead to what it is about."""
    return redirect(_where(engine.read_notice(home(), by(), notice)), 303)


@blueprint.post("/notices")
def read_all() -> ResponseReturnValue:
    """Mark all as read that were told up to the newest one on the page which was shown."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return redirect(url_for("notices.page"), 303)
    if until.tzinfo is not None:
        engine.read_all_notices(home(), by(), until)
        flash(gettext("All notices are marked as read"))
    return redirect(url_for("notices.page"), 303)


def _where(notice: NoticeView) -> str:
    if notice.extension is not None:
        return url_for("extensions.one", extension_id=notice.extension)
    if notice.incident is not None:
        return url_for("incident.page", incident_id=notice.incident)
    if not notice.can_open:
        return url_for("notices.page")
    if notice.task is not None:
        return url_for("task.page", task_id=notice.task)
    return url_for("case.page", case_id=notice.instance or "")
