"""One act with many tasks of the list: which they are is shown where it decides something, then what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template, request
from flask_babel import gettext

import engine
from web import asides, carried, desk, problems, review
from web.controls import sheet
from web.current import by, home, people
from web.moments import midnight
from web.problems import Problem
from web.refusals import in_words
from web.staff import last_day
from web.submission import sent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from engine import Result, TaskDetail

blueprint = Blueprint("bulk", __name__)


@blueprint.post("/tasks/bulk")
def bulk() -> ResponseReturnValue:
    """Take, put aside, give to a person, or finish the selected tasks; or undo that."""
    steps = {"claim": _claim, "aside": _aside, "assign": _assign, "complete": _complete, **_BACK}
    try:
        return steps.get(request.form.get("_do", ""), _nothing)(request.form.getlist("_task"))
    except engine.BadValueError as error:
        return problems.show(Problem(title=gettext("Nothing was done"), remedy=in_words(error)), 422)


def _nothing(ids: Sequence[str]) -> ResponseReturnValue:
    raise engine.BadValueError("Say what to do with the tasks." if ids else "Nothing is selected.")


def _claim(ids: Sequence[str]) -> ResponseReturnValue:
    return _done(engine.claim_many(home(), by(), ids), back="release")


def _aside(ids: Sequence[str]) -> ResponseReturnValue:
    until, typed = asides.asked()
    if until is not None and not carried.is_shown():
        return _done(engine.put_aside_many(home(), by(), ids, midnight(until)), back="back")
    asked = (typed or "_sent" in request.form) and not carried.is_shown()
    told = {"wrong": asides.wrong() if asked else "", "typed": typed, "mornings": desk.mornings()}
    return _shown("aside", ids, **told), 422 if asked else 200


def _assign(ids: Sequence[str]) -> ResponseReturnValue:
    to, reason = request.form.get("_to", ""), request.form.get("_reason", "").strip()
    away = _away(ids, to) if to and request.form.get("_anyway") != to else None
    if to and away is None and not carried.is_shown():
        return _done(engine.assign_many(home(), by(), ids, to, reason=reason or None), back="unassign")
    asked = "_to" in request.form and not carried.is_shown()
    told = {"people": _people(), "to": to, "reason": reason, "away": away, "last_moment": last_day}
    wrong = gettext("Choose to whom the tasks go.") if asked and not to else ""
    return _shown("assign", ids, wrong=wrong, **told), 409 if away else 422 if asked else 200


def _away(ids: Sequence[str], to: str) -> engine.AbsenceNotice | None:
    """That the person is away, now or on the day on which one of the tasks is due."""
    dues = {task.due for task in engine.selected_tasks(home(), by(), ids)}
    notices = (engine.absence_notice(home(), by(), to, due=due) for due in dues)
    return next((notice for notice in notices if notice is not None), None)


def _people() -> list[engine.PersonView]:
    return [each for each in people() if each.active]


def _complete(ids: Sequence[str]) -> ResponseReturnValue:
    detail = engine.common_task(home(), by(), ids)
    if carried.is_shown():
        return _ask(ids, detail, typed=sent(detail.form).values)
    if "_sent" not in request.form:
        return _ask(ids, detail)
    values = sent(detail.form)
    if values.action == review.CHANGE:
        return _ask(ids, detail, typed=values.values)
    first = detail.review and review.REVIEWED not in request.form
    results = (engine.rehearse_many if first else engine.complete_many)(home(), by(), ids, values.values)
    wrong = [each.refused for each in results if isinstance(each.refused, engine.FormRefusedError)]
    if len(wrong) == len(results):
        return _ask(ids, detail, typed=values.values, errors=wrong[0].errors), 422
    return _look(results, detail, values.values) if first else _done(results)


def _ask(
    ids: Sequence[str],
    detail: TaskDetail,
    *,
    typed: Mapping[str, object] | None = None,
    errors: Sequence[tuple[str, str, str]] = (),
) -> str:
    return _shown("complete", ids, detail=detail, sheet=sheet(detail, typed=typed, errors=errors))


def _shown(do: str, ids: Sequence[str], **more: object) -> str:
    """The tasks with which it will be done, and what is asked before."""
    return render_template("bulk.html", do=do, tasks=engine.selected_tasks(home(), by(), ids), **more)


def _look(results: Sequence[Result], detail: TaskDetail, values: Mapping[str, object]) -> str:
    """The decision once more, and with which of the tasks it cannot be recorded."""
    return render_template(
        "bulk_review.html",
        detail=detail,
        carried=list(review.carried()),
        **_sorted(results),
        **review.said(detail, values),
    )


def _done(results: Sequence[Result], *, back: str = "") -> str:
    """What became of each; ``back``: what undoes it, for each with which it was done."""
    return render_template("bulk_done.html", total=len(results), back=back, **_sorted(results))


def _sorted(results: Sequence[Result]) -> dict[str, object]:
    """Those that were refused, with why, and the others."""
    refused = [(each, _why(each.refused)) for each in results if each.refused is not None]
    return {"refused": refused, "done": [each for each in results if each.refused is None]}


def _why(error: engine.EngineError) -> str:
    if isinstance(error, engine.LostRaceError | engine.NotFoundError):
        return problems.of_error(error).title
    return in_words(error)


_BACK: Final[Mapping[str, Callable[[Sequence[str]], ResponseReturnValue]]] = {
    "release": lambda ids: _done(engine.release_many(home(), by(), ids)),
    "back": lambda ids: _done(engine.take_back_many(home(), by(), ids)),
    "unassign": lambda ids: _done(engine.take_back_handed_many(home(), by(), ids)),
}
"""What undoes what was done with many tasks."""
