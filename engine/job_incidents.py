"""A job that has failed for good becomes an incident: of its case, or of no case (design 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.booking import open_incident
from engine.jobs import payload_of
from engine.repairs import MAIL_KINDS, MAILS
from storage import incidents

if TYPE_CHECKING:
    from engine.act import Act
    from storage.jobs import Job


def of_job(act: Act, job: Job, text: str) -> dict[str, object]:
    """Within an act, open the incident of a job that is given up.

    Mails have one for all of them: a mail server that is away gives up hundreds, and the mails that tell of an incident
    would be incidents again.
    """
    if job.kind in MAIL_KINDS:
        if not incidents.with_keys(act.connection, act.by.agency, MAILS):
            open_incident(act, job.kind, text, element=None, job=job.id, key=MAILS)
        return {}
    carried = payload_of(job)
    open_incident(act, "job", text, element=carried.get("element"), token=carried.get("token"), job=job.id)
    return {}
