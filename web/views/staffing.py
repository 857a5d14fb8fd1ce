"""What an administrator adds to the agency: units, roles and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

import engine
from web import passwords
from web.administrators import only
from web.current import by, home
from web.entry import Entry
from web.names import diagram
from web.security import hash_password

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("staffing", __name__)
blueprint.before_request(only)


@blueprint.route("/people/units/new", methods=["GET", "POST"])
def unit() -> ResponseReturnValue:
    """Add a unit."""
    entry = Entry()
    name = entry.text("name", gettext("Name of the unit"))
    code = entry.text("code", gettext("Code"), hint=gettext("Short, never changed, for example VP."))
    symbol = entry.text("symbol", gettext("Symbol in letters"), hint=gettext("As it stands in numbers: 327/BDT-VP."))
    taken = gettext("A unit has this code already. Write another one.")
    if entry.does(
        lambda: engine.add_unit(home(), by(), code=code, name=name, symbol=symbol),
        {engine.StateError: ("code", taken)},
    ):
        flash(gettext("%(name)s has been added", name=name))
        return redirect(url_for("people.page"))
    return entry.shown("staffing.html", title=gettext("Add a unit"), verb=gettext("Add this unit"))


@blueprint.route("/people/roles/new", methods=["GET", "POST"])
def role() -> ResponseReturnValue:
    """Add a role, best one that a procedure asks for."""
    entry = Entry()
    name = entry.text("name", gettext("Name of the role"))
    hint = gettext("Letters, digits and _, exactly as the procedures call it, for example van_thu.")
    code = entry.text("code", gettext("Code"), hint=hint)
    english = entry.text("name_en", gettext("Name in English"), optional=True)
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.StateError: ("code", gettext("A role has this code already. Write another one.")),
        engine.BadValueError: ("code", gettext("Write letters, digits and _ only.")),
    }
    if entry.does(lambda: engine.add_role(home(), by(), code=code, name_vi=name, name_en=english), refusals):
        flash(gettext("%(name)s has been added", name=name))
        return redirect(url_for("staffing.role" if _wanted() else "people.page"))
    lead = gettext("Procedures name roles, not people. Who has a role gets its tasks.")
    return entry.shown(
        "staffing.html", title=gettext("Add a role"), verb=gettext("Add this role"), lead=lead, wanted=_wanted()
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
def person() -> ResponseReturnValue:
    """Add a person; where no password is typed, one is made and shown once."""
    entry = Entry()
    name = entry.text("name", gettext("Name"))
    login = entry.text(
        "login", gettext("Account name"), hint=gettext("Small letters without accents, digits, dot, hyphen and _.")
    )
    title = entry.text("title", gettext("Position"), hint=gettext("As it stands under a signature."), optional=True)
    email = entry.text("email", gettext("E-mail"), optional=True)
    typed = _first_password(entry)
    # Made when the form is shown, so that the same form sent twice shows the same password twice.
    made = request.form.get("_made") or passwords.made()

    def add() -> None:
        engine.add_person(
            home(),
            by(),
            login=login,
            name=name,
            title=title,
            email=email,
            password_hash=hash_password(typed or made),
            must_change=not typed,
        )

    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.StateError: ("login", gettext("Somebody has this account name. Write another one.")),
        engine.BadValueError: ("login", gettext("Write a-z, 0-9, dot, hyphen and _, a letter first.")),
    }
    if entry.does(add, refusals):
        if not typed:
            title = gettext("%(name)s can sign in now", name=name)
            return render_template("staffing_password.html", title=title, login=login, password=made, fresh=True)
        flash(gettext("%(name)s has been added", name=name))
        return redirect(url_for("staffing_posts.appointment", person=login))
    return entry.shown("staffing.html", title=gettext("Add a person"), verb=gettext("Add this person"), made=made)


def _first_password(entry: Entry) -> str:
    hint = gettext(
        "At least %(count)d characters. Leave both empty and one is made and shown once.", count=passwords.shortest()
    )
    typed = entry.secret("_password", gettext("First password"), hint=hint, optional=True)
    again = entry.secret("_again", gettext("First password once more"), optional=True)
    passwords.check(entry, typed, again)
    return typed


def _wanted() -> list[tuple[str, str]]:
    """The roles that lanes of the procedures in force name and the agency does not have: (code, name as drawn)."""
    drawn = (diagram(engine.diagram_of(home(), by(), each.id)) for each in engine.definitions(home(), by()))
    lanes = [lane for each in drawn for process in each.processes.values() for lane in process.root.lanes.values()]
    known = engine.roles(home(), by())
    # A lane of one role tells its name best: it comes last, and stays.
    told = sorted(((_codes(lane.role), lane.name) for lane in lanes if lane.role), key=lambda each: -len(each[0]))
    return sorted({code: name for codes, name in told for code in codes if code not in known}.items())


def _codes(role: str) -> list[str]:
    """The roles that a lane names: ``truong_phong@${don_vi}, chanh_vp`` are truong_phong and chanh_vp."""
    return [part.partition("@")[0].strip() for part in role.split(",")]
