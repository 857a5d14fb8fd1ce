"""Where a person works on a task: a page of its own, or the pane beside the list; and where they go on from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, urlencode

from flask import request, url_for
from flask_babel import gettext

import engine
from web import carried, labels, listing
from web.controls import sheet
from web.current import by, home, people, person_id
from web.incident_words import stuck
from web.moments import today, week_end, weekday
from web.roles import role_names
from web.staff import last_day

if TYPE_CHECKING:
    from web.controls import Sheet

_MOST_FACTS: Final = 12
_LAST_REMARKS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What was chosen and typed to pass a task on, shown once more before it goes on.

    ``away``: the colleague is; None where the session had ended.
    """

    to: str
    reason: str
    away: engine.AbsenceNotice | None = None


def shown(
    detail: engine.TaskDetail,
    filled: Sheet | None = None,
    *,
    notice: str = "",
    back: str | None = None,
    then: str = "",
    passing: Passing | None = None,
) -> dict[str, object]:
    """What the templates of a task need.

    ``back`` is the query of the list that the task stands beside, None on a page of its own; ``then`` is the task that
    follows there.
    """
    glossary = labels.of_definition(detail.task.definition)
    case = engine.case(home(), by(), detail.task.instance)
    seen = filled or sheet(detail)
    return {
        "detail": detail,
        "sheet": seen,
        "notice": notice,
        "passing": passing,
        "who": carried.mark(detail.task.id),
        "last_moment": last_day,
        "back": _back() if back is None else back,
        "following_task": then or request.form.get("_next", ""),
        "papers": case.documents,
        "may_attach": "attach" in case.may,
        "links": {each.sha256: _link(paper.id, each.no) for paper in case.documents for each in paper.versions},
        "facts": glossary.facts(detail.variables, without=seen.names, trail=case.trail)[:_MOST_FACTS],
        "extensions": engine.extensions_of(home(), by(), detail.task.id),
        "remarks": case.comments[: -_LAST_REMARKS - 1 : -1],
        "may_remark": "comment" in case.may,
        **stuck(case),
        "why": listing.why(detail.task, ""),
        "barred": listing.barred(detail.task),
        "triage": engine.triage_of(home(), by(), detail.task.id),
        "mornings": mornings(),
        "typed": {},
        "people": _others() if "forward" in detail.may else (),
        "ended_by": _name(detail.task.ended_by),
        "roles": role_names,
    }


def again(task: str, *, anchor: str | None = None) -> str:
    """The address of a task where the person works on it: beside the list they came from, or its own page."""
    back = _back()
    return url_for("task.page", task_id=task, _anchor=anchor) if back is None else _beside(back, task, anchor)


def after(case: str) -> str:
    """Where to go when a task is done: to the person's next task of the same case, else to the next one of the list."""
    back = _back()
    here = next((one for one in engine.tasks(home(), by(), instance=case) if one.assignee == person_id()), None)
    if back is None:
        return url_for("task.page", task_id=here.id) if here else url_for("inbox.page")
    return _beside(back, here.id if here else request.form.get("_next", ""))


def onward() -> str:
    """Where to go when a task has been handed on or given back: to the next one of the list, or to the list."""
    back = _back()
    return url_for("inbox.page") if back is None else _beside(back, request.form.get("_next", ""))


def listed() -> str:
    """Where to go when the list was arranged anew: to the list as it was asked for, without the panel."""
    query = [pair for pair in parse_qsl(_back() or "") if pair[0] != "panel"]
    return f"{url_for('inbox.page')}?{urlencode(query)}" if query else url_for("inbox.page")


def mornings() -> list[tuple[str, str]]:
    """The days until which a task is put aside most often: tomorrow and Monday, as (day, words)."""
    tomorrow, monday = today() + timedelta(days=1), week_end(today())
    words = [(tomorrow, gettext("Tomorrow, %(day)s", day=weekday(tomorrow)))] if tomorrow != monday else []
    return [(f"{each:%Y-%m-%d}", str(label)) for each, label in [*words, (monday, weekday(monday))]]


def _back() -> str | None:
    """The query of the list that the sent form stood beside; None where it stood on a page of its own."""
    return request.form.get("_back") if request.method == "POST" else None


def _beside(back: str, task: str, anchor: str | None = None) -> str:
    query = [(name, value) for name, value in parse_qsl(back) if name != "task"]
    asked = urlencode([*query, ("task", task)] if task else query)
    return f"{url_for('inbox.page')}?{asked}{_part(anchor)}"


def _part(anchor: str | None) -> str:
    return f"#{quote(anchor)}" if anchor else ""


def _link(document: str, number: int) -> str:
    return url_for("documents.version", document_id=document, number=number)


def _others() -> list[engine.PersonView]:
    return [each for each in people() if each.active and each.id != person_id()]


def _name(person: str | None) -> str | None:
    return engine.person(home(), by(), person).name if person else None
