"""Who does whose work: substitutes at an instant, through others who are away too, and the cycles that are refused.

C stands in for B where a substitution from B to C covers the instant and the procedure. While B is absent, C also
stands in for everybody for whom B does, in the procedures that both substitutions cover, and so on. While B is there,
B does that work, and C only B's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storage import absences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from storage.absences import Substitution
    from storage.session import Connection


class Stead(NamedTuple):
    """Somebody in whose place a person acts: in these procedures, empty for all; ``through``: who was named between."""

    person: str
    keys: frozenset[str]
    through: tuple[str, ...] = ()

    def covers(self, key: str) -> bool:
        """Whether the work of a procedure is among it."""
        return not self.keys or key in self.keys


def steads_of(connection: Connection, agency: str, person: str, at: datetime) -> tuple[Stead, ...]:
    """In whose place a person acts at an instant, those who named them first."""
    rows = absences.substituting(connection, agency, at)
    if not any(row.substitute == person for row in rows):
        return ()
    away = {row.person for row in absences.absences(connection, agency, at=at)}
    found: list[Stead] = []
    waiting = [Stead(person, frozenset())]
    while waiting:
        here = waiting.pop(0)
        for row in rows:
            if row.substitute == here.person and row.person not in {person, here.person, *here.through}:
                stead = _further(here, row, person)
                if stead is not None:
                    found.append(stead)
                    waiting += [stead] if stead.person in away else []
    return tuple(found)


def _further(here: Stead, row: Substitution, person: str) -> Stead | None:
    keys = shared(here.keys, frozenset(row.keys))
    through = here.through if here.person == person else (*here.through, here.person)
    return None if keys is None else Stead(row.person, keys, through)


def shared(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    """The procedures that two scopes share (an empty one is all of them); None when there is none."""
    if not one or not other:
        return one or other
    return one & other or None


def cycle(rows: Iterable[Substitution], new: Substitution) -> tuple[str, ...]:
    """The people in a ring that a new substitution would close at some moment in some procedure; empty when in none."""
    known = list(rows)
    return _ring(known, new, (new.person, new.substitute), (new.since, new.until), frozenset(new.keys))


def _ring(
    rows: Sequence[Substitution],
    new: Substitution,
    path: tuple[str, ...],
    span: tuple[datetime, datetime],
    keys: frozenset[str],
) -> tuple[str, ...]:
    if path[-1] == new.person:
        return path
    for row in rows:
        both = max(span[0], row.since), min(span[1], row.until)
        common = shared(keys, frozenset(row.keys))
        if row.person != path[-1] or row.substitute in path[1:] or both[0] >= both[1] or common is None:
            continue
        found = _ring(rows, new, (*path, row.substitute), both, common)
        if found:
            return found
    return ()
