"""One case: what happened, where it stands, who is waited for, its papers, and what a person may do to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

import engine
from web import happenings, labels
from web.administrators import administers
from web.controls import kept
from web.current import by, home
from web.headers import allow_drawing
from web.incident_words import stuck
from web.moments import local, moment, weekday
from web.refusals import in_words
from web.roles import role_names
from web.steps import Step, reachable, steps_of
from web.submission import sent_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from engine import CaseView, TaskView
    from web.controls import Kept
    from web.happenings import Happening

blueprint = Blueprint("case", __name__)
_RUNNING: Final = frozenset({"active", "suspended"})
_DONE: Final = "task-completed"
REASON: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step with what became of it in this case: did, now or todo."""

    name: str
    state: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What was not taken of a form on this page: the name of its field, what to do, and what was typed."""

    field: str
    text: str
    typed: str = ""
    files: tuple[Kept, ...] = ()


@blueprint.get("/cases/<case_id>")
def page(case_id: str) -> str:
    """Show the case."""
    return _show(case_id)


def _show(case_id: str, wrong: Wrong | None = None) -> str:
    case = engine.case(home(), by(), case_id)
    diagram = engine.diagram_of(home(), by(), case.definition)
    glossary = labels.of_definition(case.definition)
    allow_drawing()
    return render_template(
        "case.html",
        case=case,
        starter=engine.person(home(), by(), case.starter).name if case.starter else "",
        mine=_mine(case_id),
        steps=_stages(case, diagram),
        facts=glossary.facts(case.variables, trail=case.trail),
        timeline=_timeline(case, glossary),
        drawing=b"BPMNDiagram" in diagram,
        roles=role_names,
        wrong=wrong,
        **stuck(case),
        repairs=case.status in _RUNNING and administers(),
        watched=engine.watches_case(home(), by(), case_id),
    )


@blueprint.get("/cases/<case_id>/diagram")
def diagram(case_id: str) -> Response:
    """The diagram that this case runs by."""
    case = engine.case(home(), by(), case_id)
    return Response(engine.diagram_of(home(), by(), case.definition), content_type="application/xml")


@blueprint.post("/cases/<case_id>/comments")
def comment(case_id: str) -> ResponseReturnValue:
    """Add a remark."""
    text = request.form.get("text", "").strip()
    if text:
        engine.comment(home(), by(), case_id, text)
    return redirect(url_for("case.page", case_id=case_id, _anchor="comments"))


@blueprint.post("/cases/<case_id>/papers")
def attach(case_id: str) -> ResponseReturnValue:
    """Attach files, each as a paper of its own; a title is for one alone."""
    title, refused = request.form.get("title", "").strip(), list[tuple[str, str, str]]()
    found = sent_files("file", case_id, refused)
    if refused or not found:
        said = " ".join(text for _, text, _ in refused) or gettext("Choose a file.")
        return _show(case_id, Wrong(field="file", text=said, typed=title, files=tuple(map(kept, found)))), 422
    key = by().key
    for number, value in enumerate(found):
        # An act for each file, each with a key of its own: pressing again repeats none.
        actor = replace(by(), key=f"{key}-{number}" if key else None)
        engine.attach(home(), actor, case_id, value, title=title if title and len(found) == 1 else None)
    flash(ngettext("The file has been attached", "%(num)d files have been attached", len(found)))
    task = request.form.get("_task", "")
    return redirect(
        url_for("task.page", task_id=task) if task else url_for("case.page", case_id=case_id, _anchor="papers")
    )


@blueprint.post("/cases/<case_id>/cancel")
def cancel(case_id: str) -> ResponseReturnValue:
    """Cancel the case, with a reason that stays in the trail."""
    reason = request.form.get("reason", "").strip()
    try:
        engine.cancel(home(), by(), case_id, reason=reason)
    except engine.BadValueError as error:
        return _show(case_id, Wrong(field="reason", text=in_words(error), typed=reason)), error.status
    flash(gettext("The case has been cancelled"))
    return redirect(url_for("case.page", case_id=case_id))


@blueprint.post("/cases/<case_id>/actions")
def act(case_id: str) -> ResponseReturnValue:
    """Send the case a message that its diagram offers as a button, with a reason."""
    wanted = (request.form.get("message", ""), request.form.get("token", ""))
    offered = engine.case(home(), by(), case_id).actions
    action = next((each for each in offered if (each.message, str(each.token)) == wanted), None)
    if action is None:
        raise engine.StateError("This is no longer offered. Look at the case again.")
    reason = request.form.get("reason", "").strip()
    if action.reason and len(reason) < REASON:
        said = gettext(
            "Say why in at least %(least)s characters. Now there are %(count)s.", least=REASON, count=len(reason)
        )
        return _show(case_id, Wrong(field=f"{action.message}-{action.token}", text=said, typed=reason)), 422
    values = {action.reason: reason} if action.reason else {}
    engine.send_message(home(), by(), action.message, instance=case_id, token=action.token, variables=values)
    flash(gettext("Done. What follows from it is shown here."))
    return redirect(url_for("case.page", case_id=case_id))


def _mine(case_id: str) -> TaskView | None:
    """The task of this case that the person can do now."""
    return next(iter(engine.tasks(home(), by(), instance=case_id)), None)


def _stages(case: CaseView, diagram: bytes) -> list[Stage]:
    """The steps that were done, the present ones, and the people's steps that can still come."""
    doers = {each.element: f"{happenings.who(each)} · {moment(each.at)}" for each in case.trail if each.kind == _DONE}
    ahead = reachable(diagram, case.key, case.positions, case.visited)
    stages = (_stage(case, step, doers, ahead) for step in steps_of(diagram, case.key))
    return [each for each in stages if each is not None]


def _stage(case: CaseView, step: Step, doers: Mapping[str | None, str], ahead: frozenset[str]) -> Stage | None:
    if step.element in case.positions:
        return Stage(name=step.name, state="now", note=gettext("The case is here"))
    if step.element in case.visited:
        return Stage(name=step.name, state="did", note=doers.get(step.element, gettext("automatic")))
    if step.element in ahead and step.kind != "serviceTask":
        return Stage(name=step.name, state="todo", note=step.lane)
    return None


def _timeline(case: CaseView, glossary: labels.Glossary) -> list[tuple[str, list[Happening]]]:
    entries = happenings.told(case.trail, [task.id for task in case.tasks])
    if not administers():
        # An engine's error is no official's business; that it is with the administrator stands above.
        entries = [replace(each, reason=None) if each.kind == "handler-failed" else each for each in entries]
    shown = [happenings.happening(entry, glossary, case.definition) for entry in entries]
    days = groupby(shown, key=lambda each: local(each.at).date())
    return [(weekday(day), list(group)) for day, group in days]
