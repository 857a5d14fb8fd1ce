"""One act with many tasks of the list: which they are is shown where it decides something, then what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import gettext

import engine
from web import problems
from web.controls import sheet
from web.current import by, home, people
from web.problems import Problem
from web.refusals import in_words
from web.submission import sent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from engine import Result, TaskDetail

blueprint = Blueprint("bulk", __name__)


@blueprint.post("/tasks/bulk")
def bulk() -> ResponseReturnValue:
    """Take, give to a person, or finish the selected tasks."""
    steps = {"claim": _claim, "assign": _assign, "complete": _complete}
    try:
        return steps.get(request.form.get("_do", ""), _nothing)(request.form.getlist("_task"))
    except engine.BadValueError as error:
        return problems.show(Problem(title=gettext("Nothing was done"), remedy=in_words(error)), 422)


def _nothing(ids: Sequence[str]) -> ResponseReturnValue:
    raise engine.BadValueError("Say what to do with the tasks." if ids else "Nothing is selected.")


def _claim(ids: Sequence[str]) -> ResponseReturnValue:
    return _done(engine.claim_many(home(), by(), ids))


def _assign(ids: Sequence[str]) -> ResponseReturnValue:
    to, reason = request.form.get("_to", ""), request.form.get("_reason", "").strip()
    if to:
        return _done(engine.assign_many(home(), by(), ids, to, reason=reason or None))
    tasks = engine.selected_tasks(home(), by(), ids)
    asked = "_to" in request.form
    return render_template("bulk.html", do="assign", tasks=tasks, people=_people(), asked=asked), 422 if asked else 200


def _people() -> list[engine.PersonView]:
    return [each for each in people() if each.active]


def _complete(ids: Sequence[str]) -> ResponseReturnValue:
    detail = engine.common_task(home(), by(), ids)
    if "_sent" not in request.form:
        return _ask(ids, detail)
    values = sent(detail.form).values
    results = engine.complete_many(home(), by(), ids, values)
    wrong = [each.refused for each in results if isinstance(each.refused, engine.FormRefusedError)]
    if len(wrong) == len(results):
        return _ask(ids, detail, typed=values, errors=wrong[0].errors), 422
    return _done(results)


def _ask(
    ids: Sequence[str],
    detail: TaskDetail,
    *,
    typed: Mapping[str, object] | None = None,
    errors: Sequence[tuple[str, str, str]] = (),
) -> str:
    tasks = engine.selected_tasks(home(), by(), ids)
    shown = sheet(detail, typed=typed, errors=errors)
    return render_template("bulk.html", do="complete", tasks=tasks, detail=detail, sheet=shown)


def _done(results: Sequence[Result]) -> str:
    """What became of each, those that were refused first."""
    refused = [(each, _why(each.refused)) for each in results if each.refused is not None]
    return render_template(
        "bulk_done.html", refused=refused, done=[each for each in results if each.refused is None], total=len(results)
    )


def _why(error: engine.EngineError) -> str:
    if isinstance(error, engine.LostRaceError | engine.NotFoundError):
        return problems.of_error(error).title
    return in_words(error)
