"""Answers: JSON as Camunda 7 writes it, and errors as ``{"type", "message"}``."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Final

import orjson
from flask import Response, current_app
from werkzeug.exceptions import HTTPException

import engine
from bpmn.errors import BpmnRoomError
from web import logs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

JSON: Final = "application/json"
BROKEN: Final = 500
_TYPES: Final = {
    401: "AuthenticationException",
    403: "AuthorizationException",
    404: "InvalidRequestException",
    405: "NotAllowedException",
    409: "ProcessEngineException",
    413: "PayloadTooLargeException",
    415: "NotSupportedException",
    422: "KeyReusedException",
    503: "ServiceUnavailableException",
}
logger = logging.getLogger(__name__)


def install(rest: Blueprint) -> None:
    """Answer every error of these routes in JSON."""
    rest.register_error_handler(engine.EngineError, of_engine_error)
    rest.register_error_handler(BpmnRoomError, of_bpmn_error)
    rest.register_error_handler(HTTPException, of_http_error)
    rest.register_error_handler(Exception, of_crash)


def answer(body: object, status: int = 200) -> Response:
    """JSON; its content type is exactly ``application/json``, since workers compare it as text."""
    return Response(orjson.dumps(body), status, content_type=JSON)


def nothing() -> Response:
    """204, without a body and its type."""
    response = Response(status=204)
    response.headers.pop("Content-Type", None)
    return response


def problem(status: int, message: str, *, kind: str | None = None, **more: object) -> Response:
    """An error."""
    return answer({"type": kind or _TYPES.get(status, "InvalidRequestException"), "message": message, **more}, status)


def stamp(at: datetime | None) -> str | None:
    """An instant as Camunda 7 writes it: ``2026-11-23T10:00:00.000+0000``."""
    if at is None:
        return None
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}+0000"


def of_engine_error(error: engine.EngineError) -> Response:
    """The answer for what the engine refuses; a lost race names the winner and the time (design 12)."""
    if isinstance(error, engine.LostRaceError):
        return problem(
            error.status, str(error), kind="OptimisticLockingException", winner=error.winner, at=stamp(error.at)
        )
    if isinstance(error, engine.FormRefusedError):
        return problem(400, str(error), kind="FormFieldValidationException", details=_fields(error))
    return problem(error.status, str(error))


def _fields(error: engine.FormRefusedError) -> Mapping[str, object]:
    return {path: {"vi": vi, "en": en} for path, vi, en in error.errors}


def of_bpmn_error(error: BpmnRoomError) -> Response:
    """The answer for a value or file that cannot be read."""
    return problem(400, error.message)


def of_http_error(error: HTTPException) -> Response:
    """The answer for what is wrong with the request itself; ``Allow`` and the like are kept."""
    status = error.code or BROKEN
    response = problem(status, f"{error.name}: {error.description}")
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def of_crash(error: Exception) -> Response:
    """The answer for a fault of the program: a code to look for in the log, and nothing of its inside."""
    if current_app.testing:
        raise error
    code = f"QT-{token_hex(3).upper()}"
    logger.error("%s at %s", code, logs.place(), exc_info=error)
    message = f"The fault is the server's. Nothing was changed. Tell the administrator the code {code}."
    return problem(BROKEN, message, kind="ProcessEngineException")
