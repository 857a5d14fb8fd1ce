"""The inbox: what a person must do, by when, and a look at one task beside the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

import engine
from web import changes, desk, paging
from web.current import by, counts, home, now
from web.moments import local, short_day, today, week_end, weekday

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from engine import TaskView

blueprint = Blueprint("inbox", __name__)
_SIZE: Final = 60
PEEK: Final = "X-Peek"
"""The header by which the page's script asks for the pane beside the list alone."""
_ONE_DAY: Final = timedelta(days=1)
_SCOPES: Final = (
    (
        ("all", lazy_gettext("To do"), False),
        ("mine", lazy_gettext("Given to me"), True),
        ("offered", lazy_gettext("For my roles"), True),
    ),
    (("started", lazy_gettext("Started by me"), False), ("done", lazy_gettext("Done"), False)),
)
_GIVERS: Final = frozenset({"admin", "lanh_dao", "chanh_vp"})
"""Who gives tasks to others (`engine.assign`)."""
_LABELS: Final = {code: label for group in _SCOPES for code, label, _ in group}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One entry beside the list."""

    code: str
    label: str
    count: int | None
    inner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The tasks that are due at about the same time."""

    code: str
    label: str
    note: str
    rows: tuple[TaskView, ...]


@blueprint.get("/")
def root() -> ResponseReturnValue:
    """Lead to the inbox."""
    return redirect(url_for("inbox.page"))


@blueprint.get("/inbox")
def page() -> str:
    """Show the tasks of one scope in buckets, and the selected one beside them; or that one alone, for the script."""
    if PEEK in request.headers:
        return render_template("_peek.html", **_beside(()))
    scope = paging.text("scope") if paging.text("scope") in _LABELS else "all"
    q = paging.text("q")
    # Before the list is read: what changes meanwhile is told of once more rather than never.
    mark = changes.tag(scope)
    found = engine.tasks(home(), by(), scope=scope, search=q or None, limit=_SIZE + 1, after=paging.after())
    rows, following = paging.page(found, _SIZE)
    beside = _beside(rows)
    waiting = counts()
    return render_template(
        "inbox.html",
        heading=_LABELS[scope],
        scope=scope,
        scopes=_scopes(waiting),
        buckets=_buckets(rows) if scope in {"all", "mine", "offered"} else _plain(rows),
        total=waiting.get(scope, len(rows)) if not q else len(rows),
        late=waiting["late"] if scope == "all" and not q else 0,
        q=q,
        mark=mark,
        after=paging.after(),
        following=following,
        **beside,
        requests=engine.extensions_for(home(), by()) if scope == "all" and not q else (),
        may_assign=bool(_GIVERS & set(engine.me(home(), by()).roles)),
    )


def _beside(rows: Sequence[TaskView]) -> dict[str, object]:
    """The selected task as the pane beside the list shows it; a task that is gone leaves the pane empty."""
    chosen = paging.text("task")
    try:
        detail = engine.task(home(), by(), chosen) if chosen else None
    except engine.NotFoundError:
        detail = None
    if detail is None:
        return {"detail": None}
    back = urlencode({name: value for name, value in request.args.items() if name != "task"})
    return desk.shown(detail, back=back, then=_following(rows, chosen))


def _following(rows: Sequence[TaskView], chosen: str) -> str:
    """The task below the chosen one, or the one above the last."""
    ids = [row.id for row in rows]
    at = ids.index(chosen) if chosen in ids else -1
    others = ids[at + 1 : at + 2] or ids[at - 1 : at]
    return others[0] if others else ""


def _scopes(waiting: Mapping[str, int]) -> list[list[Scope]]:
    return [
        [Scope(code=code, label=label, count=waiting.get(code), inner=inner) for code, label, inner in group]
        for group in _SCOPES
    ]


def _plain(rows: Sequence[TaskView]) -> list[Bucket]:
    return [Bucket(code="all", label=gettext("Newest first"), note="", rows=tuple(rows))] if rows else []


def _buckets(rows: Sequence[TaskView]) -> list[Bucket]:
    """The tasks sorted into late, today, this week, later and without a date, in the office's zone."""
    sorted_in: dict[str, list[TaskView]] = {}
    for row in rows:
        sorted_in.setdefault(_bucket(row), []).append(row)
    words = {
        "late": (gettext("Late"), ""),
        "today": (gettext("Today"), weekday(today())),
        "week": (gettext("This week"), gettext("until Sunday %(day)s", day=short_day(week_end(today()) - _ONE_DAY))),
        "later": (gettext("Later"), ""),
        "none": (gettext("Without a due date"), ""),
    }
    return [
        Bucket(code=code, label=label, note=note, rows=tuple(sorted_in[code]))
        for code, (label, note) in words.items()
        if code in sorted_in
    ]


def _bucket(row: TaskView) -> str:
    if row.due is None:
        return "none"
    if row.due < now():
        return "late"
    on = local(row.due).date()
    if on == today():
        return "today"
    return "week" if on < week_end(today()) else "later"
