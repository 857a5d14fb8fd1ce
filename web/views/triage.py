"""What a person makes of a task for themselves: put it aside until a day, watch its case; and a remark at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web import asides, desk, undo
from web.current import by, home
from web.moments import local, midnight, weekday
from web.refusals import in_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("triage", __name__)


@blueprint.post("/tasks/<task_id>/aside")
def aside(task_id: str) -> ResponseReturnValue:
    """Put the task aside until the morning of a day: one of those offered, or one that was typed."""
    until, typed = asides.asked()
    if until is None:
        return _again(task_id, asides.wrong(), day=typed)
    try:
        engine.put_aside(home(), by(), task_id, midnight(until))
    except engine.BadValueError as error:
        return _again(task_id, in_words(error), day=typed)
    back = url_for("triage.back", task_id=task_id)
    undo.tell(gettext("Put aside until %(day)s", day=weekday(until)), back=back)
    return redirect(desk.onward())


@blueprint.post("/tasks/<task_id>/back")
def back(task_id: str) -> ResponseReturnValue:
    """Take the task back at once."""
    until = engine.triage_of(home(), by(), task_id).aside_until
    try:
        engine.take_back(home(), by(), task_id)
    except engine.StateError as error:
        flash(in_words(error))
    else:
        again = url_for("triage.aside", task_id=task_id, until=f"{local(until):%Y-%m-%d}") if until else ""
        undo.tell(gettext("The task is in your list again"), back=again)
    return redirect(desk.again(task_id))


@blueprint.post("/tasks/<task_id>/remarks")
def remark(task_id: str) -> ResponseReturnValue:
    """Leave a remark at the task."""
    said = request.form.get("text", "").strip()
    case = engine.task(home(), by(), task_id).case.id
    try:
        engine.comment(home(), by(), case, said, task=task_id)
    except engine.BadValueError as error:
        told = in_words(error) if said else gettext("Write the remark first.")
        return _again(task_id, told, remark=said)
    return redirect(desk.again(task_id, anchor="remarks"))


@blueprint.post("/cases/<case_id>/watch")
def watch(case_id: str) -> ResponseReturnValue:
    """Watch the case, or do so no longer."""
    task, off = request.values.get("_task"), request.values.get("watch") == "off"
    (engine.unwatch if off else engine.watch)(home(), by(), case_id)
    told = (
        gettext("You no longer watch this case")
        if off
        else gettext("You watch this case: its news stands under “Watched by me”")
    )
    back = url_for("triage.watch", case_id=case_id, watch="on" if off else "off", _task=task)
    undo.tell(told, back=back, way=undo.BESIDE)
    return redirect(desk.again(task) if task else url_for("case.page", case_id=case_id))


def _again(task_id: str, notice: str, **typed: str) -> ResponseReturnValue:
    """The task with what is wrong and what was typed."""
    detail = engine.task(home(), by(), task_id)
    return render_template("task.html", **{**desk.shown(detail, notice=notice), "typed": typed}), 422
