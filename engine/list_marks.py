"""The mark of a person's list: a short text that is another one after any change to it.

It is made of the list itself (tasks, their revisions and titles, what the person has put aside, requests for more
time), so nothing is kept for it and it misses no change, whichever process made it, but those behind the first
``marks.FAR`` of a queue.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from engine.buckets import ends_of
from engine.for_others import others_of
from engine.notice_board import MOST_COUNTED, reader_in
from engine.rights import who
from engine.whose import watched_cases
from engine.zones import office_zone
from storage import inbox, marks, notices
from storage.prepared import answers

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from engine.rights import Who
    from storage.prepared import Question
    from storage.session import Connection

MOST = 1000
FURTHER = ("watched", "started", "done")


class InboxMark(NamedTuple):
    """The mark of a list, and how many notices the person has not read, up to ``notice_board.MOST_COUNTED``."""

    of_list: str
    unread: int


def inbox_mark(home: Home, by: By, *, scope: str = "all") -> InboxMark:
    """The mark of a scope of a person's list, a wider one than the scope needs where that is cheaper; and their bell.

    Every open tab asks for it every few seconds: one block, and one go for all that does not need each other's answer.
    """
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        bell = notices.unread_ids(reader_in(connection, actor), most=MOST_COUNTED)
        *seen, unread = answers(connection, [*_asked(by, actor), bell])
        told: list[object] = [sorted(set(rows)) for rows in seen]
        if scope in FURTHER:
            told.append(_further(home, connection, by, actor, scope))
    return InboxMark(blake2b(repr(told).encode(), digest_size=12).hexdigest(), len(unread))


def _asked(by: By, actor: Who) -> list[Question]:
    mine = {"agency": by.agency, "person": by.person}
    asked = [*marks.of_list(**mine, roles=actor.roles), marks.of_requests(**mine), marks.put_aside(**mine)]
    for other in others_of(actor):
        asked += marks.of_list(agency=by.agency, person=other.person, roles=other.roles)
    return asked


def _further(home: Home, connection: Connection, by: By, actor: Who, scope: str) -> list[object]:
    if scope == "watched":
        return [(row.id, row.event_no) for row in watched_cases(connection, by, actor)]
    whose = inbox.Whose(by.agency, by.person)
    rows = inbox.inbox(connection, whose, ends=ends_of(actor.at, office_zone(home)), scope=scope, limit=MOST)
    return [(row.id, row.rev, row.subject) for row in rows]
