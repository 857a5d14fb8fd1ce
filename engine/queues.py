"""Queues: what waits for what. A slow letter shall not keep a timer waiting, so each queue has workers of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.jobs import AUDIT, CALENDAR, DIGEST, HANDLER, MAIL
from storage.dispatch import JOB, Hint
from storage.jobs import Kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from storage.jobs import Job

TIMERS, CASES, SLOW, POST = "timers", "cases", "slow", "mail"
QUEUES: Final = {TIMERS: 2, CASES: 2, SLOW: 2, POST: 1}
"""Each queue, and how much of it one worker does at the same time."""
_ELSEWHERE: Final = {HANDLER: SLOW, AUDIT: SLOW, CALENDAR: SLOW, MAIL: POST, DIGEST: POST}


def queue_of(kind: str) -> str:
    """The queue of a kind of job: that of the cases, unless it renders, sends or goes through many cases."""
    return _ELSEWHERE.get(kind, CASES)


def hints(jobs: Iterable[Job]) -> list[Hint]:
    """What the workers are told of jobs that are due."""
    return [Hint(queue_of(job.kind), JOB, (job.id,)) for job in jobs]


def kinds_of(queues: Collection[str]) -> Kinds:
    """The kinds of jobs that stand in these queues."""
    if CASES in queues:
        return Kinds(tuple(kind for kind, queue in _ELSEWHERE.items() if queue not in queues), but=True)
    return Kinds(tuple(kind for kind, queue in _ELSEWHERE.items() if queue in queues))
