"""Ids: UUID version 7 (RFC 9562) as text, sortable by time, monotonic within a process."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_lock = threading.Lock()
_last = 0

AHEAD = 60_000 << 12
"""How far the counter may run ahead of the clock: a minute, for more than 4,096 ids of one millisecond."""


def new_id(at: datetime) -> str:
    """A new id stamped with ``at`` (UTC, milliseconds); those of one stamp grow within this process."""
    global _last  # noqa: PLW0603 (one counter a process keeps ids of one millisecond in order)
    stamp = int(at.timestamp() * 1000) << 12
    with _lock:
        _last = _last + 1 if stamp <= _last < stamp + AHEAD else stamp
        head = _last
    random = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    number = (head >> 12 & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (head & 0xFFF) << 64 | 0b10 << 62 | random
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
