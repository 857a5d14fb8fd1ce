"""News: the trail is read from where it was read last, and what somebody wants to know becomes a notice and a mail.

Nothing of it is done in the act that causes it: an act costs what it did. The thread that runs due jobs gathers the
news a moment later (``engine.runner``); doing it twice tells nothing twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine.digests import plan_digests
from engine.jobs import MAIL, system_job
from engine.news_rules import RULES, Facts, readers, told
from engine.notice_wishes import MAIL as AT_ONCE
from engine.notice_wishes import NEVER, choices_of
from storage import agencies, audit, jobs, notice_choices, notices, settings, tasks
from storage.notices import Notice

if TYPE_CHECKING:
    from engine.home import Home
    from storage.audit import Event
    from storage.jobs import Job
    from storage.session import Connection

CURSOR: Final = "news-cursor"
BATCH: Final = 200
FIRST_LOOK: Final = timedelta(days=1)
"""How far back the first look goes."""
LATECOMERS: Final = timedelta(seconds=30)
"""On PostgreSQL an act may be committed after one that began later: the longest that anything waits for a lock."""
KEPT: Final = timedelta(days=90)
"""How long a notice can be read."""

Place = tuple[datetime, str]


def gather_notices(home: Home) -> int:
    """Tell what has happened since the last time; gives how many notices were made."""
    with home.database.read() as connection:
        found = [agency.id for agency in agencies.listing(connection)]
    made = sum(_of_agency(home, agency) for agency in found)
    if home.settings.mails_people and not home.digests_planned:
        home.digests_planned = True
        for agency in found:
            plan_digests(home, agency)
    return made


def _of_agency(home: Home, agency: str) -> int:
    made, place, seen = 0, _start(home, agency), set[str]()
    while True:
        with home.database.read() as connection:
            page = audit.following(connection, agency=agency, kinds=tuple(RULES), after=place, limit=BATCH)
            fresh = [event for event in page if event.id not in home.gathered]
            news = _news(home, connection, agency, fresh) if fresh else []
            mails = _mails(home, connection, news) if home.settings.mails_people else []
        if fresh:
            _write(home, agency, page[-1], [notice for notice, _ in news], mails)
            made += len(news)
        seen |= {event.id for event in page}
        if len(page) < BATCH:
            break
        place = (page[-1].at, page[-1].id)
    home.gathered = seen if _looks_back(home) else set()
    return made


def _looks_back(home: Home) -> bool:
    """SQLite has one writer, which takes its instant when it has begun: there, acts are committed in their order."""
    return home.database.dialect == "postgresql"


def _start(home: Home, agency: str) -> Place:
    with home.database.read() as connection:
        kept, now = settings.get(connection, agency, CURSOR), home.clock.within(connection)
    if not isinstance(kept, list):
        return now - FIRST_LOOK, ""
    at = datetime.fromisoformat(str(kept[0]))
    return (at - LATECOMERS, "") if _looks_back(home) else (at, str(kept[1]))


def _news(home: Home, connection: Connection, agency: str, events: list[Event]) -> list[tuple[Notice, Event]]:
    facts, now = Facts(connection, agency, events), home.clock.within(connection)
    return [
        (
            Notice(
                agency,
                each.audience,
                event.id,
                each.kind,
                event.at,
                now,
                event.instance,
                event.task,
                event.actor if event.actor_kind == "person" else None,
                each.detail,
            ),
            event,
        )
        for event in events
        for each in told(facts, event)
    ]


def _mails(home: Home, connection: Connection, news: list[tuple[Notice, Event]]) -> list[Job]:
    named = {notice.task for notice, _ in news if notice.task}
    urgent = {task for task in named if (row := tasks.get(connection, task)) is not None and row.urgent}
    return [
        _mail(home, notice, person)
        for notice, event in news
        for person in readers(connection, notice.agency, notice.audience, event)
        if _at_once(connection, notice, person, urgent=notice.task in urgent)
    ]


def _at_once(connection: Connection, notice: Notice, person: str, *, urgent: bool) -> bool:
    wish = choices_of(notice_choices.get(connection, notice.agency, person))
    way = wish.way(notice.kind)
    return wish.mail and (way == AT_ONCE or (urgent and wish.urgent and way != NEVER))


def _mail(home: Home, notice: Notice, person: str) -> Job:
    carried = {"person": person, "notice": notice._asdict()}
    key = f"mail:{notice.id}:{person}"
    return system_job(home, notice.agency, MAIL, carried, due=notice.told_at, key=key)


def _write(home: Home, agency: str, last: Event, found: list[Notice], mails: list[Job]) -> None:
    with home.database.writing() as connection:
        notices.insert_many(connection, found)
        jobs.insert_many(connection, mails)
        place = [last.at.isoformat(), last.id]
        settings.put(connection, agency=agency, name=CURSOR, value=place, at=home.clock.within(connection))


def forget_notices(home: Home) -> None:
    """Forget what was told more than 90 days ago."""
    with home.database.writing() as connection:
        notices.purge(connection, home.clock.within(connection) - KEPT)
