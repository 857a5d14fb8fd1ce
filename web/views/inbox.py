"""The inbox: what a person must do, by when, and a look at one task beside the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext

import engine
from web import case_columns, changes, desk, groups, happenings, inbox_filter, labels, listing, paging
from web.amounts import amount
from web.current import by, counts, home

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from engine import TaskView, WatchedView
    from web.happenings import Happening

blueprint = Blueprint("inbox", __name__)
_SIZE: Final = 60
_SELECTED: Final = 100
"""Rows of a page, and of one on which all are selected."""
PEEK: Final = "X-Peek"
"""The header by which the page's script asks for the pane beside the list alone."""
_SCOPES: Final = (
    (
        ("all", lazy_gettext("To do"), False),
        ("mine", lazy_gettext("Given to me"), True),
        ("offered", lazy_gettext("For my roles"), True),
        ("others", lazy_gettext("In place of others"), True),
    ),
    (
        ("started", lazy_gettext("Started by me"), False),
        ("watched", lazy_gettext("Watched by me"), False),
        ("aside", lazy_gettext("Put aside"), False),
        ("done", lazy_gettext("Done"), False),
    ),
)
_GIVERS: Final = frozenset({"admin", "lanh_dao", "chanh_vp"})
"""Who gives tasks to others (`engine.assign`)."""
_LABELS: Final = {code: label for group in _SCOPES for code, label, _ in group}
_PANELS: Final = frozenset({"filter", "show"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One entry beside the list."""

    code: str
    label: str
    count: str | None
    inner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened last in a case that the person watches."""

    seen: WatchedView
    last: Happening | None


@blueprint.get("/")
def root() -> ResponseReturnValue:
    """Lead to the inbox."""
    return redirect(url_for("inbox.page"))


@blueprint.get("/inbox")
def page() -> ResponseReturnValue:
    """Show the tasks of one scope that are asked for, and the selected one beside them; or that one alone."""
    if PEEK in request.headers:
        return render_template("_peek.html", **_beside(()))
    if any(not value.strip() for _, value in request.args.items(multi=True)):
        # A form sends its empty fields too; the address is kept, sent to others, and shall say no more than it must.
        told = [(name, value) for name, value in request.args.items(multi=True) if value.strip()]
        return redirect(f"{url_for('inbox.page')}?{urlencode(told)}")
    asked = inbox_filter.asked()
    return _page(_scope(), asked), 422 if asked.wrong else 200


@blueprint.post("/inbox/display")
def display() -> ResponseReturnValue:
    """Keep what the rows shall say and in which order they shall stand."""
    listing.choose(request.form.get("order", ""), request.form.getlist("columns"))
    return redirect(desk.listed())


def _scope() -> str:
    return paging.text("scope") if paging.text("scope") in _LABELS else "all"


def _page(scope: str, asked: inbox_filter.Asked) -> str:
    # Before the list is read: what changes meanwhile is told of once more rather than never.
    mark = changes.tag(scope)
    like = listing.chosen()
    rows, following = _rows(scope, asked, like)
    counted = _counted(scope, asked)
    panel = paging.text("panel") if paging.text("panel") in _PANELS else "filter" if asked.wrong else ""
    facets = engine.task_facets(home(), by(), scope=scope) if panel == "filter" or inbox_filter.needs_words() else ()
    return render_template(
        "inbox.html",
        heading=_LABELS[scope],
        scope=scope,
        scopes=_scopes(),
        groups=groups.grouped(rows, scope, like.order, counted),
        total=counted.get("all"),
        counted_to=engine.COUNTED,
        late=counted.get("late", 0),
        asked=asked,
        chips=inbox_filter.chips(facets),
        fields=inbox_filter.fields(facets) if panel == "filter" else (),
        case_columns=case_columns.columns() if panel == "show" else (),
        panel=panel,
        like=like,
        listing=listing,
        turned=paging.here,
        kept=urlencode(inbox_filter.query()),
        views=engine.saved(home(), by()),
        news=_news() if scope == "watched" and not asked.anything else (),
        following=following,
        mark=mark,
        requests=engine.extensions_for(home(), by()) if scope == "all" and not asked.anything else (),
        may_assign=bool(_GIVERS & set(engine.me(home(), by()).roles)),
        **_beside(rows),
    )


def _rows(scope: str, asked: inbox_filter.Asked, like: listing.Listing) -> tuple[Sequence[TaskView], str | None]:
    """The tasks of this page, and where the next one begins."""
    size = _SELECTED if paging.text("select") == "all" else _SIZE
    found = engine.tasks(
        home(),
        by(),
        scope=scope,
        wanted=asked.wanted,
        order=None if scope == "done" else like.order,
        limit=size + 1,
        after=paging.after(),
        facts=case_columns.names_of(like.columns),
    )
    return paging.page(found, size)


def _counted(scope: str, asked: inbox_filter.Asked) -> Mapping[str, int]:
    """How many there are; not of what is done, of which there may be very many."""
    return {} if scope == "done" else engine.count_tasks(home(), by(), scope=scope, wanted=asked.wanted)


def _beside(rows: Sequence[TaskView]) -> dict[str, object]:
    """The selected task as the pane beside the list shows it; a task that is gone leaves the pane empty."""
    chosen = paging.text("task")
    try:
        detail = engine.task(home(), by(), chosen) if chosen else None
    except engine.NotFoundError:
        detail = None
    if detail is None:
        return {"detail": None}
    back = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "task"])
    return desk.shown(detail, back=back, then=_following(rows, chosen))


def _following(rows: Sequence[TaskView], chosen: str) -> str:
    """The task below the chosen one, or the one above the last; not one that somebody else must do."""
    ids = [row.id for row in rows if row.barred is None or row.id == chosen]
    at = ids.index(chosen) if chosen in ids else -1
    others = ids[at + 1 : at + 2] or ids[at - 1 : at]
    return others[0] if others else ""


def _scopes() -> list[list[Scope]]:
    waiting = counts()
    return [
        [
            Scope(code=code, label=label, count=amount(waiting[code]) if code in waiting else None, inner=inner)
            for code, label, inner in group
            if code != "others" or waiting["others"] or _scope() == code
        ]
        for group in _SCOPES
    ]


def _news() -> list[News]:
    return [News(seen=each, last=_last(each)) for each in engine.watched(home(), by())]


def _last(seen: WatchedView) -> Happening | None:
    """The last that people are told of a case."""
    told = happenings.told(seen.news, [each.task for each in seen.news if each.task])
    definition = seen.case.definition
    glossary = labels.of_definition(definition)
    return happenings.happening(told[0], glossary, definition) if told else None
