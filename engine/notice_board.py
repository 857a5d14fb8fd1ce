"""Notices as a person reads them: what was told to them or to a role of theirs, and what of it is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.by import By
from engine.errors import NotFoundError
from engine.names import names_of
from engine.news_rules import Audience
from engine.news_words import extension_of, incident_of, said
from engine.notice_results import NoticeView
from engine.notice_wishes import muted_by, row_of
from engine.rights import Onlooker, may_see, who
from engine.secrecy import ORDINARY
from engine.zones import zone_in
from storage import instances, notice_choices, tasks
from storage import notices as rows
from storage.notices import Reader

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.home import Home
    from engine.rights import Who
    from storage.notices import Notice
    from storage.session import Connection

MOST_COUNTED: Final = 100


def reader_of(home: Home, connection: Connection, agency: str, person: str) -> Reader:
    """Who reads: their audiences of today, what they do not want to see, and how far they have read."""
    return read_by(Onlooker(connection, By(agency, person), home.clock.within(connection)))


def read_by(actor: Onlooker) -> Reader:
    """The same of somebody of whom that is known already."""
    audiences, known = Audience.of(actor.person, actor.roles), actor.known
    return Reader(actor.agency, actor.person, audiences, muted_by(known.ways), known.seen_until)


def notices(home: Home, by: By, *, limit: int = 50, after: str | None = None) -> tuple[NoticeView, ...]:
    """What the person who asks was told, newest first: at most ``limit`` after the notice with the id ``after``."""
    with home.database.read() as connection:
        reader = reader_of(home, connection, by.agency, by.person)
        found = rows.latest(connection, reader, limit=limit, after=after)
        names = names_of(connection, [notice.actor for notice, _ in found])
        actor = who(connection, by, home.clock.within(connection))
        zone = zone_in(home, connection, by.agency, by.person)
        return tuple(_view(connection, actor, notice, names, zone, read=read) for notice, read in found)


def _view(
    connection: Connection, actor: Who, notice: Notice, names: dict[str, str], zone: ZoneInfo, *, read: bool
) -> NoticeView:
    task = tasks.get(connection, notice.task) if notice.task else None
    case = instances.get(connection, notice.instance) if notice.instance else None
    ordinary = case is not None and case.secrecy == ORDINARY
    seen = case is not None and may_see(connection, actor, case)
    return NoticeView(
        id=notice.id,
        kind=notice.kind,
        at=notice.at,
        told_at=notice.told_at,
        read=read,
        said=said(notice, names.get(notice.actor or ""), zone),
        task=task.id if task else None,
        task_name=task.name if task else None,
        element=task.element if task else None,
        instance=notice.instance,
        definition=case.definition if case else None,
        subject=case.subject if case and (ordinary or seen) else None,
        secrecy=case.secrecy if case else ORDINARY,
        can_open=seen,
        extension=extension_of(notice),
        incident=incident_of(notice),
    )


def unread_notices(home: Home, by: By) -> int:
    """How many notices the person who asks has not read, up to 100."""
    with home.database.read() as connection:
        return rows.unread(connection, reader_of(home, connection, by.agency, by.person), most=MOST_COUNTED)


def read_notice(home: Home, by: By, notice: str) -> NoticeView:
    """Mark a notice as read, and give it.

    Raises:
        NotFoundError: it is not for this person.
    """
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        reader = reader_of(home, connection, by.agency, by.person)
        found = rows.get(connection, reader, notice)
        if found is None:
            raise NotFoundError("notice", notice)
        rows.mark(connection, agency=by.agency, person=by.person, notice_id=notice, at=now)
        names = names_of(connection, [found.actor])
        zone = zone_in(home, connection, by.agency, by.person)
        return _view(connection, who(connection, by, now), found, names, zone, read=True)


def read_all_notices(home: Home, by: By, until: datetime) -> None:
    """Mark all as read that was told up to an instant: that of the newest notice which the person has seen."""
    with home.database.writing() as connection:
        row = row_of(connection, by.agency, by.person)
        latest = min(until, home.clock.within(connection))
        if row.seen_until is None or row.seen_until < latest:
            notice_choices.put(connection, row._replace(seen_until=latest))
