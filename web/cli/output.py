"""What the command line prints: JSON for programs, lines for people."""

from __future__ import annotations

import json
import logging
import os
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import engine
from bpmn.errors import BpmnRoomError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine import TaskView

WIDEST = 60


def say(text: str) -> None:
    """Tell a person something that is not the result."""
    print(f"quytrinh: {text}", file=sys.stderr, flush=True)


class OneLine(logging.Formatter):
    """A log record as one line, without the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The message alone."""
        return f"quytrinh: {' '.join(record.getMessage().split())}"


def log_in_lines() -> None:
    """Print warnings as one line each, unless QUYTRINH_LOG_LEVEL is debug; ``serve`` sets up its own log."""
    if logging.lastResort is not None and os.environ.get("QUYTRINH_LOG_LEVEL", "").lower() != "debug":
        logging.lastResort.setFormatter(OneLine())


def show(value: Mapping[str, object]) -> None:
    """Print one object as JSON."""
    print(json.dumps(engine.plain(_numbers(dict(value))), ensure_ascii=False))


def _numbers(value: object) -> object:
    """The value with decimals as numbers where a double is exact, as /engine-rest has them; others stay as text."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_numbers(item) for item in value]
    if isinstance(value, Decimal) and value.is_finite() and Decimal(repr(float(value))) == value:
        return float(value)
    return value


def table(rows: Iterable[Mapping[str, object]], columns: Iterable[str], *, as_json: bool) -> None:
    """Print a list: an object a line as JSON, or these columns for a person."""
    found = list(rows)
    if as_json:
        for row in found:
            show(row)
        return
    names = list(columns)
    lines = [names, *([_cell(row[name]) for name in names] for row in found)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    plain = engine.plain(value)
    text = "" if plain is None else " ".join(map(str, plain)) if isinstance(plain, list) else str(plain)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def task_row(task: TaskView) -> dict[str, object]:
    """A task as programs read it (design 12)."""
    return {
        "id": task.id, "element": task.element, "name": task.name, "instance": task.instance, "assignee": task.assignee,
        "candidates": list(task.candidates), "due": task.due, "created": task.created, "status": task.status,
    }  # fmt: skip


def refused(error: Exception, *, as_json: bool) -> int:
    """Tell on the standard error why something was not done; gives the exit status."""
    if as_json:
        told: dict[str, object] = {"type": getattr(error, "kind", "unreadable"), "message": str(error)}
        if isinstance(error, engine.LostRaceError):
            told |= {"winner": error.winner, "at": error.at}
        if isinstance(error, engine.FormRefusedError):
            told["errors"] = [{"field": path, "vi": vi, "en": en} for path, vi, en in error.errors]
        print(json.dumps(engine.plain(told), ensure_ascii=False), file=sys.stderr)
    else:
        # A database's own words may have several lines.
        say(" ".join((error.message if isinstance(error, BpmnRoomError) else str(error)).split()))
    return 1
