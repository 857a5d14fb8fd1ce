"""``/external-task``: automatic steps that workers in any language fetch, lock and finish."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

import engine
from bpmn.reader import read
from engine import BadValueError, LostRaceError, StateError, Topic
from web.current import home
from web.rest import asked
from web.rest.answers import answer, nothing, stamp
from web.rest.gate import caller
from web.rest.process_instance import suspended
from web.rest.typed import read_all, show_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Blueprint, Response

    from engine import ExternalView
    from web.rest.polling import WaitingRoom

MOST: Final = 1000
_FETCH: Final = frozenset({"workerId", "maxTasks", "usePriority", "asyncResponseTimeout", "topics", "sorting"})
_TOPIC: Final = frozenset(
    [
        "topicName",
        "lockDuration",
        "variables",
        "localVariables",
        "businessKey",
        "processDefinitionKey",
        "processDefinitionKeyIn",
        "deserializeValues",
        "includeExtensionProperties",
    ]
)
_FILTERS: Final = frozenset(
    [
        "externalTaskId",
        "topicName",
        "workerId",
        "processInstanceId",
        "processDefinitionKey",
        "locked",
        "notLocked",
        "active",
    ]
)
_ORDERS: Final = {
    "id": "id", "createTime": "createTime", "taskPriority": "priority", "lockExpirationTime": "lockExpirationTime",
    "processInstanceId": "processInstanceId", "processDefinitionKey": "processDefinitionKey",
}  # fmt: skip


def add_routes(rest: Blueprint, base: str, room: WaitingRoom) -> None:
    """The paths of this module."""
    root = f"{base}/external-task"
    rest.add_url_rule(root, "external_tasks", listing, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/count", "count_external_tasks", count, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/fetchAndLock", "fetch_and_lock", partial(fetch_and_lock, room), methods=["POST"])
    rest.add_url_rule(f"{root}/<task>", "external_task", one)
    for name, view in (
        ("complete", complete),
        ("failure", failure),
        ("bpmnError", bpmn_error),
        ("extendLock", extend_lock),
        ("unlock", unlock),
    ):
        rest.add_url_rule(f"{root}/<task>/{name}", f"external_task_{name}", view, methods=["POST"])


def fetch_and_lock(room: WaitingRoom) -> Response:
    """Lock free steps for a worker; with ``asyncResponseTimeout`` wait so many milliseconds for some."""
    sent = asked.body()
    asked.only(sent, _FETCH)
    by, served = caller(), home()
    worker = asked.text(sent, "workerId", required=True) or ""
    topics, curious = _topics(sent.get("topics"))
    limit, priority = asked.number(sent, "maxTasks", 1) or 0, asked.flag(sent, "usePriority")
    timeout = asked.number(sent, "asyncResponseTimeout", 0) or 0

    def look() -> tuple[ExternalView, ...]:
        return engine.fetch_and_lock(served, by, worker=worker, topics=topics, limit=limit, use_priority=priority)

    found = room.fetch((by.agency, by.person, topics), look, seconds=timeout / 1000)
    return answer([_fetched(one, with_properties=one.topic in curious) for one in found])


def _fetched(one: ExternalView, *, with_properties: bool) -> Mapping[str, object]:
    """A locked step; only those of active cases are fetched."""
    properties = _properties(one.definition).get(one.element, {}) if with_properties else {}
    more = {"suspended": False, "extensionProperties": properties, "variables": show_all(one.variables)}
    return {**_described(one), **more}


@lru_cache(maxsize=64)
def _properties(definition: str) -> Mapping[str, Mapping[str, str]]:
    """The ``camunda:properties`` of each element of a version, which never changes."""
    diagram = read(engine.diagram_of(home(), caller(), definition))
    nodes = (node for process in diagram.processes.values() for node in process.root.walk())
    return {node.id: dict(node.properties) for node in nodes}


def _topics(sent: object) -> tuple[tuple[Topic, ...], frozenset[str]]:
    """The topics, and the names of those whose steps' properties are wanted too."""
    if not isinstance(sent, list) or not all(isinstance(topic, dict) for topic in sent):
        raise BadValueError('“topics” must be a list such as [{"topicName": "a", "lockDuration": 10000}].')
    curious = frozenset(str(one.get("topicName")) for one in sent if asked.flag(one, "includeExtensionProperties"))
    return tuple(map(_topic, sent)), curious


def _topic(sent: Mapping[str, object]) -> Topic:
    asked.only(sent, _TOPIC)
    one, several = asked.text(sent, "processDefinitionKey"), asked.texts(sent, "processDefinitionKeyIn")
    return Topic(
        name=asked.text(sent, "topicName", required=True) or "",
        lock_ms=asked.number(sent, "lockDuration") or 0,
        variables=asked.texts(sent, "variables"),
        business_key=asked.text(sent, "businessKey"),
        process_keys=(*([one] if one else []), *(several or ())),
    )


def _described(one: ExternalView) -> dict[str, object]:
    return {
        "id": one.id, "activityId": one.element, "activityInstanceId": f"{one.element}:{one.token}",
        "executionId": one.instance, "processInstanceId": one.instance, "processDefinitionId": one.definition,
        "processDefinitionKey": one.key, "topicName": one.topic,
        "workerId": one.worker, "lockExpirationTime": stamp(one.locked_until), "createTime": stamp(one.created),
        "retries": one.retries, "errorMessage": one.error_message, "priority": one.priority,
        "businessKey": one.business_key, "tenantId": None,
    }  # fmt: skip


def listing() -> Response:
    """The open external tasks."""
    sent = asked.filters(_FILTERS)
    found = _found(sent)
    asleep = suspended(one.instance for one in found)
    rows = [{**_described(one), "suspended": one.instance in asleep} for one in found]
    return answer(asked.paged(rows, sent, _ORDERS))


def count() -> Response:
    """How many there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS)))})


def _found(sent: Mapping[str, object]) -> list[ExternalView]:
    locked = True if asked.flag(sent, "locked") else False if asked.flag(sent, "notLocked") else None
    found = engine.external_tasks(
        home(), caller(), instance_id=asked.text(sent, "processInstanceId"), topic=asked.text(sent, "topicName"),
        worker=asked.text(sent, "workerId"), key=asked.text(sent, "processDefinitionKey"), locked=locked, limit=MOST,
    )  # fmt: skip
    wanted = asked.text(sent, "externalTaskId")
    return [one for one in found if wanted in {None, one.id}]


def one(task: str) -> Response:
    """One external task."""
    found = engine.external_task(home(), caller(), task)
    return answer({**_described(found), "suspended": found.instance in suspended([found.instance])})


@contextmanager
def _held() -> Iterator[None]:
    """Camunda 7 answers 400, not 409, when another worker holds the task."""
    try:
        yield
    except LostRaceError:
        raise
    except StateError as error:
        raise BadValueError(str(error)) from error


def _worker(sent: Mapping[str, object]) -> str:
    return asked.text(sent, "workerId", required=True) or ""


def complete(task: str) -> Response:
    """The worker has done it."""
    sent = asked.body()
    asked.only(sent, {"workerId", "variables", "localVariables"})
    values, local = read_all(sent.get("variables")), read_all(sent.get("localVariables"), "localVariables")
    with _held():
        engine.complete_external(home(), caller(), task, worker=_worker(sent), variables=values, local=local)
    return nothing()


def failure(task: str) -> Response:
    """The worker could not do it: again after ``retryTimeout`` while there are ``retries``, else an incident."""
    sent = asked.body()
    asked.only(sent, {"workerId", "errorMessage", "errorDetails", "retries", "retryTimeout"})
    with _held():
        engine.fail_external(
            home(), caller(), task, worker=_worker(sent), message=asked.text(sent, "errorMessage"),
            details=asked.text(sent, "errorDetails"), retries=asked.number(sent, "retries"),
            timeout_ms=asked.number(sent, "retryTimeout", 0) or 0,
        )  # fmt: skip
    return nothing()


def bpmn_error(task: str) -> Response:
    """The worker found a business error: the diagram's error path is taken."""
    sent = asked.body()
    asked.only(sent, {"workerId", "errorCode", "errorMessage", "variables"})
    with _held():
        engine.error_external(
            home(), caller(), task, worker=_worker(sent), code=asked.text(sent, "errorCode", required=True) or "",
            message=asked.text(sent, "errorMessage"), variables=read_all(sent.get("variables")),
        )  # fmt: skip
    return nothing()


def extend_lock(task: str) -> Response:
    """The worker needs longer."""
    sent = asked.body()
    asked.only(sent, {"workerId", "newDuration"})
    with _held():
        engine.extend_lock(home(), caller(), task, worker=_worker(sent), ms=asked.number(sent, "newDuration") or 0)
    return nothing()


def unlock(task: str) -> Response:
    """Give a task back for any worker to fetch."""
    engine.unlock_external(home(), caller(), task)
    return nothing()
