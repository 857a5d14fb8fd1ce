"""A person's deadlines as a calendar that any calendar program can subscribe to (RFC 5545), under a secret address.

The address holds a token of 256 random bits; only its hash is kept, so it can be shown once and ended at any time.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event

from engine import people
from engine.act import perform
from engine.by import By
from engine.digests import VEILED
from engine.errors import NotFoundError
from engine.letters import clean
from engine.news_rules import DROPPED, MOVED
from engine.notice_results import CalendarFeed
from engine.rights import who
from engine.secrecy import ORDINARY
from engine.trail import Change, Draft
from engine.zones import zone_in
from storage import calendar_links, deadlines
from storage.calendar_links import CalendarLink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.act import Act
    from engine.home import Home
    from storage.people import Person
    from storage.session import Connection
    from storage.tasks import Task

MOST: Final = 500
KEPT: Final = timedelta(days=14)
"""How long a task that is done or gone stands in the calendar as cancelled, so that every program takes it out."""
LENGTH: Final = timedelta(minutes=30)
"""A deadline is shown as the half hour before it."""


def make_calendar_link(home: Home, by: By) -> str:
    """Give the person who asks a new secret token for their calendar; an earlier one ends. It is shown this once."""
    token = secrets.token_urlsafe(32)

    def work(act: Act) -> dict[str, object]:
        row = CalendarLink(by.agency, by.person, _digest(token), act.at)
        calendar_links.put(act.connection, row)
        act.record(Draft("person-calendar-linked", changes=(Change("id", new=by.person),)))
        return {}

    # Without the form's key: what a key answers is kept, and the token must not be.
    perform(home, replace(by, key=None), ("calendar-link",), work)
    return token


def end_calendar_link(home: Home, by: By) -> None:
    """End the calendar of the person who asks: from now on its address finds nothing."""

    def work(act: Act) -> dict[str, object]:
        if calendar_links.remove(act.connection, by.agency, by.person):
            act.record(Draft("person-calendar-unlinked", changes=(Change("id", by.person),)))
        return {}

    perform(home, by, ("calendar-unlink",), work)


def calendar_link_since(home: Home, by: By) -> datetime | None:
    """Since when the person who asks has a calendar link; None when they have none."""
    with home.database.read() as connection:
        link = calendar_links.get(connection, by.agency, by.person)
    return link.made_at if link else None


def calendar_feed(home: Home, token: str) -> CalendarFeed:
    """The calendar behind a token.

    Raises:
        NotFoundError: there is none, it was ended, or the person no longer works here.
    """
    with home.database.read() as connection:
        link = calendar_links.by_digest(connection, _digest(token))
        person = people.get(connection, link.agency, link.person) if link else None
        if person is None or not person.active:
            raise NotFoundError("calendar", "…")
        data = _written(home, connection, person)
    return CalendarFeed(data=data, tag=sha256(data).hexdigest())


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _written(home: Home, connection: Connection, person: Person) -> bytes:
    now, mine = home.clock.within(connection), {"agency": person.agency, "person": person.id}
    roles = who(connection, By(person.agency, person.id), now).roles
    waiting = deadlines.waiting(connection, **mine, roles=roles, limit=MOST)
    over = deadlines.over(connection, **mine, kinds=(DROPPED, MOVED), since=now - KEPT, limit=MOST)
    calendar = Calendar()
    name = "Hạn công việc" if person.language == "vi" else "Deadlines"
    head = {"prodid": "-//Quytrinh//Quytrinh//VI", "version": "2.0", "x-wr-calname": f"{name} – {clean(person.name)}"}
    for key, value in head.items():
        calendar.add(key, value)
    calendar.add("x-wr-timezone", zone_in(home, connection, person.agency, person.id).key)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    _fill(home, calendar, person, waiting, over)
    return bytes(calendar.to_ical())


def _fill(home: Home, calendar: Calendar, person: Person, waiting: Sequence[Task], over: Sequence[Task]) -> None:
    present = {task.id for task in waiting}
    for task in waiting:
        calendar.add_component(_event(home, person, task, over=False))
    for task in over:
        if task.id not in present:
            calendar.add_component(_event(home, person, task, over=True))


def _event(home: Home, person: Person, task: Task, *, over: bool) -> Event:
    """One deadline. Its ``SEQUENCE`` is the task's revision, which grows with every change of date or state."""
    event, due = Event(), task.due
    assert due is not None  # noqa: S101 (both queries ask for it)
    event.add("uid", f"task-{task.id}@quytrinh")
    event.add("dtstamp", max(filter(None, (task.created_at, task.claimed_at, task.ended_at))))
    event.add("sequence", task.rev)
    event.add("dtstart", due - LENGTH)
    event.add("dtend", due)
    event.add("summary", _summary(person, task, over=over))
    event.add("status", "CANCELLED" if over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if home.settings.public_url and not over:
        event.add("url", f"{home.settings.public_url}/tasks/{task.id}")
    return event


def _summary(person: Person, task: Task, *, over: bool) -> str:
    """The step and the case; of a secret case neither, and of a task that is over the step alone."""
    if task.secrecy != ORDINARY:
        return VEILED.text(person.language)
    return clean(task.name if over else f"{task.name}: {task.subject}")
