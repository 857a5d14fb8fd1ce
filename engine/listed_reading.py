"""What lists show of the data of cases: which variables a procedure shows, and their values for the rows of a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import listed
from engine.buckets import ends_of
from engine.rights import who
from engine.whose import whose
from engine.zones import zone_in
from storage import case_facts, definitions, inbox

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView
    from storage.session import Connection


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedView:
    """A variable of a procedure that lists may show; ``definition``: the version in force, which has its words."""

    key: str
    name: str
    definition: str


def listed_variables(home: Home, by: By) -> tuple[ListedView, ...]:
    """The variables that the procedures in force show in lists."""
    with home.database.read() as connection:
        versions = [home.shelf.version(connection, row.id) for row in definitions.listing(connection, by.agency)]
    return tuple(
        ListedView(key=version.row.key, name=name, definition=version.row.id)
        for version in versions
        for name in listed.names_of(version)
    )


def listed_values(
    home: Home, by: By, key: str, names: Collection[str], *, scope: str = "all"
) -> tuple[tuple[str, str], ...]:
    """The names and values that the tasks of a procedure in a scope could be filtered by, the most frequent first."""
    now = home.clock.now()
    with home.database.read() as connection:
        mine = whose(connection, by, who(connection, by, now), watching=scope == "watched")
        ends = ends_of(now, zone_in(home, connection, by.agency, by.person))
        return tuple(inbox.fact_values(connection, mine, key, names, ends=ends, scope=scope))


def told(connection: Connection, found: Sequence[TaskView], names: Collection[str]) -> tuple[TaskView, ...]:
    """The tasks with what lists know of their cases under these names; one search for all rows."""
    if not names or not found:
        return tuple(found)
    facts: dict[str, list[tuple[str, str]]] = {}
    for each in case_facts.of_cases(connection, {task.instance for task in found}, names):
        facts.setdefault(each.instance, []).append((each.name, each.value))
    return tuple(replace(task, facts=tuple(facts.get(task.instance, ()))) for task in found)
