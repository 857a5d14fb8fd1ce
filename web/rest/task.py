"""``/task``: what people have to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import engine
from engine import LostRaceError, NotFoundError
from web.current import home
from web.rest import asked
from web.rest.answers import answer, nothing, stamp
from web.rest.gate import caller
from web.rest.process_instance import change as change_variables
from web.rest.process_instance import suspended
from web.rest.typed import read_all, show, show_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Blueprint, Response

    from engine import TaskView

_FIELDS: Final = {
    "taskId": "id", "assignee": "assignee", "name": "name", "taskDefinitionKey": "element",
    "processInstanceId": "instance",
    "processDefinitionKey": "key", "processDefinitionId": "definition", "processDefinitionName": "procedure",
    "processInstanceBusinessKey": "business_key",
}  # fmt: skip
_FILTERS: Final = frozenset(
    {*_FIELDS, "candidateUser", "candidateGroup", "includeAssignedTasks", "unassigned", "assigned", "active"}
)
_ORDERS: Final = {
    "id": "id", "name": "name", "assignee": "assignee", "priority": "priority", "created": "created", "dueDate": "due",
    "followUpDate": "followUp", "instanceId": "processInstanceId",
}  # fmt: skip


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    root = f"{base}/task"
    rest.add_url_rule(root, "tasks", listing, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/count", "count_tasks", count, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/<task>", "task", one)
    for name, view in (("claim", claim), ("unclaim", unclaim), ("complete", complete)):
        rest.add_url_rule(f"{root}/<task>/{name}", f"{name}_task", view, methods=["POST"])
    rest.add_url_rule(f"{root}/<task>/variables", "task_variables", variables)
    rest.add_url_rule(f"{root}/<task>/variables", "change_task_variables", change, methods=["POST"])
    rest.add_url_rule(f"{root}/<task>/variables/<name>", "task_variable", variable)


def listing() -> Response:
    """The open tasks of the caller: for an administrator, all of the agency."""
    sent = asked.filters(_FILTERS)
    return answer(asked.paged(_described(_found(sent)), sent, _ORDERS))


def count() -> Response:
    """How many there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS)))})


def _found(sent: Mapping[str, object]) -> list[TaskView]:
    found = engine.every_task(home(), caller(), instance=asked.text(sent, "processInstanceId"))
    wanted = {field: asked.text(sent, name) for name, field in _FIELDS.items() if name in sent}
    rows = [one for one in found if all(getattr(one, field) == value for field, value in wanted.items())]
    if asked.flag(sent, "unassigned"):
        rows = [one for one in rows if one.assignee is None]
    if asked.flag(sent, "assigned"):
        rows = [one for one in rows if one.assignee is not None]
    return _offered(sent, rows)


def _offered(sent: Mapping[str, object], rows: list[TaskView]) -> list[TaskView]:
    """Those offered to a person, by name or by a role; or to a role, with or without its unit."""
    person, role = asked.text(sent, "candidateUser"), asked.text(sent, "candidateGroup")
    if not asked.flag(sent, "includeAssignedTasks") and (person or role):
        rows = [one for one in rows if one.assignee is None]
    if role is not None:
        rows = [one for one in rows if any(role in {each, each.partition("@")[0]} for each in one.candidates)]
    if person is None:
        return rows
    offered = engine.every_task(home(), replace(caller(), person=person), scope="offered")
    theirs = {one.id for one in offered}
    return [one for one in rows if one.id in theirs or person in one.candidates]


def _described(found: Sequence[TaskView]) -> list[dict[str, object]]:
    asleep = suspended(one.instance for one in found)
    return [_row(one, asleep=one.instance in asleep) for one in found]


def _row(one: TaskView, *, asleep: bool) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "assignee": one.assignee, "owner": None, "created": stamp(one.created),
        "lastUpdated": stamp(one.claimed_at), "due": stamp(one.due), "followUp": stamp(one.follow_up),
        "delegationState": None, "description": None, "executionId": one.instance, "parentTaskId": None,
        "priority": one.priority, "processDefinitionId": one.definition, "processInstanceId": one.instance,
        "caseExecutionId": None, "caseDefinitionId": None, "caseInstanceId": None, "taskDefinitionKey": one.element,
        "suspended": asleep, "formKey": one.form, "camundaFormRef": None, "tenantId": None, "taskState": "Created",
    }  # fmt: skip


def one(task: str) -> Response:
    """One open task."""
    return answer(_described([_open(task)])[0])


def _open(task: str) -> TaskView:
    found = engine.task(home(), caller(), task).task
    if found.status != "open":
        raise NotFoundError("open task", task)
    return found


def claim(task: str) -> Response:
    """Take a task; an administrator may take it for somebody else (``userId``)."""
    sent = asked.body()
    asked.only(sent, {"userId"})
    person = asked.text(sent, "userId") or caller().person
    found = engine.task(home(), caller(), task).task
    if found.assignee not in {None, person}:
        raise LostRaceError(task, found.assignee, found.claimed_at)
    if person == caller().person:
        engine.claim(home(), caller(), task)
    else:
        engine.assign(home(), caller(), task, person)
    return nothing()


def unclaim(task: str) -> Response:
    """Put a task back."""
    engine.release(home(), caller(), task)
    return nothing()


def complete(task: str) -> Response:
    """Finish a task; the form's rules hold here too."""
    sent = asked.body()
    asked.only(sent, {"variables", "withVariablesInReturn"})
    done = engine.complete(home(), caller(), task, read_all(sent.get("variables")))
    if not asked.flag(sent, "withVariablesInReturn"):
        return nothing()
    return answer(show_all(engine.variables(home(), caller(), done.instance)))


def variables(task: str) -> Response:
    """The variables as the task sees them."""
    return answer(show_all(engine.task(home(), caller(), task).variables))


def variable(task: str, name: str) -> Response:
    """One variable as the task sees it."""
    found = engine.task(home(), caller(), task).variables
    if name not in found:
        raise NotFoundError("variable", name)
    return answer(show(found[name]))


def change(task: str) -> Response:
    """Set variables of the task's case by hand: an administrator's repair."""
    return change_variables(_open(task).instance)
