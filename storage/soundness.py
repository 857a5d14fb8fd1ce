"""What must not exist: a live case that waits for nothing, a timer in the past, a task of an ended case, a gap.

Each question is one query that gives (subject, detail) of what is wrong; on a sound database all give nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Text, and_, bindparam, cast, exists, func, literal, or_, select

from storage.audit import audit_event
from storage.counters import counter
from storage.documents import document, document_version
from storage.external import external
from storage.incidents import incident
from storage.instances import instance
from storage.jobs import job
from storage.list_repairs import due_column, taken_column, who_column
from storage.numbers import number
from storage.registers import register_entry
from storage.subscriptions import subscription
from storage.task_table import candidate, task
from storage.timers import timer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import BindParameter, ColumnElement, Executable, Table

    from storage.session import Connection


class Found(NamedTuple):
    """One thing that must not exist. ``problem``: a name in kebab-case; ``subject``: the id of what is concerned."""

    problem: str
    subject: str
    detail: str


_AGENCY: BindParameter[str] = bindparam("of_agency")
_BEFORE: BindParameter[datetime] = bindparam("before")
_LIVE = instance.c.status == "active"
_OF_IT = instance.c.id
_CHILD = instance.alias("child")


def _has(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.instance == _OF_IT, *conditions)


# What the auditor itself has opened (it has a key) makes nothing sound.
_INCIDENT = _has(incident, incident.c.resolved_at.is_(None), incident.c.key.is_(None))
_STANDS = or_(
    _has(task, task.c.status == "open"),
    _has(job, job.c.state == "waiting"),
    _has(timer),
    _has(subscription),
    _has(external, external.c.state.in_(("open", "failed"))),
    exists().where(_CHILD.c.parent == _OF_IT, _CHILD.c.status.in_(("active", "suspended"))),
    _INCIDENT,
)


def _left(table: Table, *conditions: ColumnElement[bool]) -> Executable:
    """Rows of a table whose case has ended."""
    ended = instance.c.status.in_(("completed", "cancelled"))
    found = select(table.c.id, table.c.instance).join(instance, table.c.instance == _OF_IT)
    return found.where(instance.c.agency == _AGENCY, ended, *conditions)


def _gaps(table: Table, name: ColumnElement[str], value: ColumnElement[int], prefix: str) -> Executable:
    """Series whose numbers are not dense, or whose counter stands elsewhere than at the last of them.

    A series may begin above 1, where the agency's paper book stood; between its first and last nothing is missing.
    """
    span = func.max(value) - func.min(value) + 1
    counts = and_(counter.c.agency == table.c.agency, counter.c.year == table.c.year)
    subject = name + literal("/") + cast(table.c.year, Text)
    return (
        select(subject, cast(span - func.count(), Text))
        .outerjoin(counter, and_(counts, counter.c.name == literal(prefix) + name))
        .where(table.c.agency == _AGENCY)
        .group_by(name, table.c.year, counter.c.last)
        .having(or_(span != func.count(), func.coalesce(counter.c.last, 0) != func.max(value)))
    )


_EVENTS = (
    select(audit_event.c.instance.label("of"), func.count().label("many"), func.max(audit_event.c.no).label("last"))
    .where(audit_event.c.agency == _AGENCY, audit_event.c.instance.is_not(None))
    .group_by(audit_event.c.instance)
    .subquery("events")
)

_UNLIKE = or_(
    task.c.status != "open",
    candidate.c.who != who_column(),
    candidate.c.due != due_column(),
    func.coalesce(candidate.c.follow_up, due_column()) != func.coalesce(task.c.follow_up, due_column()),
    candidate.c.taken != taken_column(),
)

QUESTIONS: Mapping[str, Executable] = {
    "case-stands-still": select(_OF_IT, instance.c.key).where(instance.c.agency == _AGENCY, _LIVE, ~_STANDS),
    "timer-in-the-past": select(timer.c.id, timer.c.instance)
    .join(instance, timer.c.instance == _OF_IT)
    .where(timer.c.agency == _AGENCY, timer.c.due < _BEFORE, _LIVE, ~_INCIDENT),
    "job-in-the-past": select(job.c.id, job.c.kind).where(
        job.c.agency == _AGENCY,
        job.c.state == "waiting",
        job.c.due < _BEFORE,
        or_(job.c.leased_until.is_(None), job.c.leased_until < _BEFORE),
    ),
    "job-given-up": select(job.c.id, func.coalesce(job.c.last_error, job.c.kind)).where(
        job.c.agency == _AGENCY,
        job.c.state == "failed",
        # Mails that were given up have one incident together.
        job.c.kind.not_in(("mail", "digest")),
        ~exists().where(incident.c.job == job.c.id),
    ),
    "task-of-an-ended-case": _left(task, task.c.status == "open"),
    "timer-of-an-ended-case": _left(timer),
    "wait-of-an-ended-case": _left(subscription),
    "external-task-of-an-ended-case": _left(external, external.c.state == "open"),
    "gap-in-a-series": _gaps(number, number.c.series, number.c.value, "number:"),
    "gap-in-a-register": _gaps(register_entry, register_entry.c.register, register_entry.c.no, "register:"),
    "list-out-of-step": select(candidate.c.task, candidate.c.who)
    .join(task, task.c.id == candidate.c.task)
    .where(candidate.c.agency == _AGENCY, _UNLIKE),
    "events-missing": select(_OF_IT, literal("events"))
    .outerjoin(_EVENTS, _EVENTS.c["of"] == _OF_IT)
    .where(
        instance.c.agency == _AGENCY,
        or_(
            func.coalesce(_EVENTS.c.many, 0) != instance.c.event_no,
            func.coalesce(_EVENTS.c["last"], 0) != instance.c.event_no,
        ),
    ),
}
_BLOBS = (
    select(document_version.c.sha256, func.min(document_version.c.document))
    .join(document, document.c.id == document_version.c.document)
    .where(document.c.agency == _AGENCY)
    .group_by(document_version.c.sha256)
)


def flaws(
    connection: Connection, agency: str, *, before: datetime, problems: Collection[str] = QUESTIONS
) -> Iterator[Found]:
    """Find what must not exist in an agency; what was due ``before`` that instant should have run by now."""
    for problem, question in QUESTIONS.items():
        if problem not in problems:
            continue
        for subject, detail in connection.execute(question, {"of_agency": agency, "before": before}):
            yield Found(problem, subject, str(detail))


def blobs(connection: Connection, agency: str) -> Iterator[tuple[str, str]]:
    """Give the SHA-256 of every version of an agency's documents, each once, with the id of one such document."""
    for row in connection.execution_options(yield_per=1000).execute(_BLOBS, {"of_agency": agency}):
        yield row[0], row[1]
