"""Values on a command line: ``--var a=VALUE``, ports and instants."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

MOST_PROCESSES = 64
HIGHEST_PORT = 65535


def assignment(text: str) -> tuple[str, object]:
    """Read ``a=VALUE``: VALUE as JSON if it parses, else as the text that it is; a fraction is exact."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"“{text}” has no name or no =; write --var name=VALUE")
    try:
        read = json.loads(value, parse_float=Decimal, parse_constant=_no_number)
        # Half a surrogate pair is no text (RFC 8259, 8.2); what was typed, backslashes and all, is.
        json.dumps(read, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError):
        return name, value
    return name, read


def _no_number(text: str) -> object:
    raise ValueError(text)


def whole_port(text: str) -> int:
    """Read a port."""
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; write a whole number from 0 to {HIGHEST_PORT}")
    return int(text)


def whole_processes(text: str) -> int:
    """Read how many processes there are to be."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(
            f"“{text}” processes cannot be; write a whole number from 1 to {MOST_PROCESSES}"
        )
    return int(text)


def instant(text: str, zone: str) -> datetime:
    """Read an instant (ISO 8601); one without a zone is the office's own.

    Raises ValueError when it is none.
    """
    read = datetime.fromisoformat(text)
    return read if read.tzinfo is not None else read.replace(tzinfo=ZoneInfo(zone))
