"""Housekeeping: what may be forgotten after its time (design 3)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.news import forget_notices
from storage import documents, drafts, idempotency, snoozes, uploads

if TYPE_CHECKING:
    from engine.home import Home

KEYS_KEPT = timedelta(days=14)
ORPHANS_KEPT = timedelta(hours=24)
PREVIEWS_KEPT = timedelta(days=30)
_SHA256 = re.compile(rb"[0-9a-f]{64}")


def tidy(home: Home) -> int:
    """Forget keys, drafts of ended tasks and what came back to a list after 14 days, notices after 90.

    Bytes that nothing names go after 24 hours: gives how many files.

    PDFs that were made for reading go when nobody has read them for 30 days.

    Files are as old as the machine says, so the machine's clock decides, not the home's.
    """
    with home.database.writing() as connection:
        old = home.clock.within(connection) - KEYS_KEPT
        idempotency.purge(connection, old)
        snoozes.purge(connection, old)
        drafts.purge(connection, old)
    forget_notices(home)
    home.office.sweep(home.clock.base.now() - PREVIEWS_KEPT)
    with home.database.read() as connection:
        named = {sha.decode() for row in drafts.everything(connection) for sha in _SHA256.findall(row)}
        now = home.clock.base.now()
        swept = home.blobs.sweep(
            lambda sha256: sha256 in named or documents.has_blob(connection, sha256), now - ORPHANS_KEPT, now
        )
    with home.database.writing() as connection:
        uploads.purge(connection, home.clock.within(connection) - ORPHANS_KEPT, home.blobs.exists)
    return swept
