"""One incident: what failed, who waits, why and with what; and its repairs, each tried before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext, lazy_gettext

import engine
from web import labels, value_text
from web.current import by, home
from web.entry import Entry
from web.incident_words import kind_words, remedy
from web.names import step_name
from web.repair_form import Asked, reason, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from engine import IncidentDetail

blueprint = Blueprint("incident", __name__)
_ASKED: Final = {
    "retry": Asked(
        title=lazy_gettext("Let it try again"),
        verb=lazy_gettext("Let it try again"),
        lead=lazy_gettext("Correct what is wrong below, or nothing where the cause was elsewhere."),
        done=lazy_gettext("It is tried again"),
        later=lazy_gettext("It is tried again in the background in a moment. The case shows what comes of it."),
    ),
    "skip": Asked(
        title=lazy_gettext("Skip the step"),
        verb=lazy_gettext("Skip the step"),
        lead=lazy_gettext("The step is not done: the case goes on as if it had given the results below."),
        done=lazy_gettext("The step has been skipped"),
        style="danger",
    ),
    "close": Asked(
        title=lazy_gettext("Close the incident"),
        verb=lazy_gettext("Close the incident"),
        lead=lazy_gettext("Nothing waits for it. It only leaves the list, with your reason."),
        done=lazy_gettext("The incident has been closed"),
    ),
}
_STARTER: Final = "starter"


@blueprint.get("/operations/incidents/<incident_id>")
def page(incident_id: str) -> str:
    """Show it."""
    detail = engine.incident(home(), by(), incident_id)
    return render_template(
        "incident.html",
        detail=detail,
        incident=detail.incident,
        words=kind_words(detail.incident.kind),
        remedy=remedy(detail.incident.kind) if detail.incident.finding else "",
        step=_step(detail),
        inputs=_facts(detail, detail.inputs),
        variables=_facts(detail, detail.variables),
        payload=[(name, value_text.line(value) or "…") for name, value in detail.payload.items()],
    )


@blueprint.route("/operations/incidents/<incident_id>/<kind>", methods=["GET", "POST"])
def repair(incident_id: str, kind: str) -> ResponseReturnValue:
    """Ask for what a repair needs, show what it would do, and do it."""
    detail = engine.incident(home(), by(), incident_id)
    if kind not in _ASKED or kind not in detail.may:
        abort(404)
    entry = Entry()
    why = reason(entry)
    inputs = _edited(entry, detail, "input", detail.inputs) if kind == "retry" else {}
    variables = _edited(entry, detail, "variable", detail.variables) if kind == "retry" else {}
    results = _results(entry, detail) if kind == "skip" else {}
    asked = engine.Repair(
        kind=kind, incident=incident_id, reason=why, inputs=inputs, variables=variables, results=results
    )
    back = url_for("incident.page", incident_id=incident_id)
    return shown(entry, asked, _ASKED[kind], about=_about(detail), back=back, definition=detail.incident.definition)


def _step(detail: IncidentDetail) -> str:
    incident = detail.incident
    if incident.definition is None or incident.element is None:
        return ""
    return step_name(incident.definition, incident.element)


def _about(detail: IncidentDetail) -> str:
    words = kind_words(detail.incident.kind)
    return " · ".join(part for part in (words, _step(detail), detail.subject) if part)


def _label(detail: IncidentDetail, name: str) -> str:
    """What a variable is called, with its name: an administrator may need both."""
    definition = detail.incident.definition
    glossary = labels.of_definition(definition).at(detail.incident.element) if definition else None
    known = glossary.label(name) if glossary is not None and name in glossary.fields else name
    return name if known == name else f"{known} ({name})"


def _facts(detail: IncidentDetail, values: Mapping[str, object]) -> list[tuple[str, str]]:
    shown = ((name, value_text.line(value)) for name, value in values.items() if name != _STARTER)
    return [(_label(detail, name), "…" if text is None else text) for name, text in shown]


def _edited(entry: Entry, detail: IncidentDetail, prefix: str, values: Mapping[str, object]) -> dict[str, object]:
    """The values that were changed on the form; a value that no line can hold is not offered."""
    hint = gettext("Given to the step.") if prefix == "input" else gettext("Of the case.")
    changed = dict[str, object]()
    for name, old in values.items():
        before = value_text.line(old)
        if before is None or name == _STARTER:
            continue
        field = f"{prefix}-{name}"
        typed = entry.text(field, _label(detail, name), hint=hint, first=before, optional=True)
        if not entry.sent or typed == before.strip():
            continue
        try:
            changed[name] = value_text.read(typed, old)
        except engine.BadValueError as error:
            entry.wrong(field, str(error))
    return changed


def _results(entry: Entry, detail: IncidentDetail) -> dict[str, object]:
    """What the step shall have given: each result that it has a name for, and others as ``name = value``."""
    found = dict[str, object]()
    for name in detail.results:
        typed = entry.text(f"result-{name}", _label(detail, name), hint=gettext("A result of the step."), optional=True)
        if typed:
            found[name] = value_text.guessed(typed)
    hint = gettext("As name = value, separated by semicolons: where the way on hangs on them.")
    for part in entry.text("results", gettext("Other results"), hint=hint, optional=True).split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if equals and name:
            found[name] = value_text.guessed(value)
        elif name:
            entry.wrong("results", gettext("Write name = value, separated by semicolons."))
    return found
