"""A task as its page shows it: form, values, draft, instruction, and what this person may do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import drafts as drafts_of
from engine import duties, for_others, keeping
from engine.ballots import secret_fields
from engine.cases import case_row
from engine.errors import NotFoundError
from engine.functions import bound
from engine.inbox import found_task, task_views
from engine.instances import revived_of
from engine.results import TaskDetail
from engine.rights import Who, may_see, who
from engine.secrecy import ORDINARY
from engine.status import ACTIVE, OPEN
from storage import drafts, instances, tasks

if TYPE_CHECKING:
    from bpmn.forms import Form
    from engine.by import By
    from engine.functions import Functions
    from engine.home import Home
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Task


def task(home: Home, by: By, task_id: str) -> TaskDetail:
    """One task with all that its page shows.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        row, case = seen_task(connection, actor, found_task(connection, by, task_id))
        detail = detail_of(home, connection, by, row, case)
    keeping.look(home, by, row)
    return detail


def seen_task(connection: Connection, actor: Who, row: Task) -> tuple[Task, Instance]:
    """A task and its case, if the person may do or see it. Raises NotFoundError.

    Who may give tasks to others sees those of the cases that they see, and no more: not those of a secret one.
    """
    case = instances.get(connection, row.instance)
    place = for_others.placed_in(connection, actor, [row]).get(row.id)
    if case is None or not (_may(connection, actor, row, place) - {"assign"} or may_see(connection, actor, case)):
        raise NotFoundError("task", row.id)
    return row, case


def detail_of(home: Home, connection: Connection, by: By, row: Task, case: Instance) -> TaskDetail:
    """A task with all that its page shows, for somebody who may see it."""
    actor = who(connection, by, home.clock.within(connection))
    placed = for_others.placed_in(connection, actor, [row])
    allowed = _may(connection, actor, row, placed.get(row.id))
    version = home.shelf.version(connection, case.definition)
    node = version.node(row.element)
    form = version.form_of(row.element)
    if secret_fields(form):
        allowed -= {"forward", "assign"}
    live = revived_of(home, connection, case)
    seen = live.run.variables(row.token) if row.token in live.waits else live.run.variables()
    draft = drafts.get(connection, row.id, by.person)
    if keeping.recallable(connection, by, row, case):
        allowed |= {"recall"}
    asking = (actor, for_others.others_of(actor))
    views = for_others.told(connection, task_views(home, connection, [row], asking), placed)
    (view,) = duties.told(home, connection, by, views)
    if view.barred is not None:
        allowed -= {"claim", "complete", "draft"}
    return TaskDetail(
        task=view,
        form=form,
        values=_values(form, seen),
        draft=drafts_of.view(draft) if draft is not None else None,
        documentation=node.documentation,
        documentation_en=node.properties.get("documentation_en", ""),
        legal_basis=node.properties.get("legal_basis", ""),
        case=case_row(home, connection, case),
        variables=seen,
        functions=_functions(home, connection, by.agency),
        # A secret vote is not shown again, not even to whoever casts it.
        review=node.properties.get("review") == "true" and not secret_fields(form),
        may=allowed if case.status == ACTIVE else frozenset(),
        ordinary=case.secrecy == ORDINARY and (version.secrecy is None or version.secrecy in seen),
    )


def _functions(home: Home, connection: Connection, agency: str) -> Functions:
    calendar = home.calendars.of(connection, agency)
    return bound(home.clock.within(connection), lambda: calendar)


def _values(form: Form | None, seen: dict[str, object]) -> dict[str, object]:
    if form is None:
        return {}
    return {field.path[0]: seen[field.path[0]] for field in form.fields() if field.path[0] in seen}


def _may(connection: Connection, actor: Who, row: Task, place: str | None) -> frozenset[str]:
    if row.status != OPEN:
        return frozenset()
    offers = tasks.candidates(connection, [row.id])
    if row.assignee == actor.person or (place is not None and row.assignee == place):
        return frozenset({"complete", "forward", "draft"} | ({"release"} if offers else set()))
    if row.assignee is None and (place is not None or actor.offered(offers)):
        return frozenset({"claim", "complete", "forward", "draft"})
    return frozenset({"assign"} if actor.codes & {"admin", "lanh_dao", "chanh_vp"} else set())
