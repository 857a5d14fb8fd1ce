"""Incidents, read: what stands still in the agency, since when, for whom, why, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import NotFoundError
from engine.incident_results import CaseStanding, IncidentDetail, StepView
from engine.incident_views import FINDING, incident_views
from engine.instances import may_end, papers_bind, revived_of
from engine.jobs import payload_of
from engine.names import element_name, names_of
from engine.repairs import CANCEL, CLOSE, MAILS, MOVE, RESUME, RETRY, SKIP, SUSPEND
from engine.rights import may_see, must_administer, must_see, who
from engine.soundness import REMEDIES
from engine.status import ACTIVE, CHILD, FAILED, OPEN, SERVICE, SUSPENDED, TASK, TIMER
from storage import incidents as rows
from storage import instances, jobs, tasks, watches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpmn.model import Node, Value
    from engine.by import By
    from engine.home import Home
    from engine.incident_results import IncidentView
    from engine.live import Live
    from engine.rights import Who
    from engine.shelf import Version
    from storage.incidents import Incident
    from storage.instances import Instance
    from storage.jobs import Job
    from storage.session import Connection


def incidents(
    home: Home,
    by: By,
    *,
    resolved: bool | None = False,
    kind: str | None = None,
    instance: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[IncidentView, ...]:
    """The agency's incidents, latest first: open, resolved or (None) all; for administrators.

    Raises:
        RefusedError: the person is no administrator.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "see what stands still")
        found = rows.listing(
            connection, agency=by.agency, instance=instance, kind=kind, resolved=resolved, limit=limit, offset=offset
        )
        return incident_views(connection, found)


def incident_kinds(home: Home, by: By) -> tuple[str, ...]:
    """The kinds of incidents that the agency has had. Raises RefusedError."""
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "see what stands still")
        return tuple(rows.kinds(connection, by.agency))


def incident(home: Home, by: By, incident_id: str) -> IncidentDetail:
    """One incident, open or resolved, with all that its page shows; of a secret case no values.

    Raises:
        RefusedError: the person is no administrator.
        NotFoundError: there is no such incident.
    """
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        must_administer(actor, "see what stands still")
        row = rows.get(connection, incident_id)
        if row is None or row.agency != by.agency:
            raise NotFoundError("incident", incident_id)
        (view,) = incident_views(connection, [row])
        job = jobs.get(connection, row.job) if row.job is not None else None
        case = instances.get(connection, row.instance) if row.instance is not None else None
        if case is None:
            return _of_no_case(view, row, job)
        version, live = home.shelf.version(connection, case.definition), revived_of(home, connection, case)
        facts = _Facts(
            home=home, connection=connection, actor=actor, row=row, case=case, job=job, version=version, live=live
        )
        return _of_case(view, facts)


def _of_no_case(view: IncidentView, row: Incident, job: Job | None) -> IncidentDetail:
    may = set[str]()
    if row.resolved_at is None and not view.finding:
        may = {RETRY, CLOSE} if job is not None or row.key == MAILS else {CLOSE}
    return IncidentDetail(
        incident=view,
        attempts=_attempts(job),
        payload=payload_of(job) if job is not None and row.key != MAILS else {},
        may=frozenset(may),
        remedy=REMEDIES.get(row.kind, "") if view.finding else "",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """What is looked up of an incident of a case."""

    home: Home
    connection: Connection
    actor: Who
    row: Incident
    case: Instance
    job: Job | None
    version: Version
    live: Live

    @property
    def wait(self) -> str | None:
        """What its token waits for; None when it waits no longer."""
        return self.live.waits.get(self.row.token) if self.row.token is not None else None

    @property
    def node(self) -> Node | None:
        """The step, as drawn."""
        return self.version.compiled.nodes.get(self.row.element or "")

    @property
    def token(self) -> int | None:
        """The token, where it waits and the person may see its values."""
        seen = self.wait is not None and may_see(self.connection, self.actor, self.case)
        return self.row.token if seen else None


def _of_case(view: IncidentView, facts: _Facts) -> IncidentDetail:
    row, run, service = facts.row, facts.live.run, facts.node.service if facts.node is not None else None
    return IncidentDetail(
        incident=view,
        status=facts.case.status,
        subject=facts.case.subject,
        step=element_name(facts.version, row.element) if row.element else "",
        waiting=_waiting(facts.connection, facts.case),
        attempts=_attempts(facts.job),
        topic=str(service.topic) if service is not None and service.topic else None,
        inputs=run.own(facts.token) if facts.token is not None else {},
        variables=run.around(facts.token) if facts.token is not None else {},
        results=_results(facts) if facts.wait in {SERVICE, FAILED} else (),
        may=_may(facts),
        remedy=REMEDIES.get(row.kind, "") if view.finding else "",
        task=_task(facts.connection, row) if facts.wait == TASK else None,
    )


def _attempts(job: Job | None) -> int | None:
    return job.attempts + 1 if job is not None else None


def _waiting(connection: Connection, case: Instance) -> tuple[str, ...]:
    """Who waits for the case: who started it, who holds an open task of it, who watches it."""
    holders = [task.assignee for task in tasks.of_instance(connection, case.id, OPEN)]
    people = [case.starter, *holders, *watches.watchers(connection, case.id)]
    names = names_of(connection, people)
    return tuple(dict.fromkeys(names[person] for person in people if person in names))


def _task(connection: Connection, row: Incident) -> str | None:
    found = tasks.by_token(connection, str(row.instance), row.token or 0)
    return found.id if found is not None and found.status == OPEN else None


def _results(facts: _Facts) -> tuple[str, ...]:
    """The names of what the step would give: its handler's outputs, or what its output parameters use."""
    service = facts.node.service if facts.node is not None else None
    handler = facts.home.catalogue.get(str(service.topic)) if service is not None else None
    if handler is not None:
        return handler.output_names()
    if service is not None and service.result_variable is not None:
        return (service.result_variable,)
    token, run = facts.row.token or 0, facts.live.run
    known = {*run.own(token), *run.around(token)}
    used = [name for parameter in (facts.node.outputs if facts.node else ()) for name in _names(parameter.value)]
    return tuple(name for name in dict.fromkeys(used) if name not in known)


def _names(value: Value) -> Iterable[str]:
    if isinstance(value, tuple):
        return [name for part in value for name in _names(part)]
    if hasattr(value, "names"):
        return sorted(value.names)
    return [name for part in value.values() for name in _names(part)]


def _may(facts: _Facts) -> frozenset[str]:
    """What can be done: with the incident while it is open, and with its case while that runs."""
    found = _with_case(facts.connection, facts.actor, facts.case)
    row, wait = facts.row, facts.wait
    if row.resolved_at is None and not (row.key or "").startswith(FINDING):
        found |= _with_step(wait) if wait is not None else {CLOSE}
        if wait is None and facts.job is not None and row.token is None:
            found |= {RETRY}
    return frozenset(found if facts.case.status == ACTIVE else found - {RETRY, SKIP})


def _with_step(wait: str) -> set[str]:
    if wait in {SERVICE, FAILED, CHILD}:
        return {RETRY, SKIP}
    return {RETRY} if wait == TIMER else set()


def _with_case(connection: Connection, actor: Who, case: Instance) -> set[str]:
    if case.status not in {ACTIVE, SUSPENDED} or not may_see(connection, actor, case):
        return set()
    found = {MOVE, SUSPEND} if case.status == ACTIVE else {RESUME}
    return found | {CANCEL} if may_end(actor, case) and not papers_bind(connection, case) else found


def standing(home: Home, by: By, instance: str, *, token: int | None = None) -> CaseStanding:
    """Where a case stands, and (for one of its tokens) where that could be moved to: for administrators.

    Raises:
        RefusedError: the person is no administrator.
        NotFoundError: there is no such case that they may see.
    """
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        must_administer(actor, "repair a case")
        case = must_see(connection, actor, instances.get(connection, instance), instance, by.agency)
        version, live = home.shelf.version(connection, case.definition), revived_of(home, connection, case)
        steps = _steps(version, live)
        known = {step.token for step in steps}
        return CaseStanding(
            instance=case.id,
            subject=case.subject,
            definition=case.definition,
            status=case.status,
            steps=steps if case.status in {ACTIVE, SUSPENDED} else (),
            targets=_targets(version, live, token) if token in known and token is not None else (),
            may=frozenset(_with_case(connection, actor, case)),
        )


def _steps(version: Version, live: Live) -> tuple[StepView, ...]:
    return tuple(
        StepView(token=token, element=element, name=element_name(version, element), wait=live.run.wait_of(token))
        for element, token in live.run.positions()
    )


def _targets(version: Version, live: Live, token: int) -> tuple[tuple[str, str], ...]:
    return tuple((element, element_name(version, element)) for element in live.run.targets(token))
