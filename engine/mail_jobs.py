"""Mail jobs: a mail is written when it goes out, at least once, with the same Message-ID at each attempt (design 6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine import people
from engine.digests import about, digest, page_of, send_digests
from engine.errors import BadValueError
from engine.letters import Letter, Line, message
from engine.news_rules import ESCALATED, GIVEN, LATE, SOON, STEAD, TODAY
from engine.news_words import said
from engine.notice_results import MailTroubles, RefusedAddress
from engine.notice_wishes import choices_of, row_of
from engine.rights import must_administer, who
from engine.smtp import is_away, mail_server, refusal
from engine.status import OPEN
from engine.zones import zone_in
from storage import jobs as rows
from storage import notice_choices, tasks
from storage.notices import OFFER, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import EmailMessage
    from zoneinfo import ZoneInfo

    from engine.by import By
    from engine.home import Home
    from storage.jobs import Job
    from storage.people import Person
    from storage.session import Connection
    from storage.tasks import Task

REST: Final = timedelta(minutes=5)
"""How long no mail is tried after the server could not be had: other jobs shall not wait for it one by one."""
LISTED: Final = 200


def run_digest(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """Write the mail jobs of an hour's digests."""
    del by, carried
    with home.database.writing() as connection:
        if rows.finish(connection, job.id, home.clock.within(connection), holder=job.holder):
            send_digests(home, connection, job)


def run_mail(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """Send one mail, if it still says something.

    Raises:
        OSError, smtplib.SMTPException: the server is away or wants it later: the job is tried again.
    """
    del by
    rest = home.post_rests_until
    if rest is not None and home.clock.now() < rest:
        with home.database.writing() as connection:
            rows.retry(connection, job.id, rest, job.last_error, job.attempts, holder=job.holder)
        return
    why = _post(home, job, carried)
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        if why is not None:
            _refused(connection, job.agency, carried["person"], why, now)
        rows.finish(connection, job.id, now, holder=job.holder)


def _post(home: Home, job: Job, carried: Mapping[str, Any]) -> str | None:
    """Send it; gives the words of a server that refuses this recipient for good."""
    try:
        mail = _written(home, job, carried)
        if mail is not None:
            with mail_server(home.settings.smtp_url) as server:
                server.send_message(mail)
    except BadValueError as error:
        return str(error)
    except Exception as error:
        if (why := refusal(error)) is not None:
            return why
        if is_away(error):
            home.post_rests_until = home.clock.now() + REST
        raise
    return None


def _written(home: Home, job: Job, carried: Mapping[str, Any]) -> EmailMessage | None:
    with home.database.read() as connection:
        person = people.get(connection, job.agency, carried["person"])
        chosen = notice_choices.get(connection, job.agency, person.id)
        refused = chosen is not None and chosen.refused == person.email
        if not person.active or not person.email or refused or not choices_of(chosen).mail:
            return None
        zone = zone_in(home, connection, person.agency, person.id)
        if "day" in carried:
            letter = digest(home, connection, person, carried["day"], job.id)
        else:
            letter = _of_notice(connection, Notice(**carried["notice"]), person, job.id, zone)
        return None if letter is None else message(home, connection, letter, home.clock.within(connection))


def _of_notice(connection: Connection, notice: Notice, person: Person, job: str, zone: ZoneInfo) -> Letter | None:
    if not _still_true(connection, notice, person):
        return None
    actor = people.get(connection, person.agency, notice.actor) if notice.actor else None
    subject = about(connection, notice, person.language)
    words = said(notice, actor.name if actor else None, zone).text(person.language)
    thread = f"task-{notice.task}" if notice.task else f"case-{notice.instance or notice.id}"
    lines = [Line(text=words), Line(text=subject, page=page_of(notice))]
    return Letter(person=person, subject=subject, lines=lines, id=f"{thread}.{job}", thread=thread)


def _still_true(connection: Connection, notice: Notice, person: Person) -> bool:
    """Whether a task is still theirs to do, and due as was said: it may have taken days until the server came."""
    task = tasks.get(connection, notice.task or "")
    if notice.kind in {SOON, TODAY, LATE, ESCALATED}:
        return task is not None and task.status == OPEN and _told_of(notice, task)
    if notice.kind not in {GIVEN, STEAD, OFFER}:
        return True
    theirs = notice.detail.get("for") if isinstance(notice.detail, dict) else person.id
    return task is not None and task.status == OPEN and task.assignee in {None, theirs}


def _told_of(notice: Notice, task: Task) -> bool:
    """Whether the due date is still the one that a reminder is about."""
    due = notice.detail.get("due") if isinstance(notice.detail, dict) else None
    return task.due is not None and due is not None and datetime.fromisoformat(str(due)) == task.due


def _refused(connection: Connection, agency: str, person: str, why: str, at: datetime) -> None:
    row = row_of(connection, agency, person)
    address = people.get(connection, agency, person).email
    notice_choices.put(connection, row._replace(refused=address, refused_error=why, refused_at=at))


def mail_troubles(home: Home, by: By) -> MailTroubles:
    """What of the mails an administrator should know: refused addresses, and mails that wait or were given up.

    Raises:
        RefusedError: the person is no administrator.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "see what became of the mails")
        refused = notice_choices.refused(connection, by.agency)
        waiting = rows.listing(connection, agency=by.agency, state="waiting", kind="mail", limit=LISTED)
        failed = rows.listing(connection, agency=by.agency, state="failed", kind="mail", limit=LISTED)
        tried = [row for row in waiting if row.last_error]
        return MailTroubles(
            refused=tuple(_address(connection, row) for row in refused),
            waiting=len(tried),
            given_up=len(failed),
            last_error=next((row.last_error for row in [*tried, *failed]), None),
        )


def _address(connection: Connection, row: notice_choices.Choice) -> RefusedAddress:
    person = people.get(connection, row.agency, row.person)
    return RefusedAddress(
        person=person.id, name=person.name, address=person.email, error=row.refused_error or "", at=row.refused_at
    )
