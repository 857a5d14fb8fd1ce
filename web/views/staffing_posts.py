"""What an administrator says about people who work here: their positions, their end, their authorities to sign."""

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

    def appoint() -> None:
        engine.appoint(home(), by(), person=person, role=role, unit=unit or None, title=title, since=since)

    if entry.does(appoint, {}):
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


@blueprint.route("/people/authorities/new", methods=["GET", "POST"])
def authority() -> ResponseReturnValue:
    """Enter an authority to sign for the head of the agency (Decree 30/2020, article 13)."""
    entry = Entry()
    kind = entry.choice("kind", gettext("Kind"), _kinds())
    grantee = entry.choice("person", gettext("Who may sign"), everybody())
    basis = entry.text(
        "basis", gettext("Basis"), hint=gettext("The regulation or the number and day of the delegation.")
    )
    since = entry.day("valid_from", gettext("From day"))
    until = entry.last_day("valid_to", gettext("Last day"), hint=gettext("Needed for TUQ. Otherwise until withdrawn."))
    types = entry.several("types", gettext("Kinds of papers"), _types(), hint=gettext("None ticked: all of them."))

    def grant() -> None:
        engine.grant_authority(
            home(),
            by(),
            kind=kind,
            grantee=grantee,
            document_types=types,
            valid_from=since,
            valid_to=until,
            basis=basis,
        )

    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.RefusedError: ("valid_to", gettext("TUQ. is given for a limited time. Write its last day.")),
        engine.BadValueError: ("valid_to", gettext("The last day is before the first. Write a later one.")),
    }
    if entry.does(grant, refusals):
        flash(gettext("The authority to sign has been entered"))
        return redirect(url_for("people.page"))
    return entry.shown("staffing.html", title=gettext("Give an authority to sign"), verb=gettext("Enter the authority"))


def _roles() -> list[tuple[str, str]]:
    english = language() == "en"
    return [(code, (en if english else vi) or vi) for code, (vi, en) in engine.roles(home(), by()).items()]


def _kinds() -> list[tuple[str, str]]:
    return [
        ("KT", gettext("KT.: a deputy signs for the head")),
        ("TL", gettext("TL.: signs by order of the head")),
        ("TUQ", gettext("TUQ.: by written delegation, for a time")),
    ]


def _types() -> list[tuple[str, str]]:
    english = language() == "en"
    return [(each.code, each.name_en if english else each.name_vi) for each in engine.DOCUMENT_TYPES]
