"""The word bench: measures, tells its progress on the error stream, prints the rows."""

from __future__ import annotations

import argparse
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench import answers, growing, growth, inbox, over_http, throughput, timers, walking
from tests.bench.databases import cores, settings_of, sites
from tests.bench.rows import as_json, as_table
from tests.bench.shapes import OutgoingDocument, Shape27

if TYPE_CHECKING:
    from tests.bench.databases import Site
    from tests.bench.rows import Row

KINDS = ("sqlite", "postgresql")


class Size(NamedTuple):
    """How much is measured."""

    rounds: int
    cases: int
    loops: int
    tasks: int
    timers: int
    acts: int
    pages: int


FULL, QUICK = Size(5, 15, 1_000, 100, 10_000, 150, 8), Size(1, 2, 60, 5, 0, 0, 0)


def main(argv: list[str]) -> int:
    """Measure and print; 0 however the figures are: they are for people to judge."""
    asked = _asked(argv)
    size = QUICK if asked.quick else FULL._replace(rounds=asked.rounds)
    begun = time.perf_counter()
    sizes = None if asked.quick else growing.LARGE if asked.full else growing.SMALL
    kinds = tuple(asked.database or KINDS)
    rows = _over_http(kinds, size) if asked.http else _all(kinds, size, sizes, lists_only=asked.lists)
    if asked.json:
        print(as_json(rows))
        return 0
    print(as_table(rows))
    machine = f"{cores()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
    spent = f"{time.perf_counter() - begun:.0f} s"
    print(f"\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine}, load {load}, {spent}. One thread; medians of up to")
    print(f"{size.rounds} rounds of {size.cases} cases, the contenders taking turns. How to read it: docs/bench.md.")
    return 0


def _asked(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="quytrinh bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--quick", action="store_true", help="hardly measure: to see that the bench itself works")
    parser.add_argument("--full", action="store_true", help="lists at a million tasks: takes minutes more and 5 GB")
    parser.add_argument("--lists", action="store_true", help="only the lists as the agency grows")
    parser.add_argument("--http", action="store_true", help="only what is asked over HTTP: a web server, many clients")
    parser.add_argument("--rounds", type=int, default=FULL.rounds, help="rounds (default %(default)s)")
    parser.add_argument("--database", action="append", choices=KINDS, help="only this kind of database")
    return parser.parse_args(argv)


def _all(kinds: tuple[str, ...], size: Size, sizes: tuple[int, int] | None, *, lists_only: bool) -> list[Row]:
    """All rows; without ``sizes`` neither the lists as they grow nor a second start."""
    rows = [] if lists_only else [growth.bare(rounds=size.rounds, cases=size.cases)]
    with sites(kinds) as found:
        for site in () if lists_only else found:
            _tell(f"{site.kind}: {settings_of(site.copy())}")
            rows += _of(site, size)
        rows += [] if lists_only else growth.both_stored(found[0])
        if sizes is not None:
            rows += growing.grown(found, sizes, rounds=size.rounds, tell=_tell)
            if not lists_only:
                _tell("a second ./run")
                rows.append(answers.second_start(found[0].folder / "served", rounds=size.rounds))
    return rows


def _over_http(kinds: tuple[str, ...], size: Size) -> list[Row]:
    with sites(kinds) as found:
        return [one for site in found for one in _served(site, size)]


def _served(site: Site, size: Size) -> list[Row]:
    """Acts with one process and, on PostgreSQL, with two; there the whole inbox page too."""
    _tell(f"{site.kind}: over HTTP")
    several = site.kind == "postgresql"
    rows = [
        one for processes in ((1, 2) if several else (1,)) for one in over_http.acts(site, processes, count=size.acts)
    ]
    rows += [walking.walks(site, processes, cases=size.acts) for processes in ((1, 2) if several else (1,))]
    return [*rows, *over_http.pages(site, tasks=size.tasks, asked=size.pages)] if several else rows


def _of(site: Site, size: Size) -> list[Row]:
    rows: list[Row] = []
    for shape in (Shape27(), OutgoingDocument()):
        _tell(f"{site.kind}: {shape.name}")
        rows += throughput.measure(site, shape, rounds=size.rounds, cases=size.cases)
    _tell(f"{site.kind}: loops, deployment, inbox")
    rows.append(growth.loops(site, loops=size.loops, rounds=min(size.rounds, 2)))
    rows.append(answers.deployment(site, rounds=size.rounds))
    rows.append(inbox.bulk(site, rounds=size.rounds, count=size.tasks))
    rows.append(inbox.unchanged(site, rounds=size.rounds, count=size.tasks))
    if size.acts:
        rows += _served(site, size)
    if size.timers and site.kind == "postgresql":
        _tell(f"{site.kind}: timers")
        rows.append(timers.at_once(site, count=size.timers))
    return rows


def _tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)
