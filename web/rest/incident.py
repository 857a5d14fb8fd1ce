"""``/incident``: what stands still until somebody helps, in Camunda 7's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import engine
from web.current import home
from web.rest import asked
from web.rest.answers import answer, stamp
from web.rest.gate import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint, Response

    from engine import IncidentView

_TYPES: Final = {"external": "failedExternalTask"} | dict.fromkeys(
    ("handler", "job", "failed", "child", "timer", "mail", "digest"), "failedJob"
)
"""Camunda 7 has two types of its own; an incident of another kind has that kind as its type, which it allows too."""
_FIELDS: Final = {
    "incidentId": "id",
    "incidentType": "incidentType",
    "incidentMessage": "incidentMessage",
    "processInstanceId": "processInstanceId",
    "processDefinitionId": "processDefinitionId",
    "executionId": "executionId",
    "activityId": "activityId",
    "failedActivityId": "failedActivityId",
    "causeIncidentId": "causeIncidentId",
    "rootCauseIncidentId": "rootCauseIncidentId",
    "configuration": "configuration",
}
_FILTERS: Final = frozenset({*_FIELDS, "processDefinitionKeyIn", "incidentMessageLike"})
_ORDERS: Final = {**_FIELDS, "incidentTimestamp": "incidentTimestamp"}


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    root = f"{base}/incident"
    rest.add_url_rule(root, "incidents", listing)
    rest.add_url_rule(f"{root}/count", "count_incidents", count)
    rest.add_url_rule(f"{root}/<incident>", "incident", one)


def listing() -> Response:
    """The open incidents, newest first: for administrators."""
    sent = asked.filters(_FILTERS)
    return answer(asked.paged(_found(sent), sent, _ORDERS))


def count() -> Response:
    """How many there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS)))})


def one(incident: str) -> Response:
    """One open incident; one that was dealt with is gone, as in Camunda 7."""
    found = engine.incident(home(), caller(), incident).incident
    if found.resolved_at is not None:
        raise engine.NotFoundError("open incident", incident)
    return answer(described(found))


def _found(sent: Mapping[str, object]) -> list[Mapping[str, object]]:
    keys, like = asked.texts(sent, "processDefinitionKeyIn"), asked.text(sent, "incidentMessageLike")
    wanted = {field: asked.text(sent, name) for name, field in _FIELDS.items() if name in sent}
    rows = engine.incidents(home(), caller(), instance=asked.text(sent, "processInstanceId"), limit=asked.MOST)
    shown = [described(row) for row in rows if keys is None or row.key in keys]
    return [
        row
        for row in shown
        if all(row[field] == value for field, value in wanted.items())
        and (like is None or _like(str(row["incidentMessage"]), like))
    ]


def _like(text: str, pattern: str) -> bool:
    """SQL's LIKE with ``%`` alone, as Camunda 7 documents it."""
    begin, *middle = pattern.split("%")
    if not middle:
        return text == pattern
    if not text.startswith(begin) or not text[len(begin) :].endswith(middle[-1]):
        return False
    at = len(begin)
    for part in middle[:-1]:
        found = text.find(part, at, len(text) - len(middle[-1]))
        if found < 0:
            return False
        at = found + len(part)
    return True


def described(row: IncidentView) -> Mapping[str, object]:
    """An incident, as Camunda 7 writes it; ``configuration`` is the id of the job or external task that failed."""
    return {
        "id": row.id, "processDefinitionId": row.definition, "processInstanceId": row.instance,
        "executionId": row.instance, "incidentTimestamp": stamp(row.opened_at),
        "incidentType": _TYPES.get(row.kind, row.kind), "activityId": row.element, "failedActivityId": row.element,
        "causeIncidentId": row.id, "rootCauseIncidentId": row.id, "configuration": row.external or row.job,
        "incidentMessage": row.message, "tenantId": None, "jobDefinitionId": None, "annotation": None,
    }  # fmt: skip
