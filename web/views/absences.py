"""Absences and substitutes: entered by the person on the page of their account, or by an administrator for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext

import engine
from web.administrators import administers
from web.current import by, home, people, person_id
from web.entry import Entry
from web.names import procedure_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("absences", __name__)
_REFUSALS: Final = {
    engine.RefusedError: ("substitute", ""),
    engine.StateError: ("substitute", ""),
    engine.BadValueError: ("last_day", ""),
}


@blueprint.route("/people/<person>/absences/new", methods=["GET", "POST"])
def absence(person: str) -> ResponseReturnValue:
    """Say when somebody is away, and who does their work meanwhile."""
    name, entry = _whose(person), Entry()
    first, last = entry.day("first_day", gettext("First day")), entry.day("last_day", gettext("Last day"))
    substitute = entry.choice(
        "substitute", gettext("Substitute"), _others(person), hint=gettext("Sees and does the tasks."), optional=True
    )
    keys, reason = _scope(entry), _reason(entry, person)

    def enter() -> None:
        engine.enter_absence(
            home(),
            by(),
            person=person,
            first_day=first,
            last_day=last,
            substitute=substitute or None,
            keys=keys,
            reason=reason,
        )

    if entry.does(enter, _REFUSALS):
        flash(gettext("The absence has been entered"))
        return redirect(_back(person))
    lead = gettext(
        "Whoever gives %(name)s work is warned. What a substitute does is told as done in their place.", name=name
    )
    return _shown(entry, person, gettext("Absence of %(name)s", name=name), gettext("Enter the absence"), lead)


@blueprint.route("/people/<person>/substitutes/new", methods=["GET", "POST"])
def substitute(person: str) -> ResponseReturnValue:
    """Say who does somebody's work for some days."""
    name, entry = _whose(person), Entry()
    who = entry.choice("substitute", gettext("Substitute"), _others(person), hint=gettext("Sees and does the tasks."))
    first, last = entry.day("first_day", gettext("First day")), entry.day("last_day", gettext("Last day"))
    keys, reason = _scope(entry), _reason(entry, person)

    def enter() -> None:
        engine.enter_substitute(
            home(), by(), person=person, substitute=who, first_day=first, last_day=last, keys=keys, reason=reason
        )

    if entry.does(enter, _REFUSALS):
        flash(gettext("The substitute has been entered"))
        return redirect(_back(person))
    lead = gettext(
        "The right ends at midnight after the last day. Papers are still signed by an authority of one's own, "
        "and a secret vote is cast by nobody else."
    )
    return _shown(entry, person, gettext("Substitute for %(name)s", name=name), gettext("Enter the substitute"), lead)


@blueprint.post("/people/<person>/absences/<absence_id>/end")
def end_absence(person: str, absence_id: str) -> ResponseReturnValue:
    """The person is back, or it is called off: this second."""
    _whose(person)
    engine.end_absence(home(), by(), absence_id, reason=request.form.get("reason", ""))
    flash(gettext("The absence has ended"))
    return redirect(_back(person))


@blueprint.post("/people/<person>/substitutes/<substitution_id>/end")
def end_substitution(person: str, substitution_id: str) -> ResponseReturnValue:
    """The substitute's right ends this second."""
    _whose(person)
    engine.end_substitution(home(), by(), substitution_id, reason=request.form.get("reason", ""))
    flash(gettext("The substitute's right has ended"))
    return redirect(_back(person))


def _whose(person: str) -> str:
    """The name of the person whose it is; for others than they and administrators there is no such page."""
    if person != person_id() and not administers():
        abort(404)
    return engine.person(home(), by(), person).name


def _others(person: str) -> list[tuple[str, str]]:
    return [(each.id, f"{each.name}, {each.title}") for each in people() if each.active and each.id != person]


def _scope(entry: Entry) -> tuple[str, ...]:
    found = [(each.key, procedure_name(each)) for each in engine.definitions(home(), by())]
    return entry.several("keys", gettext("Only these procedures"), found, hint=gettext("None ticked: all of them."))


def _reason(entry: Entry, person: str) -> str:
    hint = "" if person == person_id() else gettext("Part of the trail, for you enter it for somebody else.")
    return entry.text("reason", gettext("Reason"), hint=hint, optional=person == person_id())


def _shown(entry: Entry, person: str, title: str, verb: str, lead: str) -> ResponseReturnValue:
    back = (_back(person), gettext("Back"))
    return entry.shown("staffing.html", title=title, verb=verb, lead=lead, back=back, action=request.path)


def _back(person: str) -> str:
    if person == person_id():
        return url_for("account.page", _anchor="absence")
    return url_for("person.page", person=person)
