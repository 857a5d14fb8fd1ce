"""One task: its form, its draft, its outcome, and handing it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web import carried, desk, labels, problems, review, undo
from web.controls import Sheet, sheet
from web.current import by, home
from web.keeping import elsewhere, keep
from web.moments import clock
from web.names import task_name
from web.refusals import in_words
from web.review import CHANGE, REVIEWED
from web.submission import SAVE, Sent, sent

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine import TaskDetail

Errors = Sequence[tuple[str, str, str]]

blueprint = Blueprint("task", __name__)


@blueprint.get("/tasks/<task_id>")
def page(task_id: str) -> str:
    """Show the task with what was typed before."""
    detail = _detail(task_id)
    return _show(detail, sheet(detail))


@blueprint.post("/tasks/<task_id>")
def submit(task_id: str) -> ResponseReturnValue:
    """Save the draft, or complete the task with the values sent."""
    detail = _detail(task_id)
    if carried.is_strange():
        return _again(detail, None, 409, notice=_strange())
    values = sent(detail.form, detail.case.id)
    if values.action == CHANGE:
        return _refused(detail, values, 200)
    return _save(detail, values) if values.action == SAVE else _complete(detail, values)


@blueprint.post("/tasks/<task_id>/draft")
def draft(task_id: str) -> ResponseReturnValue:
    """Keep what is being typed; called by the page's script while a person types."""
    detail = engine.task(home(), by(), task_id)
    if carried.is_strange():
        return jsonify(text=_strange()), 409
    values = sent(detail.form, detail.case.id)
    if values.errors:
        return jsonify(text=" ".join(vi for _, vi, _ in values.errors)), 422
    try:
        kept = engine.save_draft(home(), by(), task_id, values.values, rev=values.rev)
    except engine.StateError:
        present = engine.draft_of(home(), by(), task_id)
        return jsonify(text=elsewhere(), rev=present.rev if present else 0), 409
    except engine.BadValueError as error:
        return jsonify(text=in_words(error)), error.status
    return jsonify(text=gettext("Draft saved %(time)s", time=clock(kept.saved_at)), rev=kept.rev)


@blueprint.post("/tasks/<task_id>/claim")
def claim(task_id: str) -> ResponseReturnValue:
    """Take the task."""
    engine.claim(home(), by(), task_id)
    undo.tell(gettext("The task is yours"), back=url_for("task.release", task_id=task_id))
    return redirect(desk.again(task_id))


@blueprint.post("/tasks/<task_id>/release")
def release(task_id: str) -> ResponseReturnValue:
    """Give the task back to those it was offered to."""
    engine.release(home(), by(), task_id)
    undo.tell(gettext("The task has been given back"), back=url_for("task.claim", task_id=task_id))
    return redirect(desk.onward())


@blueprint.post("/tasks/<task_id>/forward")
def forward(task_id: str) -> ResponseReturnValue:
    """Pass the task on to another person, with a reason."""
    if carried.is_strange():
        return _again(engine.task(home(), by(), task_id), None, 409, notice=_strange())
    to, reason = request.form.get("to", ""), request.form.get("reason", "").strip()
    if "anyway" not in request.form and (away := _away(task_id, to)) is not None:
        detail = engine.task(home(), by(), task_id)
        return _show(detail, sheet(detail), passing=desk.Passing(to=to, reason=reason, away=away)), 409
    engine.forward(home(), by(), task_id, to, reason=reason)
    undo.tell(gettext("The task has been passed on"), back=url_for("task.take_back", task_id=task_id))
    return redirect(desk.onward())


@blueprint.post("/tasks/<task_id>/take-back")
def take_back(task_id: str) -> ResponseReturnValue:
    """Undo that the task was passed on or given to somebody."""
    try:
        engine.take_back_handed(home(), by(), task_id)
    except (engine.StateError, engine.RefusedError) as error:
        flash(in_words(error))
        return redirect(desk.onward())
    flash(gettext("Undone: the task is whose it was before"))
    return redirect(desk.again(task_id))


def _detail(task_id: str) -> TaskDetail:
    """The task; who could have done it, and may not see its case any more, is told who was first."""
    try:
        return engine.task(home(), by(), task_id)
    except engine.NotFoundError:
        engine.tell_winner(home(), by(), task_id)
        raise


def _away(task_id: str, to: str) -> engine.AbsenceNotice | None:
    """That the colleague is away, now or on the day on which the task is due; None for nobody chosen."""
    return engine.absence_notice(home(), by(), to, due=engine.task(home(), by(), task_id).task.due) if to else None


def _save(detail: TaskDetail, values: Sent) -> ResponseReturnValue:
    if values.errors:
        return _refused(detail, values, 422, errors=values.errors)
    if unkept := keep(detail.task.id, values):
        return _again(detail, values, 409, notice=unkept)
    flash(gettext("The draft has been saved"))
    return redirect(desk.again(detail.task.id, anchor=values.anchor))


def _complete(detail: TaskDetail, values: Sent) -> ResponseReturnValue:
    try:
        if detail.review and REVIEWED not in request.form:
            kept = engine.rehearse(home(), by(), detail.task.id, values.values, faults=values.errors)
            return render_template("review.html", **review.shown(detail, values, kept))
        done = engine.complete(home(), by(), detail.task.id, values.values, faults=values.errors)
    except engine.LostRaceError as error:
        words = labels.of_definition(detail.task.definition).at(detail.task.element)
        return problems.show(problems.of_error(error), error.status, {name: words.label(name) for name in words.fields})
    except engine.FormRefusedError as error:
        return _refused(detail, values, error.status, errors=error.errors)
    except engine.RefusedError as error:
        return _refused(detail, values, error.status, errors=values.errors, notice=in_words(error))
    except engine.BadValueError as error:
        return _refused(detail, values, 422, notice=in_words(error))
    _tell(done, gettext("Done: %(name)s", name=task_name(detail.task)))
    return redirect(desk.after(done.instance))


def _tell(done: engine.Completed, text: str) -> None:
    """What was done, with the way back where there is one."""
    if done.recallable:
        undo.tell(text, back=url_for("recall.recall", task_id=done.task), way=undo.RECALL)
    else:
        flash(text)


def _refused(
    detail: TaskDetail, values: Sent, status: int, *, errors: Errors = (), notice: str = ""
) -> ResponseReturnValue:
    """Keep what was typed as the draft and show it again with what is wrong."""
    unkept = keep(detail.task.id, values)
    return _again(detail, values, status, errors=errors, notice=notice or unkept)


def _again(
    detail: TaskDetail, values: Sent | None, status: int, *, errors: Errors = (), notice: str = ""
) -> ResponseReturnValue:
    present = engine.task(home(), by(), detail.task.id)
    return _show(present, sheet(present, typed=values.values if values else None, errors=errors), notice=notice), status


def _strange() -> str:
    return str(gettext("Somebody else typed this. It was not sent and not kept: only they can send it, signed in."))


def _show(detail: TaskDetail, shown: Sheet, *, notice: str = "", passing: desk.Passing | None = None) -> str:
    return render_template("task.html", **desk.shown(detail, shown, notice=notice, passing=passing))
