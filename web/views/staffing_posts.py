"""What an administrator says about people who work here: their positions and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

import engine
from web.administrators import only
from web.current import by, home
from web.entry import Entry
from web.languages import language
from web.pickers import everybody
from web.security import forget

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("staffing_posts", __name__)
blueprint.before_request(only)


@blueprint.route("/people/positions/new", methods=["GET", "POST"])
def appointment() -> ResponseReturnValue:
    """Give a person a role, in a unit or in the whole agency."""
    entry = Entry()
    person = entry.choice("person", gettext("Person"), everybody())
    role = entry.choice("role", gettext("Role"), _roles())
    units = [(each.code, each.name) for each in engine.units(home(), by())]
    unit = entry.choice("unit", gettext("Unit"), units, hint=gettext("None: the agency as a whole."), optional=True)
    hint = gettext("As it stands under a signature. Empty: the one the person has.")
    title = entry.text("title", gettext("Position"), hint=hint, optional=True)
    since = entry.day("since", gettext("From day"))
    until = entry.last_day(
        "until", gettext("Last day"), hint=gettext("Empty: without end. Afterwards the role gives no tasks.")
    )

    def appoint() -> None:
        engine.appoint(home(), by(), person=person, role=role, unit=unit or None, title=title, since=since, until=until)

    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.BadValueError: ("until", ""),
        engine.StateError: ("unit", ""),
    }
    if entry.does(appoint, refusals):
        flash(gettext("The position has been given"))
        return redirect(url_for("people.page"))
    return entry.shown("staffing.html", title=gettext("Give a position"), verb=gettext("Give this position"))


@blueprint.route("/people/ends/new", methods=["GET", "POST"])
def end() -> ResponseReturnValue:
    """End a person's work: all positions with a day, the account at once."""
    entry = Entry()
    person = entry.choice("person", gettext("Person"), everybody())
    last_day = entry.day("last_day", gettext("Last day"))
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.RefusedError: ("person", gettext("You cannot end your own work. Ask another administrator.")),
        engine.BadValueError: ("last_day", gettext("A position of this person begins later. Write a later day.")),
    }
    if entry.does(lambda: engine.dismiss(home(), by(), person=person, last_day=last_day), refusals):
        forget(person)
        flash(gettext("The work has ended and the account is closed"))
        return redirect(url_for("people.page"))
    lead = gettext(
        "All positions end with the last day. The account is closed at once. What the person did stays in the trail."
    )
    return entry.shown(
        "staffing.html", title=gettext("End a person's work"), verb=gettext("End the work"), lead=lead, style="danger"
    )


def _roles() -> list[tuple[str, str]]:
    english = language() == "en"
    return [(code, (en if english else vi) or vi) for code, (vi, en) in engine.roles(home(), by()).items()]
