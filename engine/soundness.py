"""The auditor that looks for what must not exist, so that people find it before citizens do (design 6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine.act import perform
from engine.rights import must_administer, who
from engine.trail import Change, Draft
from storage import list_repairs, soundness
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.act import Act
    from engine.by import By
    from engine.home import Home

GRACE = timedelta(minutes=10)
"""How long after its time a timer or job may still wait: longer than a killed server holds a job."""
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """One thing that must not exist: what it is, the id of what is concerned, more of it, and what to do."""

    problem: str
    subject: str
    detail: str
    remedy: str


REMEDIES = {
    "case-stands-still": "Nobody and nothing can move this case. Set its variables or cancel it, with a reason.",
    "timer-in-the-past": "The job runner has not fired it. See that the server or a worker runs.",
    "job-in-the-past": "The job runner has not run it. See that the server or a worker runs.",
    "job-given-up": "Its tries are used up and no incident tells of it. Read its error, mend the cause, do it by hand.",
    "task-of-an-ended-case": "It can no longer be done. Report this: no act of the program leaves it.",
    "timer-of-an-ended-case": "It can no longer fire. Report this: no act of the program leaves it.",
    "wait-of-an-ended-case": "It can no longer be met. Report this: no act of the program leaves it.",
    "external-task-of-an-ended-case": "It can no longer be done. Report this: no act of the program leaves it.",
    "gap-in-a-series": "A number is missing or the counter was changed by hand. Compare with the paper book.",
    "gap-in-a-register": "A line is missing or the counter was changed by hand. Compare with a backup.",
    "list-out-of-step": "A list may not show this task where it belongs. Run: quytrinh check --mend-lists.",
    "events-missing": "Events of this case are missing. Run audit verify, and compare with a backup.",
    "paper-missing": "The bytes of this document are not in blobs/. Restore them from a backup.",
    "paper-changed": "The bytes of this document are not those that were stored. Restore them from a backup.",
}


CASES: Final = {
    "case-stands-still": "subject",
    "timer-in-the-past": "detail",
    "task-of-an-ended-case": "detail",
    "timer-of-an-ended-case": "detail",
    "wait-of-an-ended-case": "detail",
    "external-task-of-an-ended-case": "detail",
    "events-missing": "subject",
}
"""Where a flaw names the case that it is about."""
COSTLY: Final = frozenset({"events-missing", "paper-missing", "paper-changed"})
"""Problems that are looked for by reading every event or every paper."""


def examine(home: Home, by: By, *, deep: bool = False) -> tuple[Flaw, ...]:
    """Everything that must not exist in the agency; ``deep`` reads every paper and compares its SHA-256.

    Raises:
        RefusedError: the person is no administrator.
    """
    with home.database.read() as connection:
        must_administer(who(connection, by, home.clock.within(connection)), "check the home")
    return found(home, by.agency, whole=True, deep=deep)[0]


def found(home: Home, agency: str, *, whole: bool, deep: bool = False) -> tuple[tuple[Flaw, ...], frozenset[str]]:
    """What must not exist, and the problems that were looked for: without ``whole`` not those that cost much."""
    asked = frozenset(REMEDIES) if whole else frozenset(REMEDIES) - COSTLY
    with home.database.read() as connection:
        before = home.clock.within(connection) - GRACE
        flaws = [_flaw(*one) for one in soundness.flaws(connection, agency, before=before, problems=asked)]
        papers = soundness.blobs(connection, agency) if whole else ()
        flaws += [
            _flaw(problem, document, sha256)
            for sha256, document in papers
            for problem in _paper(home, sha256, deep=deep)
        ]
    return tuple(flaws), asked


def mend_lists(home: Home, by: By) -> None:
    """Make what lists are read from anew, out of the tasks: after ``check`` has found one out of step.

    Raises:
        RefusedError: the person is no administrator.
    """
    perform(home, by, ("mend-lists",), _mend_lists)


def _mend_lists(act: Act) -> dict[str, object]:
    must_administer(who(act.connection, act.by, act.at), "mend the lists")
    list_repairs.mend(act.connection, act.by.agency)
    act.record(Draft("settings-changed", changes=(Change("lists", new="made anew from the tasks"),)))
    return {}


def _flaw(problem: str, subject: str, detail: str) -> Flaw:
    return Flaw(problem=problem, subject=subject, detail=detail, remedy=REMEDIES[problem])


def _paper(home: Home, sha256: str, *, deep: bool) -> Iterator[str]:
    if not deep:
        if not home.blobs.exists(sha256):
            yield "paper-missing"
        return
    try:
        with home.blobs.open(sha256) as stream:
            digest = hashlib.sha256()
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except StorageError:
        yield "paper-missing"
        return
    if digest.hexdigest() != sha256:
        yield "paper-changed"
