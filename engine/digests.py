"""Digests: once a working day, at the hour that a person chose, what is due and what is new in one mail.

One job of the agency stands for the next hour at which somebody wants theirs; it writes a mail job for each of them
and its own successor.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bpmn.errors import Message
from engine import people
from engine.clock import HANOI
from engine.jobs import DIGEST, MAIL, payload_of, system_job
from engine.letters import Letter, Line
from engine.news_rules import LATE, TODAY
from engine.news_words import extension_of, incident_of, instant_in, said
from engine.notice_board import reader_of
from engine.notice_wishes import DIGEST as DAILY
from engine.notice_wishes import MAIL as AT_ONCE
from engine.notice_wishes import USUAL_HOUR, choices_of
from engine.secrecy import ORDINARY
from engine.zones import zone_in, zones_in
from storage import deadlines, instances, jobs, notice_choices, notices, tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from engine.calendar import WorkingCalendar
    from engine.home import Home
    from engine.notice_wishes import NoticeChoices
    from storage.jobs import Job
    from storage.notices import Notice
    from storage.people import Person
    from storage.session import Connection
    from storage.tasks import Task

MOST: Final = 50
_DAY: Final = timedelta(days=1)
VEILED: Final = Message("Việc của một hồ sơ mật", "A task of a secret case")
OPERATIONS: Final = Message("Vận hành", "Operations")
_OVERDUE, _DUE_TODAY, _NEWS = (
    Message("Quá hạn", "Late"),
    Message("Đến hạn hôm nay", "Due today"),
    Message("Tin mới", "News"),
)
_LISTED: Final = frozenset({TODAY, LATE})
"""What the lists of the day say already."""
_MORE: Final = Message("Còn nữa trong hộp việc", "There is more in your inbox")


def plan_digests(home: Home, agency: str) -> None:
    """See that the agency's next digest has its job."""
    with home.database.writing() as connection:
        jobs.insert_many(connection, [_next(home, connection, agency, home.clock.within(connection))])


def _next(home: Home, connection: Connection, agency: str, after: datetime) -> Job:
    hours = sorted(notice_choices.hours(connection, agency) | {USUAL_HOUR})
    calendar = home.calendars.of(connection, agency)
    due = min(next_hour(calendar, hours, after, zone) for zone in _zones(home, connection, agency))
    key = f"digest:{due.astimezone(HANOI).isoformat()}"
    return system_job(home, agency, DIGEST, {"due": due}, due=due, key=key)


def _zones(home: Home, connection: Connection, agency: str) -> set[ZoneInfo]:
    return {HANOI, *zones_in(home, connection, agency).values()}


def next_hour(calendar: WorkingCalendar, hours: Iterable[int], after: datetime, zone: ZoneInfo = HANOI) -> datetime:
    """The first of these hours of a working day in a zone that comes after an instant."""
    day, wanted = after.astimezone(zone).date(), sorted(hours)
    while True:
        for hour in wanted if calendar.is_working_day(day) else ():
            if (at := datetime.combine(day, time(hour), zone).astimezone(UTC)) > after:
                return at
        day += _DAY


def send_digests(home: Home, connection: Connection, job: Job) -> None:
    """Within the transaction that ends the job: a mail job for all who want theirs now, and the next such job.

    Those of a day that has passed, because the program did not run, are not sent any more.
    """
    now, due = home.clock.within(connection), payload_of(job)["due"]
    for zone in _zones(home, connection, job.agency):
        wanting = _wanting(home, connection, job.agency, due.astimezone(zone), now.astimezone(zone))
        jobs.insert_many(connection, wanting)
    today = datetime.combine(now.astimezone(HANOI).date(), time(), HANOI)
    jobs.insert_many(connection, [_next(home, connection, job.agency, max(due, today))])


def _wanting(home: Home, connection: Connection, agency: str, due: datetime, now: datetime) -> list[Job]:
    """The mails of those in whose zone it is their hour, on a working day there."""
    working = home.calendars.of(connection, agency).is_working_day(due.date())
    if due.date() != now.date() or due.time() != time(due.hour) or not working:
        return []
    chosen = zones_in(home, connection, agency)
    found = notice_choices.wanting_at(connection, agency, hour=due.hour, usual=USUAL_HOUR)
    return [_mail(home, agency, person, due.date()) for person in found if chosen.get(person, HANOI) == due.tzinfo]


def _mail(home: Home, agency: str, person: str, day: date) -> Job:
    carried = {"person": person, "day": day}
    return system_job(home, agency, MAIL, carried, due=home.clock.now(), key=f"digest:{person}:{day}")


def digest(home: Home, connection: Connection, person: Person, day: date, job: str) -> Letter | None:
    """The daily mail of a person; None when there is nothing to say, or they want none."""
    wish = choices_of(notice_choices.get(connection, person.agency, person.id))
    if not wish.mail:
        return None
    lines = [*_due(home, connection, person, day, wish), *_news(home, connection, person, day, wish)]
    if not lines:
        return None
    words = Message(f"Việc trong ngày {day:%d/%m/%Y}", f"Your day {day:%d %b %Y}")
    return Letter(person=person, subject=words.text(person.language), lines=lines, id=f"digest-{day}.{job}")


def _due(home: Home, connection: Connection, person: Person, day: date, wish: NoticeChoices) -> Iterator[Line]:
    if wish.ways["due"] not in {DAILY, AT_ONCE}:
        return
    zone = zone_in(home, connection, person.agency, person.id)
    now, tomorrow = home.clock.within(connection), datetime.combine(day + _DAY, time(), zone)
    found = deadlines.waiting(connection, agency=person.agency, person=person.id, roles=(), limit=MOST)
    mine = [(row, row.due) for row in found if row.assignee == person.id and row.due is not None]
    late = [row for row, due in mine if due < now]
    today = [row for row, due in mine if now <= due < tomorrow]
    for heading, rows in ((_OVERDUE, late), (_DUE_TODAY, today)):
        if rows:
            yield Line(text=f"{heading.text(person.language)} ({len(rows)})", heading=True)
            yield from (_task(row, person.language, zone) for row in rows)
    if len(late) + len(today) == MOST:
        yield Line(text=_MORE.text(person.language), page="/inbox")


def _task(row: Task, language: str, zone: ZoneInfo) -> Line:
    due = f" ({instant_in(row.due, zone).text(language)})" if row.due else ""
    name = f"{row.name}: {row.subject}" if row.secrecy == ORDINARY else VEILED.text(language)
    return Line(text=name + due, page=f"/tasks/{row.id}")


def _news(home: Home, connection: Connection, person: Person, day: date, wish: NoticeChoices) -> Iterator[Line]:
    """What was told between the hour of the digest before and that of this one, and has not been read."""
    before = home.calendars.of(connection, person.agency).previous_working_day(day)
    zone = zone_in(home, connection, person.agency, person.id)
    since = datetime.combine(before, time(wish.hour), zone)
    reader = reader_of(home, connection, person.agency, person.id)
    until = datetime.combine(day, time(wish.hour), zone)
    kinds = [kind for kind in wish.kinds(DAILY) if kind not in _LISTED]
    found = notices.unread_between(connection, reader, since, until, kinds=kinds, limit=MOST)
    if found:
        yield Line(text=_NEWS.text(person.language), heading=True)
        yield from (_notice(connection, each, person, zone) for each in found)


def _notice(connection: Connection, notice: Notice, person: Person, zone: ZoneInfo) -> Line:
    actor = people.get(connection, person.agency, notice.actor) if notice.actor else None
    words = said(notice, actor.name if actor else None, zone).text(person.language)
    return Line(text=f"{about(connection, notice, person.language)} – {words}", page=page_of(notice))


def about(connection: Connection, notice: Notice, language: str) -> str:
    """The step and the case that a notice is about; of a secret case neither."""
    if incident_of(notice) and notice.instance is None:
        return OPERATIONS.text(language)
    task = tasks.get(connection, notice.task) if notice.task else None
    case = instances.get(connection, notice.instance) if notice.instance else None
    if case is None or case.secrecy != ORDINARY or (task is not None and task.secrecy != ORDINARY):
        return VEILED.text(language)
    return f"{task.name}: {case.subject}" if task is not None else case.subject


def page_of(notice: Notice) -> str:
    """The page that a notice leads to."""
    if extension := extension_of(notice):
        return f"/extensions/{extension}"
    if incident := incident_of(notice):
        return f"/operations/incidents/{incident}"
    return f"/tasks/{notice.task}" if notice.task else f"/cases/{notice.instance}"
