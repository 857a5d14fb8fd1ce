"""The auditor's rounds: what must not exist becomes an incident by itself, and ends by itself when it is gone.

The questions are those of ``quytrinh check`` (``engine.soundness``). Each round asks those that cost little; the first
of a day also counts the events of every case and looks for every paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.act import Act, perform
from engine.booking import open_incident
from engine.clock import HANOI
from engine.incident_views import FINDING
from engine.jobs import AUDIT, system_job
from engine.leases import fenced
from engine.soundness import CASES, found
from engine.trail import Draft
from storage import agencies, incidents, jobs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.by import By
    from engine.home import Home
    from engine.soundness import Flaw
    from storage.jobs import Job

MOST: Final = 100
"""Incidents that one round opens at most: who finds more runs ``quytrinh check``."""
GONE: Final = "the auditor no longer finds it"


class Rounds:
    """When the next round is due: asked often, by every process; all of them together make one job a round."""

    def __init__(self, home: Home) -> None:
        self._home, self._last = home, 0

    def plan(self) -> None:
        """Write the job of this round, unless it stands already."""
        minutes = self._home.settings.audit_minutes
        if not minutes:
            return
        now = self._home.clock.now()
        number = int(now.timestamp() // (60 * minutes))
        if number == self._last:
            return
        with self._home.database.writing() as connection:
            made = [job for agency in agencies.listing(connection) for job in self._jobs(agency.id, now, number)]
            jobs.insert_many(connection, made)
        self._last = number

    def _jobs(self, agency: str, now: datetime, number: int) -> list[Job]:
        """This round, and that of the day, which is written once a day (a job has its key once)."""
        day = now.astimezone(HANOI).date().isoformat()
        keys = {f"audit:{day}": True, f"audit:{number}": False}
        return [
            system_job(self._home, agency, AUDIT, {"whole": whole}, due=now, key=key) for key, whole in keys.items()
        ]


def run_audit(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """One round: what is found is written in the act that ends the job."""
    flaws, asked = found(home, job.agency, whole=bool(carried.get("whole")))

    def work(act: Act) -> dict[str, object]:
        if fenced(act, job):
            _compare(act, flaws, asked)
        return {}

    perform(home, by, (job.id,), work)


def _compare(act: Act, flaws: tuple[Flaw, ...], asked: frozenset[str]) -> None:
    now = {f"{FINDING}{flaw.problem}:{flaw.subject}": flaw for flaw in flaws}
    known = {str(row.key): row for row in incidents.with_keys(act.connection, act.by.agency, FINDING)}
    for key, row in known.items():
        if key not in now and row.kind in asked:
            incidents.resolve(act.connection, row.id, at=act.at, by=None, resolution=GONE)
            act.record(Draft("incident-resolved", reason=GONE))
    for key in [key for key in now if key not in known][:MOST]:
        _open(act, key, now[key])


def _open(act: Act, key: str, flaw: Flaw) -> None:
    """The incident stands at its case; its event does not, for the chain of that case may be what is wrong."""
    open_incident(act, flaw.problem, f"{flaw.subject}: {flaw.detail}", element=None, key=key)
    of = CASES.get(flaw.problem)
    case = {"subject": flaw.subject, "detail": flaw.detail}[of] if of is not None else None
    act.rows.incidents[-1] = act.rows.incidents[-1]._replace(instance=case)
