"""How long the database takes for a person's list and its counts, however many tasks there are and have been."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.buckets import ends_of
from engine.rights import who
from engine.whose import whose
from engine.zones import office_zone
from storage import inbox, marks
from storage.together import together
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine import Home
    from storage.session import Connection


class Taken(NamedTuple):
    """Milliseconds: by the clock, and of processors."""

    clock: float
    worked: float


PAGE: Final = 50
KINDS: Final = ("official", "head", "clerk")
"""Whose lists: with tasks of their own; with those of a unit's role besides; with a role's of the whole agency."""


def people(*, units: int, of_each: int) -> dict[str, list[str]]:
    """Some people of each kind, spread over the units."""
    step = max(1, units // of_each)
    chosen = range(0, units, step)[:of_each]
    ranks = {"head": 0, "clerk": 1, "official": 3}
    return {kind: [f"cb{unit + ranks[kind] * units:05}" for unit in chosen] for kind in KINDS}


class Stopwatch:
    """Tells how long a question takes, and how long the processors work on it: ours, and the server's behind it.

    On a machine that others use too, only the second says what a question costs.
    """

    def __init__(self, connection: Connection) -> None:
        self._server = None
        if connection.dialect.name == "postgresql":
            number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            self._server = Path(f"/proc/{number}/schedstat")

    def time(self, ask: Callable[[], object]) -> tuple[float, float]:
        """Ask, and give both in milliseconds."""
        worked, begun = self._worked(), perf_counter()
        ask()
        return (perf_counter() - begun) * 1e3, (self._worked() - worked) * 1e3

    def _worked(self) -> float:
        server = int(self._server.read_text(encoding="ascii").split()[0]) / 1e9 if self._server else 0.0
        return thread_time() + server


def times(home: Home, chosen: Mapping[str, Sequence[str]], *, rounds: int) -> dict[str, dict[str, list[Taken]]]:
    """By question and kind of person: what each person waits for it, the median of the rounds."""
    now = home.clock.now()
    ends = ends_of(now, office_zone(home))
    found: dict[str, dict[str, list[Taken]]] = {}
    with home.database.read() as connection, home.database.glance() as glance:
        watches = {connection: Stopwatch(connection), glance: Stopwatch(glance)}
        for kind, persons in chosen.items():
            for person in persons:
                actor = who(connection, by(person), now)
                mine = whose(connection, by(person), actor)
                mark = together(marks.of_list(agency=mine.agency, person=person, roles=mine.roles))
                asked: dict[str, tuple[Connection, Callable[[Connection], object]]] = {
                    "list": (connection, partial(inbox.inbox, whose=mine, ends=ends, limit=PAGE)),
                    "counts": (glance, partial(inbox.scope_counts, whose=mine, ends=ends)),
                    "buckets": (connection, partial(inbox.inbox_counts, whose=mine, ends=ends)),
                    "mark": (glance, partial(mark.statement.all, parameters=mark.parameters)),
                }
                for name, (where, ask) in asked.items():
                    one = partial(ask, where)
                    one()
                    taken = [watches[where].time(one) for _ in range(rounds)]
                    found.setdefault(name, {}).setdefault(kind, []).append(
                        Taken(median(one for one, _ in taken), median(one for _, one in taken))
                    )
    return found


def slow(values: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return quantiles(values, n=20, method="inclusive")[18]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return median(values)
