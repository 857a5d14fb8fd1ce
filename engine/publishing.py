"""Publishing: a set of files is linted, checked against the handlers and stored as new versions (design 4, 10)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.forms import Form, FormError, form_findings, read_form
from bpmn.lint import Finding, Severity, lint
from bpmn.model import EventKind
from bpmn.reader import read
from engine import jobs
from engine.act import perform
from engine.by import ActorKind
from engine.errors import BadValueError, LintRefusedError, RefusedError
from engine.results import Published
from engine.rights import ADMIN, who
from engine.steps_check import handler_findings, secret_findings
from engine.timer_rules import parse_timer
from engine.timer_starts import plan_start
from engine.trail import Change, Draft
from engine.versions import definition_view, deployment_view
from storage import definitions, subscriptions
from storage.definitions import Definition, Deployment
from storage.subscriptions import Subscription

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.model import Diagram, Process
    from engine.act import Act
    from engine.by import By
    from engine.home import Home

PUBLISHERS = frozenset({ADMIN, "thu_ky_iso"})
FORM_REMEDY = Message(
    vi="Sửa biểu mẫu trong trình vẽ biểu mẫu rồi thêm lại.", en="Mend the form in the form editor and add it again."
)
START_EVENTS = {EventKind.MESSAGE: "message", EventKind.SIGNAL: "signal"}


def check(home: Home, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """The findings of a set of files: the lint's, and what the handlers of this installation say of their steps.

    Raises:
        BpmnRoomError: a file cannot be read at all.
    """
    forms, found = _forms(files)
    for name in diagrams_of(files):
        diagram = read(files[name])
        found += lint(diagram, forms=forms, topics=tuple(home.catalogue), file=name)
        found += handler_findings(home.catalogue, diagram, name)
        found += secret_findings(diagram, forms, name)
    return tuple(found)


def diagrams_of(files: Mapping[str, bytes]) -> list[str]:
    """The names of the diagrams among the files.

    Raises:
        BadValueError: there is none.
    """
    names = [name for name in files if name.endswith((".bpmn", ".bpmn20.xml"))]
    if not names:
        raise BadValueError("There is no diagram among the files. Add a .bpmn file.")
    return names


def _forms(files: Mapping[str, bytes]) -> tuple[dict[str, Form], list[Finding]]:
    """The forms among the files by id, and what is to be said of them."""
    forms: dict[str, Form] = {}
    found: list[Finding] = []
    for name in sorted(name for name in files if name.endswith(".form")):
        try:
            form = read_form(files[name])
        except FormError as error:
            found.append(_form_finding(name, "form-unreadable", "error", error.key or "", error.wording))
            continue
        forms[form.id] = form
        doubts = form_findings(form)
        found += [_form_finding(name, "form-doubtful", "warning", doubt.key, doubt.message) for doubt in doubts]
    return forms, found


def _form_finding(file: str, rule: str, severity: Severity, element: str, message: Message) -> Finding:
    return Finding(
        file=file, rule=rule, severity=severity, element=element, name="", line=0, message=message, remedy=FORM_REMEDY
    )


def publish(
    home: Home,
    by: By,
    files: Mapping[str, bytes],
    *,
    name: str | None = None,
    source: str | None = None,
    only_changed: bool = False,
) -> Published:
    """Store the files as a new deployment and each executable process in them as a new version of its key.

    ``only_changed``: the same files under the same name give the deployment that stands there already.

    Raises:
        LintRefusedError: a diagram would run differently from what BPMN 2.0 says; its ``findings`` say where.
        BpmnRoomError: a file cannot be read at all.
    """
    findings = check(home, files)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        raise LintRefusedError(findings, errors)
    title = name or diagrams_of(files)[0].rsplit("/", 1)[-1].removesuffix(".bpmn")
    digest = _digest(files)
    answer = perform(
        home,
        by,
        ("publish", title, digest, only_changed),
        lambda act: _publish(act, files, title, source, digest, only_changed=only_changed),
    )
    return _published(home, str(answer["deployment"]), findings, duplicate=bool(answer["duplicate"]))


def _digest(files: Mapping[str, bytes]) -> str:
    return sha256(
        json.dumps({name: sha256(data).hexdigest() for name, data in files.items()}, sort_keys=True).encode()
    ).hexdigest()


def _published(home: Home, deployment: str, findings: tuple[Finding, ...], *, duplicate: bool) -> Published:
    with home.database.read() as connection:
        row = definitions.deployment_of(connection, deployment)
        versions = [home.shelf.version(connection, one.id) for one in definitions.of_deployment(connection, deployment)]
    if row is None:
        raise BadValueError("The deployment is gone. Publish again.")
    return Published(
        deployment=deployment_view(row),
        definitions=tuple(definition_view(version) for version in versions),
        findings=findings,
        duplicate=duplicate,
    )


def _publish(
    act: Act, files: Mapping[str, bytes], title: str, source: str | None, digest: str, *, only_changed: bool
) -> dict[str, object]:
    agency = act.by.agency
    actor = who(act.connection, act.by, act.at)
    if act.by.kind is ActorKind.PERSON and not actor.codes & PUBLISHERS:
        raise RefusedError("Only the ISO secretary or an administrator may publish procedures. Ask one of them.")
    same = definitions.same_deployment(act.connection, agency, title, digest) if only_changed else None
    if same is not None:
        return {"deployment": same.id, "duplicate": True}
    row = Deployment(act.new_id(), agency, title, source, digest, act.at, act.by.person)
    definitions.insert_deployment(act.connection, row, files)
    for name in diagrams_of(files):
        diagram = read(files[name])
        for process in diagram.processes.values():
            if process.executable:
                _add_version(act, row, diagram, process, name)
    return {"deployment": row.id, "duplicate": False}


def _add_version(act: Act, deployment: Deployment, diagram: Diagram, process: Process, resource: str) -> None:
    before = definitions.latest(act.connection, deployment.agency, process.key)
    row = Definition(
        id=act.new_id(),
        agency=deployment.agency,
        key=process.key,
        version=before.version + 1 if before else 1,
        name=process.name or process.key,
        deployment=deployment.id,
        resource=resource,
        digest=sha256(diagram.source).hexdigest(),
        version_tag=process.version_tag,
        created_at=act.at,
        created_by=act.by.person,
        suspended=False,
        startable_by=list(process.candidate_starters),
    )
    definitions.insert(act.connection, row)
    _listen(act, row, process)
    changes = (Change("key", new=row.key), Change("version", new=row.version), Change("digest", new=row.digest))
    act.record(Draft("definition-published", row.key, changes=changes))


def _listen(act: Act, row: Definition, process: Process) -> None:
    """From now on messages, signals and times start cases of this version, no longer of the one before."""
    listeners: list[Subscription] = []
    starts = [node for node in process.root.nodes.values() if node.kind == "startEvent" and node.events]
    for node in starts:
        event = node.events[0]
        if event.kind in START_EVENTS:
            listeners.append(
                Subscription(
                    id=act.new_id(),
                    agency=row.agency,
                    instance=None,
                    token=None,
                    kind=START_EVENTS[event.kind],
                    name=event.name or "",
                    key=row.key,
                    definition=row.id,
                    start_element=node.id,
                )
            )
        elif event.kind is EventKind.TIMER and event.expression is not None and event.timer is not None:
            calendar = act.home.calendars.of(act.connection, row.agency)
            plan = parse_timer(event.timer, event.expression.evaluate({}, jobs.clockwork(act)), act.at, calendar)
            plan_start(act, row, node.id, plan)
    subscriptions.replace_starts(act.connection, row.agency, row.key, row.id, listeners)
