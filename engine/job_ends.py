"""The end of a job, in the act that is its effect: so running it twice does nothing twice (design 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import jobs as rows

if TYPE_CHECKING:
    from engine.act import Act
    from storage.jobs import Job


def once(act: Act, job: Job) -> bool:
    """Finish the job with this act; False when another has done it already."""
    row = rows.lock(act.connection, job.id)
    if row is None or row.finished_at is not None:
        return False
    rows.finish(act.connection, job.id, act.at)
    return True
