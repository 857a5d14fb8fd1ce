"""Public posting (niêm yết): as long as a document hangs, every person of the agency may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.documents import NORMAL, get
from engine.errors import BadValueError, RefusedError
from engine.ids import new_id
from engine.trail import MISSING, Change, Draft
from storage import postings as rows
from storage.postings import Posting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from storage.session import Connection

LONGEST_PLACE = 200


def post(
    connection: Connection,
    *,
    agency: str,
    document: str,
    place: str,
    valid_from: date,
    valid_to: date | None,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
) -> Posting:
    """Write down where a document hangs, from which day on, until which day (inclusive; None: without end).

    Raises:
        NotFoundError: the agency has no such document.
        RefusedError: it is secret, or given up.
        BadValueError: there is no place, or the last day is before the first.
    """
    found = get(connection, agency, document)
    if found.secrecy != NORMAL or found.state == "cancelled":
        raise RefusedError("Only a document that is neither secret nor given up can be posted.")
    text = " ".join(place.split())
    if not text or len(text) > LONGEST_PLACE:
        raise BadValueError(f"Say where it is posted, in 1 to {LONGEST_PLACE} characters.")
    if valid_to is not None and valid_to < valid_from:
        raise BadValueError("The posting would end before it begins. Correct the days.")
    row = Posting(new_id(at), agency, document, text, valid_from, valid_to, at, by)
    rows.insert(connection, row)
    told = {"place": text, "from": valid_from, **({"until": valid_to} if valid_to else {})}
    changes = tuple(Change(name, MISSING, value) for name, value in told.items())
    record(Draft("document-posted", document=document, changes=changes))
    return row
