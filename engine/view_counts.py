"""How many tasks each of a person's saved views holds, up to a bound: for the figures beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine.buckets import ends_of
from engine.inbox import SCOPES, WATCHED
from engine.rights import who
from engine.whose import whose
from engine.zones import zone_in
from storage import inbox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from storage.task_filter import TaskFilter

MOST: Final = 100
"""Counted so far: the figure then says 99+."""


class AskedView(NamedTuple):
    """What a saved view asks for: a scope of the inbox and a filter."""

    scope: str
    wanted: TaskFilter


def view_counts(home: Home, by: By, asked: Mapping[str, AskedView]) -> dict[str, int]:
    """How many tasks each of the views holds, 100 where there are more; a view of a scope that there is not holds none.

    It reads no further than the list itself does, so a view that holds very much costs no more than its first page.
    """
    now = home.clock.now()
    with home.database.read() as connection:
        actor = who(connection, by, now)
        ends = ends_of(now, zone_in(home, connection, by.agency, by.person))
        mine = {watching: whose(connection, by, actor, watching=watching) for watching in (False, True)}
        return {
            name: len(
                inbox.inbox(
                    connection,
                    mine[view.scope == WATCHED],
                    ends=ends,
                    scope=view.scope,
                    wanted=view.wanted,
                    order="ended" if view.scope == "done" else "due",
                    limit=MOST,
                )
            )
            for name, view in asked.items()
            if view.scope in SCOPES and view.scope != "everything"
        }
