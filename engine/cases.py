"""Cases as readers see them: lists, and one case with its steps, papers, remarks and trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.act import Act, perform
from engine.actions import actions_of
from engine.archive import document_views
from engine.errors import BadValueError, NotFoundError
from engine.inbox import found_task, task_views
from engine.incident_views import incident_views
from engine.instances import may_end, papers_bind, revived_of
from engine.names import names_of
from engine.results import CaseRow, CaseView, CommentView
from engine.rights import OVERSIGHT, Who, may_see, must_see, sees_for, who
from engine.secrecy import ORDINARY, must_be_ordinary
from engine.status import ACTIVE, OPEN, SUSPENDED
from engine.trail import Draft
from engine.trail_reading import entries
from storage import audit, comments, documents, incidents, instances, tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from engine.by import By
    from engine.home import Home
    from engine.results import TrailEntry
    from storage.instances import Instance
    from storage.session import Connection

MOST = 500
COMMENT = 4000


def case_row(home: Home, connection: Connection, row: Instance) -> CaseRow:
    """A case in a list."""
    return CaseRow(
        id=row.id,
        key=row.key,
        version=row.version,
        definition=row.definition,
        business_key=row.business_key,
        procedure=home.shelf.version(connection, row.definition).row.name,
        subject=row.subject,
        status=row.status,
        end_state=row.end_state,
        started_at=row.started_at,
        ended_at=row.ended_at,
        starter=row.starter,
        secrecy=row.secrecy,
    )


def cases(
    home: Home,
    by: By,
    *,
    key: str | None = None,
    status: str | None = None,
    business_key: str | None = None,
    ids: Collection[str] | None = None,
    limit: int = 50,
    after: str | None = None,
) -> tuple[CaseRow, ...]:
    """The cases that the person may see, newest first."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        found: list[Instance] = []
        while len(found) < limit:
            page = instances.listing(
                connection,
                agency=by.agency,
                key=key,
                status=status,
                business_key=business_key,
                ids=ids,
                limit=MOST,
                after=after,
                starter=None,
            )
            found += [row for row in page if _listed(connection, actor, row)]
            if len(page) < MOST:
                break
            after = page[-1].id
        return tuple(case_row(home, connection, row) for row in found[:limit])


def _listed(connection: Connection, actor: Who, row: Instance) -> bool:
    if row.secrecy == ORDINARY and (actor.codes & OVERSIGHT or row.starter == actor.person):
        return True
    return may_see(connection, actor, row)


def count_cases(
    home: Home, by: By, *, key: str | None = None, status: str | None = None, business_key: str | None = None
) -> int:
    """How many such cases the person may see."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        if actor.administers:
            return instances.count(connection, agency=by.agency, key=key, status=status, business_key=business_key)
    return len(cases(home, by, key=key, status=status, business_key=business_key, limit=10_000))


def found_case(home: Home, connection: Connection, by: By, instance: str) -> Instance:
    """The row of a case that the person may see. Raises NotFoundError."""
    actor = who(connection, by, home.clock.within(connection))
    return must_see(connection, actor, instances.get(connection, instance), instance, by.agency)


def case(home: Home, by: By, instance: str) -> CaseView:
    """One case with all that its page shows.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    with home.database.read() as connection:
        row = found_case(home, connection, by, instance)
        actor = who(connection, by, home.clock.within(connection))
        version = home.shelf.version(connection, row.definition)
        running = row.status in {ACTIVE, SUSPENDED}
        live = revived_of(home, connection, row)
        trail = entries(home, connection, audit.of_instance(connection, instance))
        papers = documents.of_instance(connection, agency=by.agency, instance=instance)
        listed = case_row(home, connection, row)
        return CaseView(
            **{name: getattr(listed, name) for name in CaseRow.__slots__},
            parent=row.parent,
            tasks=task_views(home, connection, tasks.of_instance(connection, instance, OPEN)),
            variables=live.run.variables(),
            trail=trail,
            documents=document_views(connection, papers),
            comments=_comments(connection, instance),
            incidents=incident_views(connection, incidents.open_of(connection, instance)),
            children=tuple(case_row(home, connection, child) for child in instances.children(connection, instance)),
            positions=tuple(dict.fromkeys(element for element, _ in live.run.positions())) if running else (),
            visited=_elements(trail, "node-left"),
            taken=_elements(trail, "flow-taken"),
            actions=actions_of(actor, row, version, live.run) if row.status == ACTIVE else (),
            may=_may(connection, actor, row),
        )


def _may(connection: Connection, actor: Who, row: Instance) -> frozenset[str]:
    """What this person may do with the case as a whole: cancel it, remark on it, attach a file to it."""
    allowed = {"comment", "attach"} if row.secrecy == ORDINARY else set[str]()
    if row.status not in {ACTIVE, SUSPENDED}:
        return frozenset(allowed - {"attach"})
    if may_end(actor, row) and not papers_bind(connection, row):
        allowed.add("cancel")
    return frozenset(allowed)


def _elements(trail: Iterable[TrailEntry], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.element for entry in trail if entry.kind == kind and entry.element))


def _comments(connection: Connection, instance: str) -> tuple[CommentView, ...]:
    found = comments.of_instance(connection, instance)
    names = names_of(connection, [name for row in found for name in (row.author, row.on_behalf_of)])
    return tuple(
        CommentView(
            id=row.id,
            task=row.task,
            person=row.author,
            person_name=names.get(row.author, row.author),
            text=row.text,
            at=row.at,
            on_behalf_of_name=names.get(row.on_behalf_of or "", row.on_behalf_of),
        )
        for row in found
    )


def comment(home: Home, by: By, instance: str, text: str, *, task: str | None = None) -> CommentView:
    """Leave a remark on a case that the person may see; ``task`` is the step of it at which it is written.

    Raises:
        BadValueError: it is empty or longer than 4,000 characters.
        NotFoundError: the task is none of this case.
    """
    said = text.strip()
    if not said or len(said) > COMMENT:
        raise BadValueError(f"A remark has 1 to {COMMENT} characters. This one has {len(said)}.")
    request = ("comment", instance, said) if task is None else ("comment", instance, said, task)
    answer = perform(home, by, request, lambda act: _comment(act, said, task), instance=instance, open_only=False)
    return next(one for one in case(home, by, instance).comments if one.id == answer["id"])


def _comment(act: Act, said: str, task: str | None) -> dict[str, object]:
    step = found_task(act.connection, act.by, task) if task is not None else None
    if step is not None and step.instance != act.instance.id:
        raise NotFoundError("task", step.id)
    actor = who(act.connection, act.by, act.at)
    row = must_see(act.connection, actor, act.instance, act.instance.id, act.by.agency)
    act.in_place_of(sees_for(act.connection, actor, row))
    must_be_ordinary(act, "remark")
    remark = comments.Comment(
        id=act.new_id(),
        agency=row.agency,
        instance=row.id,
        task=task,
        author=act.by.person,
        on_behalf_of=act.by.on_behalf_of,
        text=said,
        at=act.at,
    )
    comments.insert(act.connection, remark)
    act.record(Draft("comment-added", step.element if step is not None else None, task, reason=said))
    return {"id": remark.id}
