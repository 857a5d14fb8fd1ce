"""``/message`` and ``/signal``: what happens outside and cases wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import engine
from engine import BadValueError, LostRaceError, Receipt, StateError
from web.current import home
from web.rest import asked
from web.rest.answers import answer, nothing, problem
from web.rest.gate import caller
from web.rest.process_instance import described
from web.rest.typed import read_all, show_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint, Response

_MESSAGE: Final = frozenset(
    [
        "messageName",
        "businessKey",
        "correlationKeys",
        "processInstanceId",
        "processVariables",
        "all",
        "resultEnabled",
        "variablesInResultEnabled",
    ]
)


def add_routes(rest: Blueprint, base: str) -> None:
    """The paths of this module."""
    rest.add_url_rule(f"{base}/message", "message", message, methods=["POST"])
    rest.add_url_rule(f"{base}/signal", "signal", signal, methods=["POST"])


def message() -> Response:
    """Give a message to the case that waits for it and agrees, or start the procedure that it starts."""
    sent = asked.body()
    asked.only(sent, _MESSAGE)
    name = asked.text(sent, "messageName", required=True) or ""
    try:
        receipt = _send_all(sent, name) if asked.flag(sent, "all") else _send(sent, name)
    except LostRaceError:
        raise
    except StateError as error:
        return problem(
            400, f"Cannot correlate message “{name}”: {error}", kind="MismatchingMessageCorrelationException"
        )
    return _told(sent, receipt) if asked.flag(sent, "resultEnabled") else nothing()


def _send(sent: Mapping[str, object], name: str, instance: str | None = None) -> Receipt:
    return engine.send_message(
        home(), caller(), name,
        business_key=asked.text(sent, "businessKey"), instance=instance or asked.text(sent, "processInstanceId"),
        keys=read_all(sent.get("correlationKeys"), "correlationKeys"),
        variables=read_all(sent.get("processVariables"), "processVariables"),
    )  # fmt: skip


def _send_all(sent: Mapping[str, object], name: str) -> Receipt:
    """Give the message to each running case that waits for it and agrees; to none is an error too."""
    if caller().key is not None:
        raise BadValueError("One idempotency key is one act. Leave “all” or the key out.")
    wanted = asked.text(sent, "processInstanceId")
    found = engine.cases(
        home(), caller(), status="active", business_key=asked.text(sent, "businessKey"), limit=asked.MOST,
        ids=None if wanted is None else [wanted],
    )  # fmt: skip
    reached: list[str] = []
    refusal: StateError | None = None
    for row in found:
        try:
            reached += _send(sent, name, row.id).instances
        except StateError as error:
            refusal = error
    if not reached:
        raise refusal or StateError("No running case waits for it.")
    return Receipt(instances=tuple(reached))


def _told(sent: Mapping[str, object], receipt: Receipt) -> Response:
    wanted = asked.flag(sent, "variablesInResultEnabled")
    reached = [_result("Execution", case, with_variables=wanted) for case in receipt.instances]
    started = [_result("ProcessDefinition", case, with_variables=wanted) for case in receipt.started]
    return answer([*reached, *started])


def _result(kind: str, case: str, *, with_variables: bool) -> Mapping[str, object]:
    row = engine.cases(home(), caller(), ids=[case])
    execution = {"id": case, "processInstanceId": case, "ended": False, "tenantId": None}
    found: dict[str, object] = {
        "resultType": kind,
        "execution": execution if kind == "Execution" else None,
        "processInstance": described(row[0]) if row and kind == "ProcessDefinition" else None,
    }
    if with_variables:
        found["variables"] = show_all(engine.variables(home(), caller(), case))
    return found


def signal() -> Response:
    """Send a signal to all who wait for it."""
    sent = asked.body()
    asked.only(sent, {"name", "variables"})
    name = asked.text(sent, "name", required=True) or ""
    engine.send_signal(home(), caller(), name, variables=read_all(sent.get("variables")))
    return nothing()
