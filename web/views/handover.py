"""Handing over the work of somebody who leaves: what there is, who takes it, a look at it all, then one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

import engine
from web.administrators import only
from web.current import by, home, people
from web.entry import Entry
from web.names import task_name
from web.refusals import say
from web.roles import role_names
from web.security import forget
from web.staff import last_day

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine import HandoverView

blueprint = Blueprint("handover", __name__)
blueprint.before_request(only)
PARTS: Final = (
    ("tasks", lazy_gettext("Who takes the tasks")),
    ("offers", lazy_gettext("Who takes what is offered by name")),
    ("cases", lazy_gettext("Who takes the cases started")),
    ("positions", lazy_gettext("Who takes the positions")),
)


@blueprint.route("/people/<person>/handover", methods=["GET", "POST"])
def page(person: str) -> ResponseReturnValue:
    """List what the person has and ask who takes it; then show it all once more; then do it."""
    found, entry = engine.handover(home(), by(), person), Entry()
    others = [(each.id, f"{each.name}, {each.title}") for each in people() if each.active and each.id != person]
    hint = gettext("Takes all for which nobody else is chosen below.")
    everything = entry.choice("everything", gettext("Who takes everything"), others, hint=hint, optional=True)
    takers = {
        part: entry.choice(part, str(label), others, optional=True) or everything
        for part, label in PARTS
        if getattr(found, part)
    }
    ends_on = entry.day("last_day", gettext("Last day"))
    reason = entry.text("reason", gettext("Reason"), hint=gettext("Or the number and day of the decision."))
    to = {part: taker for part, taker in takers.items() if taker}

    left = list[tuple[str, str, str]]()

    def hand_over() -> None:
        done = engine.hand_over(home(), by(), person, to=to, last_day=ends_on, reason=reason)
        forget(person)
        left.extend(done.left)
        flash(_told(found, len(done.left)))

    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.RefusedError: ("everything", gettext("You cannot end your own work. Ask another administrator.")),
        engine.StateError: ("everything", ""),
    }
    if entry.ready and "_do" not in request.form:
        return _review(found, entry, to)
    if entry.does(hand_over, refusals) and left:
        present = engine.handover(home(), by(), person)
        return render_template(
            "handover.html", entry=entry, found=present, roles=role_names, left=_reasons(found, left)
        )
    if entry.ready:
        return redirect(url_for("handover.page", person=person))
    return entry.shown("handover.html", found=found, roles=role_names)


def _told(found: HandoverView, left: int) -> str:
    if left:
        return str(
            gettext(
                "%(name)s's work has been handed over; %(left)d could not be given and stand below",
                name=found.person.name,
                left=left,
            )
        )
    return str(gettext("%(name)s's work has been handed over and the account is closed", name=found.person.name))


def _reasons(found: HandoverView, left: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What could not be given: what it is called, and why not."""
    names = {each.id: f"{task_name(each)}, {each.subject}" for each in (*found.tasks, *found.votes, *found.offers)}
    names |= {each.id: each.subject for each in found.cases}
    unknown = gettext("It changed meanwhile. Look at it, then hand it over once more.")
    return [(names.get(each, each), say(text) or str(unknown)) for each, _, text in left]


def _review(found: HandoverView, entry: Entry, to: dict[str, str]) -> ResponseReturnValue:
    names = {each.id: each.name for each in people()}
    notices = {taker: engine.absence_notice(home(), by(), taker) for taker in set(to.values())}
    return render_template(
        "handover_review.html",
        found=found,
        to={part: names.get(taker, taker) for part, taker in to.items()},
        fields={each.name: each.value for each in entry.controls},
        away=[notice for notice in notices.values() if notice is not None],
        roles=role_names,
        last_moment=last_day,
    )
