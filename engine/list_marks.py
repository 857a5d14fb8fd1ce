"""The mark of a person's list: a short text that is another one after any change to it.

It is made of the list itself (tasks, their revisions and titles, what the person has put aside, requests for more
time), so nothing is kept for it and it misses no change, whichever process made it, but those behind the first
``marks.FAR`` of a queue.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from engine.buckets import ends_of
from engine.for_others import others_of
from engine.rights import who
from engine.whose import watched_cases
from engine.zones import office_zone
from storage import inbox, marks

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home

MOST = 1000
FOLLOWED = ("started", "done")


def inbox_mark(home: Home, by: By, *, scope: str = "all") -> str:
    """The mark of a scope of a person's list; a wider one than the scope needs where that is cheaper."""
    now = home.clock.now()
    mine = {"agency": by.agency, "person": by.person}
    with home.database.read() as connection:
        actor = who(connection, by, now)
        seen: list[object] = [
            marks.of_list(connection, **mine, roles=actor.roles),
            marks.of_requests(connection, **mine),
            marks.put_aside(connection, **mine),
        ]
        seen += [
            marks.of_list(connection, agency=by.agency, person=other.person, roles=other.roles)
            for other in others_of(actor)
        ]
        if scope == "watched":
            seen.append([(row.id, row.event_no) for row in watched_cases(connection, by, actor)])
        elif scope in FOLLOWED:
            whose = inbox.Whose(by.agency, by.person)
            rows = inbox.inbox(connection, whose, ends=ends_of(now, office_zone(home)), scope=scope, limit=MOST)
            seen.append([(row.id, row.rev, row.subject) for row in rows])
    return blake2b(repr(seen).encode(), digest_size=12).hexdigest()
