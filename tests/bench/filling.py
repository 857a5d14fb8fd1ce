"""Filling a home with the work of years: finished and open tasks of the four procedures, with their trails."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from argon2 import PasswordHasher

from tests.bench.copying import Copier, Numbers
from tests.bench.population import population
from tests.bench.sinks import columns_of, sink
from tests.bench.templates import COPIED
from tests.support.homes import AGENCY, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.bench.population import Population
    from tests.bench.sinks import Sink
    from tests.bench.templates import Template

YEARS: Final = timedelta(days=3 * 365)
WEEKS: Final = timedelta(days=20)
CHUNK: Final = 500
"""Copies that are written at once."""


class Load(NamedTuple):
    """How much there shall be."""

    finished: int
    open: int
    officials: int
    units: int

    @classmethod
    def of(cls, tasks: int) -> Load:
        """So many finished tasks, a fifth as many open ones, an official for each twenty of these."""
        return cls(tasks, tasks // 5, max(40, tasks // 100), max(2, tasks // 2000))


class Filled(NamedTuple):
    """How much there is."""

    cases: int
    finished: int
    open: int
    events: int


def fill(
    url: str,
    load: Load,
    walked: tuple[Sequence[Template], Sequence[Template]],
    *,
    now: datetime,
    tell: Callable[[str], None],
) -> Filled:
    """Fill a database that holds the demo agency and nothing else with copies of what was ``walked``."""
    random = Random(1)  # noqa: S311 (the same work every time)
    ended, open_ = walked
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    people = population(AGENCY, officials=load.officials, units=load.units, password=hashed)
    plan = _planned(ended, open_, load, now, random)
    with sink(url) as into:
        _employ(into, people)
        return _copied(into, people, plan, random, tell)


def _planned(
    ended: Sequence[Template], open_: Sequence[Template], load: Load, now: datetime, random: Random
) -> list[tuple[datetime, Template]]:
    """Which template is copied and at what instant, in the order of time."""
    plan = []
    finished = still = 0
    weights = [1 / (1 + one.ended) for one in open_]  # most of what is finished shall be in cases that have ended
    while still < load.open:
        (one,) = random.choices(open_, weights)
        plan.append((now - random.random() * WEEKS, one))
        still, finished = still + one.open, finished + one.ended
    while finished < load.finished:
        one = random.choice(ended)
        plan.append((now - WEEKS - random.random() * YEARS, one))
        finished += one.ended
    return sorted(plan, key=lambda pair: pair[0])


def _employ(into: Sink, people: Population) -> None:
    for table, rows in people.rows.items():
        names = columns_of(table)
        into.write(table, [[_plain(row[name], sqlite=into.sqlite) for name in names] for row in rows])


def _plain(value: Any, *, sqlite: bool) -> object:  # noqa: ANN401 (what a column may hold)
    if not sqlite or not hasattr(value, "isoformat"):
        return value
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else value.isoformat()


def _copied(
    into: Sink,
    people: Population,
    plan: Sequence[tuple[datetime, Template]],
    random: Random,
    tell: Callable[[str], None],
) -> Filled:
    known = {(key, version): found for found, key, version in into.run("SELECT id, key, version FROM definition")}
    numbers = Numbers()
    copiers: dict[int, Copier] = {}
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COPIED}
    cases = finished = still = events = 0
    for serial, (at, template) in enumerate(plan, 1):
        copier = copiers.get(id(template))
        if copier is None:
            copier = copiers[id(template)] = Copier(template, _definitions(template, known), people, sqlite=into.sqlite)
        made = copier.copy(serial, at, random.choice(people.units), random, numbers)
        for table, some in made.items():
            rows[table] += some
        cases += len(made["instance"])
        finished, still = finished + template.ended, still + template.open
        events += len(made["audit_event"])
        if serial % CHUNK == 0 or serial == len(plan):
            for table, some in rows.items():
                into.write(table, some)
                some.clear()
            if serial % (CHUNK * 20) == 0:
                tell(f"{serial} of {len(plan)} copies, {finished} finished and {still} open tasks, {events} events")
    _stand(into, numbers)
    return Filled(cases, finished, still, events)


def _definitions(template: Template, known: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """The definitions of the template's home and those of the same key and version here."""
    found = {row["definition"]: known[row["key"], row["version"]] for row in template.rows["instance"]}
    return found | {row["definition"]: found[row["definition"]] for row in template.rows["external"]}


def _stand(into: Sink, numbers: Numbers) -> None:
    """Put the counters where the numbers end."""
    for (name, year), last in numbers.last.items():
        key = f"agency = '{AGENCY}' AND name = '{name}' AND year = {year}"
        if into.run(f"SELECT 1 FROM counter WHERE {key}"):  # noqa: S608 (names of series, no one's input)
            into.run(f"UPDATE counter SET last = {last} WHERE {key}")  # noqa: S608
        else:
            into.run(f"INSERT INTO counter (agency, name, year, last) VALUES ('{AGENCY}', '{name}', {year}, {last})")  # noqa: S608
