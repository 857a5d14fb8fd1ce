"""Where one case stands: its tokens, moved where that can be right; the case suspended, resumed, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

import engine
from web.current import by, home
from web.entry import Entry
from web.names import step_name
from web.repair_form import Asked, reason, shown

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("standing", __name__)
_ASKED: Final = {
    "suspend": Asked(
        title=lazy_gettext("Suspend the case"),
        verb=lazy_gettext("Suspend the case"),
        lead=lazy_gettext("It stays readable. Nothing in it can be done, and no date comes, until it is resumed."),
        done=lazy_gettext("The case has been suspended"),
    ),
    "resume": Asked(
        title=lazy_gettext("Resume the case"),
        verb=lazy_gettext("Resume the case"),
        lead=lazy_gettext("It goes on where it stood. Dates that passed meanwhile come now."),
        done=lazy_gettext("The case goes on"),
    ),
    "cancel": Asked(
        title=lazy_gettext("Cancel the case"),
        verb=lazy_gettext("Cancel the case"),
        lead=lazy_gettext("It ends here, for good. Its open tasks are withdrawn; the trail and the papers stay."),
        done=lazy_gettext("The case has been cancelled"),
        style="danger",
    ),
}
_MOVE: Final = Asked(
    title=lazy_gettext("Move to another step"),
    verb=lazy_gettext("Move it there"),
    lead=lazy_gettext(
        "What waits at the present step is withdrawn, and the case goes on at the one that you choose. Only steps of "
        "the same branch and level are offered: elsewhere work would be lost or done twice."
    ),
    done=lazy_gettext("The case goes on at the other step"),
    style="danger",
)
_WAITS: Final = {
    "task": lazy_gettext("waits for a person"),
    "service": lazy_gettext("waits for an automatic step"),
    "child": lazy_gettext("waits for another case"),
    "timer": lazy_gettext("waits for a date"),
    "message": lazy_gettext("waits for a message"),
    "signal": lazy_gettext("waits for an announcement"),
    "failed": lazy_gettext("stands still"),
}


@blueprint.get("/operations/cases/<case_id>")
def page(case_id: str) -> str:
    """Show the steps that it stands at."""
    found = engine.standing(home(), by(), case_id)
    rows = [
        (step, step_name(found.definition, step.element), _WAITS.get(step.wait or "", gettext("holds other steps")))
        for step in found.steps
    ]
    return render_template("standing.html", found=found, rows=rows)


@blueprint.route("/operations/cases/<case_id>/<kind>", methods=["GET", "POST"])
def repair(case_id: str, kind: str) -> ResponseReturnValue:
    """Suspend, resume or cancel it."""
    found = engine.standing(home(), by(), case_id)
    if kind not in _ASKED or kind not in found.may:
        abort(404)
    entry = Entry()
    asked = engine.Repair(kind=kind, instance=case_id, reason=reason(entry))
    back = url_for("standing.page", case_id=case_id)
    return shown(entry, asked, _ASKED[kind], about=found.subject, back=back, definition=found.definition)


@blueprint.route("/operations/cases/<case_id>/move", methods=["GET", "POST"])
def move(case_id: str) -> ResponseReturnValue:
    """Move one of its tokens."""
    given = request.values.get("token", "")
    token = int(given) if given.isdecimal() and len(given) < 19 else 0  # noqa: PLR2004 - more is no 64-bit number
    found = engine.standing(home(), by(), case_id, token=token)
    step = next((step for step in found.steps if step.token == token), None)
    if step is None or "move" not in found.may:
        abort(404)
    entry, present = Entry(), step_name(found.definition, step.element)
    choices = [(element, step_name(found.definition, element)) for element, _ in found.targets]
    target = entry.choice("target", gettext("To which step"), choices, hint=gettext("Now: %(step)s", step=present))
    asked = engine.Repair(kind="move", instance=case_id, token=token, target=target, reason=reason(entry))
    back = url_for("standing.page", case_id=case_id)
    about = f"{present} · {found.subject}"
    return shown(entry, asked, _MOVE, about=about, back=back, definition=found.definition)
