"""The authorities to sign for the head of the agency: listed for all, entered and withdrawn by administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

import engine
from web.administrators import administers, only
from web.current import by, home
from web.entry import Entry
from web.languages import language
from web.moments import day
from web.pickers import everybody
from web.roles import name_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("authorities", __name__)


@blueprint.get("/people/authorities")
def page() -> str:
    """List the authorities, those in force first."""
    return render_template(
        "authorities.html",
        authorities=engine.authorities(home(), by()),
        types=dict(_types()),
        name_of=name_of,
        administered=administers(),
    )


@blueprint.route("/people/authorities/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Enter an authority to sign for the head of the agency (Decree 30/2020, article 13)."""
    only()
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
        return redirect(url_for("authorities.page"))
    return entry.shown("staffing.html", title=gettext("Give an authority to sign"), verb=gettext("Enter the authority"))


@blueprint.route("/people/authorities/ends/new", methods=["GET", "POST"])
def end() -> ResponseReturnValue:
    """Withdraw an authority with a day and a reason."""
    only()
    entry = Entry()
    authority = entry.choice("authority", gettext("Authority to sign"), _lasting())
    hint = gettext("The last day on which they may sign; yesterday at the earliest.")
    last_day = entry.day("last_day", gettext("Last day"), hint=hint)
    reason = entry.text("reason", gettext("Reason"), hint=gettext("Or the number and day of the decision."))
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.BadValueError: (
            "last_day",
            gettext("Write a day from yesterday on, and before the one it ends on anyway."),
        ),
    }
    if entry.does(
        lambda: engine.revoke_authority(home(), by(), authority=authority, last_day=last_day, reason=reason), refusals
    ):
        flash(gettext("The authority to sign has been withdrawn"))
        return redirect(url_for("authorities.page"))
    lead = gettext("What was signed until then stays valid.")
    title, verb = gettext("Withdraw an authority to sign"), gettext("Withdraw the authority")
    return entry.shown("staffing.html", title=title, verb=verb, lead=lead, style="danger")


def _lasting() -> list[tuple[str, str]]:
    """The authorities that can still be withdrawn, in words."""
    return [
        (each.id, f"{each.kind}. {name_of(each.grantee)}, {day(each.valid_from)}, {each.basis}")
        for each in engine.authorities(home(), by())
        if each.state != "ended"
    ]


def _kinds() -> list[tuple[str, str]]:
    return [
        ("KT", gettext("KT.: a deputy signs for the head")),
        ("TL", gettext("TL.: signs by order of the head")),
        ("TUQ", gettext("TUQ.: by written delegation, for a time")),
    ]


def _types() -> list[tuple[str, str]]:
    english = language() == "en"
    return [(each.code, each.name_en if english else each.name_vi) for each in engine.DOCUMENT_TYPES]
