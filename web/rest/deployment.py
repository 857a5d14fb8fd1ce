"""``/deployment``: publishing from the Camunda Modeler (its contract: docs/rest.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

import engine
from bpmn.errors import BpmnRoomError
from bpmn.lint import Finding
from engine import BadValueError, LintRefusedError, NotFoundError, RefusedError
from web.current import home
from web.rest import asked
from web.rest.answers import answer, problem, stamp
from web.rest.gate import caller
from web.rest.process_definition import described as described_definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Blueprint, Response

    from engine import DeploymentView, Published

PARSE: Final = "ENGINE-09005 Could not parse BPMN process. Errors: "
"""How the Modeler knows that the diagram is to blame: by the beginning of the message."""
_FILTERS: Final = frozenset({"id", "name", "source"})
_PUBLISHERS: Final = frozenset({"thu_ky_iso", "admin"})
_DIAGRAMS: Final = (".bpmn", ".bpmn20.xml")


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    rest.add_url_rule(f"{base}/deployment", "deployments", listing)
    rest.add_url_rule(f"{base}/deployment/count", "count_deployments", count)
    rest.add_url_rule(f"{base}/deployment/create", "create_deployment", create, methods=["POST"])
    rest.add_url_rule(f"{base}/deployment/<deployment>", "deployment", one)


def listing() -> Response:
    """The deployments, newest first."""
    sent = asked.filters(_FILTERS)
    if asked.page(sent)[1] == 0:
        return answer([])  # the Modeler's probe, sent at each keystroke
    keys = {"id": "id", "name": "name", "deploymentTime": "deploymentTime"}
    return answer(asked.paged(_found(sent), sent, keys))


def count() -> Response:
    """How many deployments there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS)))})


def _found(sent: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = [_described(row) for row in engine.deployments(home(), caller(), limit=asked.MOST)]
    return [row for row in rows if all(row[name] == sent[name] for name in _FILTERS & sent.keys())]


def one(deployment: str) -> Response:
    """One deployment."""
    found = [row for row in _found({}) if row["id"] == deployment]
    if not found:
        raise NotFoundError("deployment", deployment)
    return answer(found[0])


def _described(row: DeploymentView) -> dict[str, object]:
    return {
        "links": [], "id": row.id, "name": row.name, "source": row.source, "deploymentTime": stamp(row.at),
        "tenantId": None,
    }  # fmt: skip


def create() -> Response:
    """Publish the files that were sent; the same again, filtered for duplicates, gives what stands there already."""
    if not _PUBLISHERS & set(engine.me(home(), caller()).roles):
        raise RefusedError("Only the ISO secretary or an administrator may publish procedures. Ask one of them.")
    files = _files()
    form: Mapping[str, object] = request.form.to_dict()
    if asked.text(form, "tenant-id"):
        raise BadValueError("This server has one agency. Leave the tenant id empty.")
    try:
        done = engine.publish(
            home(), caller(), files,
            name=asked.text(form, "deployment-name") or None, source=asked.text(form, "deployment-source") or None,
            only_changed=asked.flag(form, "enable-duplicate-filtering") or asked.flag(form, "deploy-changed-only"),
        )  # fmt: skip
    except LintRefusedError as error:
        return _refused([found for found in error.findings if isinstance(found, Finding)], files)
    except BpmnRoomError as error:
        return _unreadable(error, files)
    return answer(_created(done))


def _files() -> dict[str, bytes]:
    """The files by name, whatever fields they were sent in."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send the files as multipart/form-data.")
    files = {part.filename: part.read() for _, part in request.files.items(multi=True) if part.filename}
    if any("\x00" in text for text in (*request.form.values(), *files)):
        raise BadValueError("A name has a NUL character, which PostgreSQL cannot keep. Leave it out.")
    if not files:
        raise BadValueError("No file was sent. Add the diagram as a file part.")
    return files


def _created(done: Published) -> Mapping[str, object]:
    link = {"method": "GET", "href": f"{request.host_url}engine-rest/deployment/{done.deployment.id}", "rel": "self"}
    return {
        **_described(done.deployment),
        "links": [link],
        "deployedProcessDefinitions": {one.id: described_definition(one) for one in done.definitions} or None,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _refused(findings: Iterable[Finding], files: Mapping[str, bytes]) -> Response:
    """The findings, each with its place and its remedy."""
    details: dict[str, dict[str, list[object]]] = {}
    words: list[str] = []
    for finding in findings:
        column = _column(files.get(finding.file, b""), finding)
        told = {
            "message": f"{finding.message.en} {finding.remedy.en}", "rule": finding.rule, "line": finding.line,
            "column": column, **_named(finding.element),
        }  # fmt: skip
        report = details.setdefault(finding.file, {"errors": [], "warnings": []})
        report["errors" if finding.severity == "error" else "warnings"].append(told)
        if finding.severity == "error":
            place = f"resource {finding.file} | line {finding.line} | column {column} | element {finding.element}"
            words.append(f"\n* {finding.message.en} {finding.remedy.en} | {place}")
    return problem(400, PARSE + "".join(words), kind="ParseException", details=details)


def _named(element: str) -> Mapping[str, object]:
    """The element under both names: the schema has one, the documented example the other."""
    several = [element] if element else []
    return {
        "mainElementId": element or None, "elementIds": several, "mainBpmnElementId": element or None,
        "bpmnElementIds": several,
    }  # fmt: skip


def _column(data: bytes, finding: Finding) -> int:
    """Where the element's tag begins in its line, from 1; 0 when the line does not show it."""
    lines = data.decode(errors="replace").splitlines()
    line = lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""
    named = line.find(f'"{finding.element}"')
    return line.rfind("<", 0, named if named >= 0 else len(line)) + 1


def _unreadable(error: BpmnRoomError, files: Mapping[str, bytes]) -> Response:
    """A file that is no diagram or form at all."""
    line = getattr(error, "line", 0)
    blamed = next((name for name in files if name.endswith(_DIAGRAMS)), next(iter(files)))
    told = {"message": error.message, "line": line, "column": 0, **_named("")}
    message = f"{PARSE}\n* {error.message} | resource {blamed} | line {line} | column 0"
    return problem(400, message, kind="ParseException", details={blamed: {"errors": [told], "warnings": []}})
