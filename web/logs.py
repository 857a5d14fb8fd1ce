"""The log: lines for people, or JSON for a collector, with what they are about and nothing that people wrote."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from flask import g, has_request_context, request

from engine import log_subject
from web.current import home

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from flask import Flask, Response

    from engine import Settings

HEADER: Final = "X-Request-Id"
_TEXT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_SECRET: Final = frozenset({"token"})
_ABOUT: Final = {"case_id": "case", "task_id": "task", "document_id": "document", "incident_id": "incident"}
"""Parts of an address that a line names."""


def set_up(settings: Settings) -> None:
    """Write to the standard error, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(settings))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])
    # It tells of each look at the database's revision, and /readyz looks often.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def for_granian() -> dict[str, Any]:
    """Logging of granian's own: its words go where ours go."""
    return {"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}, "granian.access": {}}}


def formatter(settings: Settings) -> logging.Formatter:
    """How a line is written."""
    if settings.log_format == "text":
        return logging.Formatter(_TEXT)
    import structlog  # noqa: PLC0415 - slow to load, and for JSON alone

    wordy = settings.log_level == "debug"
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _subject,
        ],
        processors=[
            _wordy if wordy else _discreet,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        pass_foreign_args=True,
    )


def install(app: Flask) -> None:
    """Give each request an id, that of a trusted proxy where it sends one, and say it in the answer."""
    app.after_request(_say)


def place() -> str:
    """Where a request went, for a line of the log: its path, unless a part of it opens something."""
    return str(request.url_rule) if _SECRET & set(request.view_args or {}) else request.path


def request_id() -> str:
    """The id of this request, made when it is first asked for: what refuses a request may come before all else."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "") if home().settings.trusted_proxy else ""
        g.request_id = given if _ID.fullmatch(given) else uuid4().hex
    return str(g.request_id)


def _say(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response


def _subject(logger: object, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say about which request, person and case a line is; nobody is looked up for it."""
    del logger, method
    if has_request_context():
        person = getattr(g.get("_login_user"), "login", None) or getattr(g.get("caller"), "person", None)
        about = {word: (request.view_args or {}).get(part) for part, word in _ABOUT.items()}
        told = {"request": request_id(), "person": person, **about}
        line.update((name, value) for name, value in told.items() if value)
    line.update(log_subject())
    return line


def _discreet(logger: object, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error is its kind and where it was raised: its words may hold what somebody wrote."""
    del logger, method
    record: logging.LogRecord = line["_record"]
    arguments = line.pop("positional_args", None)
    if isinstance(arguments, tuple) and any(isinstance(one, BaseException) for one in arguments):
        line["event"] = str(record.msg) % tuple(
            type(one).__name__ if isinstance(one, BaseException) else one for one in arguments
        )
    if error := _error_of(line):
        frames = traceback.extract_tb(error.__traceback__)
        line["error"] = type(error).__name__
        line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def _wordy(logger: object, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """At the level debug an error tells all it has."""
    del logger, method
    line.pop("positional_args", None)
    if error := _error_of(line):
        line["error"] = type(error).__name__
        line["at"] = "".join(traceback.format_exception(error))
    return line


def _error_of(line: MutableMapping[str, Any]) -> BaseException | None:
    found = line.pop("exc_info", None)
    return found[1] if isinstance(found, tuple) else None
