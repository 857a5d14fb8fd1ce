"""``/process-definition``: the published procedures, their diagrams, and starting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import engine
from web.current import home
from web.rest import asked
from web.rest.answers import answer
from web.rest.gate import caller
from web.rest.typed import read_all, show_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint, Response

    from engine import DefinitionView

_FIELDS: Final = {
    "processDefinitionId": "id", "key": "key", "name": "name", "deploymentId": "deploymentId",
    "resourceName": "resource", "versionTag": "versionTag",
}  # fmt: skip
_FILTERS: Final = frozenset(
    {*_FIELDS, "latestVersion", "version", "keysIn", "active", "suspended", "startableInTasklist"}
)
_ORDERS: Final = {each: each for each in ("key", "name", "version", "id", "deploymentId", "versionTag")}
_START: Final = frozenset({"businessKey", "variables", "withVariablesInReturn"})


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    root = f"{base}/process-definition"
    rest.add_url_rule(root, "definitions", listing)
    rest.add_url_rule(f"{root}/count", "count_definitions", count)
    for name, path in (("id", f"{root}/<string:name>"), ("key", f"{root}/key/<string:name>")):
        rest.add_url_rule(path, f"definition_by_{name}", one)
        rest.add_url_rule(f"{path}/xml", f"xml_by_{name}", xml)
        rest.add_url_rule(f"{path}/start", f"start_by_{name}", start, methods=["POST"])


def listing() -> Response:
    """The published procedures."""
    sent = asked.filters(_FILTERS)
    return answer(asked.paged(_found(sent), sent, _ORDERS))


def count() -> Response:
    """How many there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS)))})


def _found(sent: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = engine.definitions(home(), caller(), latest=asked.flag(sent, "latestVersion"), key=asked.text(sent, "key"))
    rows = [described(one) for one in found if not asked.flag(sent, "startableInTasklist") or one.startable]
    keys, version = asked.texts(sent, "keysIn"), asked.number(sent, "version")
    return [
        row
        for row in rows
        if all(row[field] == sent[name] for name, field in _FIELDS.items() if name in sent)
        and (keys is None or row["key"] in keys)
        and version in {None, row["version"]}
        and not (asked.flag(sent, "active") and row["suspended"])
        and not (asked.flag(sent, "suspended") and not row["suspended"])
    ]


def described(one: DefinitionView) -> dict[str, object]:
    """One version of a procedure, as Camunda 7 writes it."""
    return {
        "id": one.id, "key": one.key, "category": None, "description": one.description or None, "name": one.name,
        "version": one.version, "resource": one.resource, "deploymentId": one.deployment, "diagram": None,
        "suspended": one.suspended, "tenantId": None, "versionTag": one.version_tag, "historyTimeToLive": None,
        "startableInTasklist": one.startable,
    }  # fmt: skip


def one(name: str) -> Response:
    """One version by its id, or the newest by its key."""
    return answer(described(engine.definition(home(), caller(), name)))


def xml(name: str) -> Response:
    """The diagram as it was drawn."""
    found = engine.definition(home(), caller(), name)
    drawn = engine.diagram_of(home(), caller(), found.id)
    return answer({"id": found.id, "bpmn20Xml": drawn.decode(errors="replace")})


def start(name: str) -> Response:
    """Start a case of this very version, or of the key's newest."""
    sent = asked.body()
    asked.only(sent, _START)
    found = engine.definition(home(), caller(), name)
    started = engine.start(
        home(), caller(), found.key, version=found.version, business_key=asked.text(sent, "businessKey"),
        variables=read_all(sent.get("variables")),
    )  # fmt: skip
    made: dict[str, object] = {
        "links": [], "id": started.id, "definitionId": started.definition, "definitionKey": started.key,
        "businessKey": started.business_key, "caseInstanceId": None, "ended": started.status == "completed",
        "suspended": False, "tenantId": None,
    }  # fmt: skip
    if asked.flag(sent, "withVariablesInReturn"):
        made["variables"] = show_all(engine.variables(home(), caller(), started.id))
    return answer(made)
