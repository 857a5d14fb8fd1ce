"""What I am told: by which way each kind of news comes, when the daily mail goes out, and the calendar of deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

import engine
from web.administrators import administers
from web.current import by, home, person_id
from web.entry import Entry

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("telling", __name__)
_TOPICS: Final = {
    "task": (lazy_gettext("A task is given to me"), lazy_gettext("By name, or passed on to me by somebody.")),
    "offer": (lazy_gettext("A task waits for my role"), lazy_gettext("Until somebody takes it.")),
    "change": (lazy_gettext("A task of mine is taken away"), lazy_gettext("Passed on, called back, or not needed.")),
    "due": (lazy_gettext("Due dates of my tasks"), lazy_gettext("Changed, due soon, due today, late.")),
    "late": (
        lazy_gettext("A task that I answer for is late"),
        lazy_gettext("Of my unit, a working day after its due date."),
    ),
    "case": (lazy_gettext("A case of mine ends"), lazy_gettext("One that I started or watch.")),
    "mention": (lazy_gettext("Somebody names me"), lazy_gettext("In a remark, as @account.")),
}
_FOR_ADMINISTRATORS: Final = {
    "incident": (lazy_gettext("Something stands still"), lazy_gettext("Until an administrator helps.")),
}
_WAYS: Final = {
    "never": lazy_gettext("Not at all"),
    "page": lazy_gettext("On the pages"),
    "digest": lazy_gettext("On the pages and in the daily mail"),
    "mail": lazy_gettext("On the pages and by mail at once"),
}


@blueprint.route("/account/notices", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Show what the person chose, and keep what they choose."""
    entry = Entry()
    present = engine.notice_choices(home(), by())
    topics = {**_TOPICS, **(_FOR_ADMINISTRATORS if administers() else {})}
    ways = {
        topic: entry.choice(topic, str(label), _ways(), hint=str(hint), first=present.ways[topic])
        for topic, (label, hint) in topics.items()
    }
    hint = gettext("On working days, with what is due and what is new.")
    hours = [(str(hour), f"{hour:02d}:00") for hour in engine.NOTICE_HOURS]
    hour = entry.choice("hour", gettext("Hour of the daily mail"), hours, hint=hint, first=str(present.hour))
    ticked = [name for name, on in (("mail", present.mail), ("urgent", present.urgent)) if on]
    mails = entry.several("mails", gettext("Mails"), _mails(), first=ticked)
    if entry.ready:
        chosen = {**present.ways, **ways}
        engine.choose_notices(home(), by(), mail="mail" in mails, urgent="urgent" in mails, hour=int(hour), ways=chosen)
        flash(gettext("What you are told has been kept"))
        return redirect(url_for("telling.page"), 303)
    return _shown(entry)


@blueprint.post("/account/notices/calendar")
def link() -> ResponseReturnValue:
    """Make a new address for the calendar, and show it this once."""
    token = engine.make_calendar_link(home(), by())
    site = home().settings.public_url or request.host_url.rstrip("/")
    return render_template("calendar_link.html", address=site + url_for("calendar.feed", token=token))


@blueprint.post("/account/notices/calendar/end")
def end() -> ResponseReturnValue:
    """End the calendar's address."""
    engine.end_calendar_link(home(), by())
    flash(gettext("The calendar’s address has ended"))
    return redirect(url_for("telling.page"), 303)


@blueprint.post("/account/notices/address")
def address() -> ResponseReturnValue:
    """Send mails again to the person's address, which a mail server had refused."""
    engine.try_address_again(home(), by(), person_id())
    flash(gettext("The next mails go to this address again"))
    return redirect(url_for("telling.page"), 303)


def _shown(entry: Entry) -> ResponseReturnValue:
    return entry.shown(
        "telling.html",
        person=engine.me(home(), by()),
        mails_sent=home().settings.mails_people,
        refused=engine.notice_choices(home(), by()).refused,
        linked=engine.calendar_link_since(home(), by()),
    )


def _ways() -> list[tuple[str, str]]:
    return [(way, str(_WAYS[way])) for way in engine.NOTICE_WAYS]


def _mails() -> list[tuple[str, str]]:
    return [
        ("mail", gettext("Send me mails")),
        ("urgent", gettext("What is urgent by mail at once, whatever is chosen above")),
    ]
