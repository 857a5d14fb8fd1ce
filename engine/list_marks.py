"""The mark of a person's list: a short text that is another one after any change to it.

It is made of the list itself (tasks, their revisions and titles, what the person has put aside, requests for more
time), so nothing is kept for it and it misses no change, whichever process made it, but those behind the first
``marks.FAR`` of a queue.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.buckets import ends_of
from engine.for_others import others_of
from engine.notice_board import MOST_COUNTED, read_by
from engine.rights import Onlooker
from engine.whose import watched_cases
from engine.zones import office_zone
from storage import inbox, marks, notices
from storage.together import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.by import By
    from engine.home import Home
    from engine.rights import Who
    from storage.prepared import Question
    from storage.session import Connection

MOST = 1000
FURTHER = ("watched", "started", "done")
_BELL = 0
"""The place of the question for the bell among those that are asked together."""


class InboxMark(NamedTuple):
    """The mark of a list, and how many notices the person has not read, up to ``notice_board.MOST_COUNTED``."""

    of_list: str
    unread: int


def inbox_mark(home: Home, by: By, *, scope: str = "all") -> InboxMark:
    """The mark of a scope of a person's list, a wider one than the scope needs where that is cheaper; and their bell.

    Every open tab asks for it every few seconds: one statement for all that does not need each other's answer. A
    glance is enough: a mark that is half of before a change and half of after it is none that a page was made with, or
    the change was of the other half.
    """
    with home.database.glance() as connection:
        actor = Onlooker(connection, by, home.clock.within(connection))
        mine = {"agency": by.agency, "person": by.person}
        bell = notices.unread_ids(read_by(actor), most=MOST_COUNTED)
        asked = [bell, *marks.of_list(**mine, roles=actor.roles), marks.of_requests(**mine), marks.put_aside(**mine)]
        seen = _answer(connection, asked)
        told: list[object] = [sorted({row for row in seen if row[0] != _BELL})]
        for other in others_of(actor):
            theirs = marks.of_list(agency=by.agency, person=other.person, roles=other.roles)
            told.append(sorted(set(_answer(connection, theirs))))
        if scope in FURTHER:
            told.append(_further(home, connection, by, actor, scope))
    unread = sum(row[0] == _BELL for row in seen)
    return InboxMark(blake2b(repr(told).encode(), digest_size=12).hexdigest(), unread)


def _answer(connection: Connection, questions: Sequence[Question]) -> list[tuple[Any, ...]]:
    one = together(questions)
    return one.statement.all(connection, one.parameters)


def _further(home: Home, connection: Connection, by: By, actor: Who, scope: str) -> list[object]:
    if scope == "watched":
        return [(row.id, row.event_no) for row in watched_cases(connection, by, actor)]
    whose = inbox.Whose(by.agency, by.person)
    rows = inbox.inbox(connection, whose, ends=ends_of(actor.at, office_zone(home)), scope=scope, limit=MOST)
    return [(row.id, row.rev, row.subject) for row in rows]
