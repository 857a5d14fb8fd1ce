"""``/process-instance``: running cases and their variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

import engine
from engine import BadValueError, NotFoundError
from web.current import home
from web.rest import asked
from web.rest.answers import answer, nothing
from web.rest.gate import caller
from web.rest.typed import read, read_all, show, show_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Blueprint, Response

    from engine import CaseRow

RUNNING: Final = ("active", "suspended")
_FILTERS: Final = frozenset(
    {"businessKey", "processDefinitionKey", "processDefinitionId", "processInstanceIds", *RUNNING}
)
_ORDERS: Final = {
    "instanceId": "id", "definitionKey": "definitionKey", "definitionId": "definitionId", "businessKey": "businessKey",
}  # fmt: skip


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    root = f"{base}/process-instance"
    rest.add_url_rule(root, "instances", listing, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/count", "count_instances", count, methods=["GET", "POST"])
    rest.add_url_rule(f"{root}/<instance>", "instance", one)
    rest.add_url_rule(f"{root}/<instance>", "cancel_instance", cancel, methods=["DELETE"])
    rest.add_url_rule(f"{root}/<instance>/variables", "variables", variables)
    rest.add_url_rule(f"{root}/<instance>/variables", "change_variables", change, methods=["POST"])
    rest.add_url_rule(f"{root}/<instance>/variables/<name>", "variable", variable)
    rest.add_url_rule(f"{root}/<instance>/variables/<name>", "put_variable", put, methods=["PUT"])


def listing() -> Response:
    """The running cases that the caller may see, newest first."""
    sent = asked.filters(_FILTERS)
    first, most = asked.page(sent)
    rows = _found(sent, asked.MOST if "sortBy" in sent else first + most)
    return answer(asked.paged(map(described, rows), sent, _ORDERS))


def count() -> Response:
    """How many there are."""
    return answer({"count": len(_found(asked.filters(_FILTERS), asked.MOST))})


def _found(sent: Mapping[str, object], limit: int) -> list[CaseRow]:
    wanted = [status for status in RUNNING if asked.flag(sent, status)] or RUNNING
    definition = asked.text(sent, "processDefinitionId")
    most = limit if definition is None else asked.MOST
    found = [row for status in wanted for row in _of_status(sent, status, most) if definition in {None, row.definition}]
    return sorted(found, key=lambda row: (row.started_at, row.id), reverse=True)


def _of_status(sent: Mapping[str, object], status: str, limit: int) -> Sequence[CaseRow]:
    return engine.cases(
        home(),
        caller(),
        key=asked.text(sent, "processDefinitionKey"),
        status=status,
        business_key=asked.text(sent, "businessKey"),
        ids=asked.texts(sent, "processInstanceIds"),
        limit=limit,
    )


def described(row: CaseRow) -> dict[str, object]:
    """A running case, as Camunda 7 writes it."""
    return {
        "links": [], "id": row.id, "definitionId": row.definition, "definitionKey": row.key,
        "businessKey": row.business_key, "caseInstanceId": None, "ended": row.status not in RUNNING,
        "suspended": row.status == "suspended", "tenantId": None,
    }  # fmt: skip


def suspended(instances: Iterable[str]) -> frozenset[str]:
    """Which of these cases are suspended."""
    wanted = set(instances)
    found = engine.cases(home(), caller(), status="suspended", ids=wanted, limit=len(wanted)) if wanted else ()
    return frozenset(row.id for row in found)


def running(instance: str) -> CaseRow:
    """The row of a running case.

    Raises:
        NotFoundError: there is none, it has ended, or it is not for the caller.
    """
    found = engine.cases(home(), caller(), ids=[instance])
    if not found or found[0].status not in RUNNING:
        raise NotFoundError("running case", instance)
    return found[0]


def one(instance: str) -> Response:
    """One running case."""
    return answer(described(running(instance)))


def cancel(instance: str) -> Response:
    """End a case before its end; ``deleteReason`` goes into the trail."""
    running(instance)
    reason = request.args.get("deleteReason") or "Ended over the REST interface."
    engine.cancel(home(), caller(), instance, reason=reason)
    return nothing()


def variables(instance: str) -> Response:
    """The variables of a case."""
    running(instance)
    return answer(show_all(engine.variables(home(), caller(), instance)))


def variable(instance: str, name: str) -> Response:
    """One variable of a case."""
    running(instance)
    found = engine.variables(home(), caller(), instance)
    if name not in found:
        raise NotFoundError("variable", name)
    return answer(show(found[name]))


def change(instance: str) -> Response:
    """Set variables by hand: an administrator's repair."""
    sent = asked.body()
    asked.only(sent, {"modifications", "deletions", "reason"})
    if sent.get("deletions"):
        raise BadValueError("A variable cannot be taken away: the trail would not say so. Set it to null instead.")
    return _set(instance, read_all(sent.get("modifications"), "modifications"), asked.text(sent, "reason"))


def put(instance: str, name: str) -> Response:
    """Set one variable by hand."""
    return _set(instance, {name: read(asked.body(), name)}, request.args.get("reason"))


def _set(instance: str, values: Mapping[str, object], reason: str | None) -> Response:
    running(instance)
    engine.set_variables(home(), caller(), instance, values, reason=reason or "Set over the REST interface.")
    return nothing()
