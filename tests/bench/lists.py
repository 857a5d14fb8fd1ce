"""How long the database takes for a person's list and its counts, however many tasks there are and have been."""

from __future__ import annotations

from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Final

import engine
from engine.buckets import ends_of
from engine.rights import who
from engine.whose import whose
from storage import inbox
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine import Home

PAGE: Final = 50
KINDS: Final = ("official", "head", "clerk")
"""Whose lists: with tasks of their own; with those of a unit's role besides; with those of a role of the whole agency."""


def people(*, units: int, of_each: int) -> dict[str, list[str]]:
    """Some people of each kind, spread over the units."""
    step = max(1, units // of_each)
    chosen = range(0, units, step)[:of_each]
    ranks = {"head": 0, "clerk": 1, "official": 3}
    return {kind: [f"cb{unit + ranks[kind] * units:05}" for unit in chosen] for kind in KINDS}


def times(home: Home, chosen: Mapping[str, Sequence[str]], *, rounds: int) -> dict[str, dict[str, list[float]]]:
    """By question and kind of person: milliseconds in the database, the best of the rounds for each person."""
    now = home.clock.now()
    ends = ends_of(home, now)
    found: dict[str, dict[str, list[float]]] = {}
    with home.database.read() as connection:
        for kind, persons in chosen.items():
            for person in persons:
                actor = who(connection, by(person), now)
                mine = whose(connection, by(person), actor)
                asked: dict[str, Callable[[], object]] = {
                    "list": lambda mine=mine: inbox.inbox(connection, mine, ends=ends, limit=PAGE),
                    "counts": lambda mine=mine: inbox.scope_counts(connection, mine, ends=ends),
                    "buckets": lambda mine=mine: inbox.inbox_counts(connection, mine, ends=ends),
                }
                for name, ask in asked.items():
                    ask()
                    found.setdefault(name, {}).setdefault(kind, []).append(min(_timed(ask) for _ in range(rounds)))
    for kind, persons in chosen.items():
        for person in persons:
            mark = lambda person=person: engine.inbox_mark(home, by(person))
            mark()
            found.setdefault("mark", {}).setdefault(kind, []).append(min(_timed(mark) for _ in range(rounds)))
    return found


def _timed(ask: Callable[[], object]) -> float:
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1e3


def slow(values: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return quantiles(values, n=20, method="inclusive")[18]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return median(values)
