"""``/job``: jobs and timers, in Camunda 7's words; an administrator lets one be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

import engine
from engine import BadValueError
from web.current import home
from web.rest import asked
from web.rest.answers import BROKEN, answer, nothing, problem, stamp
from web.rest.gate import caller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Blueprint, Response

    from engine import JobView

_FIELDS: Final = {
    "jobId": "id",
    "executionId": "executionId",
    "processInstanceId": "processInstanceId",
    "processDefinitionId": "processDefinitionId",
    "processDefinitionKey": "processDefinitionKey",
    "activityId": "failedActivityId",
    "failedActivityId": "failedActivityId",
    "exceptionMessage": "exceptionMessage",
}
_TIMER: Final = "timer"
_FLAGS: Final[Mapping[str, Callable[[JobView], bool]]] = {
    "withRetriesLeft": lambda one: one.retries > 0,
    "noRetriesLeft": lambda one: one.retries == 0,
    "withException": lambda one: one.error is not None,
    "timers": lambda one: one.kind == _TIMER,
    "messages": lambda one: one.kind != _TIMER,
    "active": lambda one: not one.suspended,
    "suspended": lambda one: one.suspended,
    "executable": lambda one: one.retries > 0 and one.due <= home().clock.now(),
}
_FILTERS: Final = frozenset({*_FIELDS, *_FLAGS, "jobIds", "processInstanceIds"})
_ORDERS: Final = {
    "jobId": "id", "executionId": "executionId", "processInstanceId": "processInstanceId",
    "processDefinitionId": "processDefinitionId", "processDefinitionKey": "processDefinitionKey",
    "jobPriority": "priority", "jobRetries": "retries", "jobDueDate": "dueDate",
}  # fmt: skip
_REASON: Final = "Executed over the REST interface."


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    root = f"{base}/job"
    rest.add_url_rule(root, "jobs", listing, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/count", "count_jobs", count, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/<job>", "job", one)
    rest.add_url_rule(f"{root}/<job>/execute", "execute_job", execute, methods=["POST"])
    rest.add_url_rule(f"{root}/<job>/retries", "job_retries", retries, methods=["PUT"])


def listing() -> Response:
    """What is due or will be, soonest first: for administrators."""
    sent = asked.filters(_FILTERS)
    return answer(asked.paged(_found(sent), sent, _ORDERS))


def count() -> Response:
    """How many there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS)))})


def one(job: str) -> Response:
    """One of them."""
    return answer(described(engine.job(home(), caller(), job)))


def execute(job: str) -> Response:
    """Do it now; 500 with the error where it fails, as Camunda 7 answers."""
    asked.only(asked.body(), {"reason"})
    why = engine.execute_job(home(), caller(), job, reason=request.args.get("reason") or _REASON)
    return nothing() if why is None else problem(BROKEN, why, kind="RestException")


def retries(job: str) -> Response:
    """Let a job that was given up be tried again; how often it then is, stands in the diagram or is the usual."""
    sent = asked.body()
    asked.only(sent, {"retries", "dueDate"})
    if sent.get("dueDate") is not None or (asked.number(sent, "retries") or 0) < 1:
        raise BadValueError("Send retries, a whole number from 1 on, without dueDate: a job is tried again at once.")
    engine.retry_job(home(), caller(), job, reason="Retries set over the REST interface.")
    return nothing()


def _found(sent: Mapping[str, object]) -> list[Mapping[str, object]]:
    rows = engine.job_list(home(), caller(), instance=asked.text(sent, "processInstanceId"))
    kept = [row for row in rows if all(holds(row) for name, holds in _FLAGS.items() if asked.flag(sent, name))]
    ids, cases = asked.texts(sent, "jobIds"), asked.texts(sent, "processInstanceIds")
    shown = (described(row) for row in kept if (not ids or row.id in ids) and (not cases or row.instance in cases))
    wanted = {field: asked.text(sent, name) for name, field in _FIELDS.items() if name in sent}
    return [row for row in shown if all(row[field] == value for field, value in wanted.items())]


def described(row: JobView) -> Mapping[str, object]:
    """A job, as Camunda 7 writes it."""
    return {
        "id": row.id, "jobDefinitionId": None, "processInstanceId": row.instance, "processDefinitionId": row.definition,
        "processDefinitionKey": row.key, "executionId": row.instance, "exceptionMessage": row.error,
        "failedActivityId": row.element, "retries": row.retries, "dueDate": stamp(row.due),
        "suspended": row.suspended, "priority": 0, "tenantId": None, "createTime": stamp(row.created_at),
        "batchId": None,
    }  # fmt: skip
