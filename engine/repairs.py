"""Repairs: an administrator lets a step that stands still try again, with a reason (design 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import jobs
from engine.act import Act, perform, wake
from engine.errors import BadValueError, NotFoundError, StateError
from engine.results import IncidentView
from engine.rights import must_administer, who
from engine.spiff import Called
from engine.status import CHILD, FAILED, SERVICE
from engine.trail import Draft
from storage import external, incidents

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from storage.incidents import Incident


def open_incidents(home: Home, by: By, *, limit: int = 200) -> tuple[IncidentView, ...]:
    """What stands still in the agency, latest first: for administrators.

    Raises:
        RefusedError: the person is no administrator.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "see what stands still")
        found = incidents.listing(connection, agency=by.agency, limit=limit)
    return tuple(incident_view(row) for row in found)


def incident_view(row: Incident) -> IncidentView:
    """An incident as readers see it."""
    return IncidentView(
        id=row.id,
        instance=row.instance,
        element=row.element,
        message=row.message,
        opened_at=row.opened_at,
        job=row.job,
    )


def retry(home: Home, by: By, incident: str, *, reason: str) -> None:
    """Let the step of an incident try again; the incident is resolved, and a new one opens if it fails again.

    Raises:
        RefusedError: the person is no administrator.
        NotFoundError: there is no such open incident.
        BadValueError: there is no reason.
        StateError: the step has gone on meanwhile.
    """
    if not reason.strip():
        raise BadValueError("Say why: a reason is part of the trail.")
    with home.database.read() as connection:
        row = incidents.get(connection, incident)
    if row is None or row.agency != by.agency or row.resolved_at is not None:
        raise NotFoundError("open incident", incident)
    perform(home, by, ("retry", incident, reason), lambda act: _retry(act, incident, reason), instance=row.instance)


def _retry(act: Act, incident: str, reason: str) -> dict[str, object]:
    must_administer(who(act.connection, act.by, act.at), "let a step try again")
    row = incidents.get(act.connection, incident)
    if row is None or row.token is None or row.element is None:
        raise StateError("This incident belongs to no step that could try again. Look at the case.")
    incidents.resolve(act.connection, row.id, at=act.at, by=act.by.person, resolution=reason)
    act.record(Draft("incident-resolved", row.element, reason=reason))
    kind = wake(act).waits.get(row.token)
    if kind == FAILED:
        act.running.run.retry(row.token)
    elif kind == CHILD:
        _call(act, row.token)
    elif kind == SERVICE:
        act.running.run.rebind(row.token)
        _service(act, row.token, row.element)
    else:
        raise StateError("The step has gone on meanwhile: there is nothing to try again.")
    return {"incident": incident}


def _call(act: Act, token: int) -> None:
    """Call the other procedure again, with the variables as they are now."""
    waits = act.running.run.waiting()
    act.rows.jobs += [jobs.child_job(act, wait) for wait in waits if isinstance(wait, Called) and wait.token == token]


def _service(act: Act, token: int, element: str) -> None:
    service = act.model.node(element).service
    topic = str(service.topic) if service is not None else ""
    handler = act.home.catalogue.get(topic)
    if handler is None:
        waiting = [row for row in external.of_instance(act.connection, act.instance.id) if row.token == token]
        for row in waiting:
            external.set_retries(act.connection, row.id, 1)
        act.home.bell.ring()
    elif handler.deferred:
        act.rows.jobs.append(jobs.handler_job(act, token, element, topic))
    else:
        act.waiting.append((token, element, topic))
