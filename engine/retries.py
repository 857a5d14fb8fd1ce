"""How long a failed job waits before it is tried again: ``camunda:failedJobRetryTimeCycle``, spread a little.

Camunda 7 reads a repeating interval (``R3/PT10M``: three tries, ten minutes apart), a list of intervals, one for each
further try (``PT1M,PT5M,PT30M``), or one interval (two tries). The spread keeps apart what failed at once for one
reason: a mail server that comes back shall not meet all of it in the same second.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from engine.timer_rules import parse_duration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

SPREAD: Final = 0.1
"""By which share of it a wait grows at most; it never shrinks, so that a modeler's ten minutes are ten at least."""
MOST_TRIES: Final = 100


def cycle(text: str) -> list[timedelta]:
    """The waits that a cycle asks for, one before each further try."""
    if "," in text:
        return [parse_duration(part.strip()).rest for part in text.split(",")][: MOST_TRIES - 1]
    count, slash, period = text.strip().rpartition("/")
    tries = int(count[1:] or 1) if slash else 2
    return [parse_duration(period).rest] * max(min(tries, MOST_TRIES) - 1, 0)


def pause(waits: Sequence[timedelta], attempts: int, job: str) -> timedelta:
    """How long a job waits that has failed so often: the last wait again when there are no more.

    The spread hangs on the job and the attempt, not on chance: what is told of a case can be played again.
    """
    digest = sha256(f"{job}:{attempts}".encode()).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    return waits[min(attempts, len(waits)) - 1] * (1 + SPREAD * share)
