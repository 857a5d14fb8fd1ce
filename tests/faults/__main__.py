"""``./run faults``: kill at every point, on both databases, with many seeds; the counts are printed last."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from storage.failpoints import POINTS
from tests.bench.databases import sites
from tests.faults.cuts import cut
from tests.faults.kills import kill, server
from tests.faults.life import Plan, prepare
from tests.faults.races import TIMES, raced
from tests.faults.spine import Size, run, servers, told_in_words
from tests.support import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.databases import Site
from tests.faults.kills import Outcome

SHORT, WHOLE = 3, 20
"""Seeds for each point and database."""


def main() -> int:
    """Run it; status 1 when an acknowledged act was lost or done twice."""
    options = _options()
    if options.list:
        for name, what in POINTS.items():
            print(json.dumps({"name": name, "what": what}) if options.json else f"{name:16} {what}")
        return 0
    if options.spine:
        return _spine(options)
    if options.races:
        return _races(options)
    if options.cuts:
        return _cuts(options)
    kinds = _kinds()
    begun, outcomes = time.monotonic(), []
    with sites(kinds) as made:
        for site in made:
            for outcome in _all(site, WHOLE if options.full else options.seeds):
                outcomes.append(outcome)
                if outcome.wrong or not outcome.killed:
                    told = {**asdict(outcome), "database": site.kind}
                    print(json.dumps(told) if options.json else f"WRONG {told}", flush=True)
            print(f"{site.kind}: done after {time.monotonic() - begun:.0f} s", flush=True)
    wrong = sum(bool(outcome.wrong) or not outcome.killed for outcome in outcomes)
    acknowledged = sum(outcome.acknowledged for outcome in outcomes)
    counts = {"kills": len(outcomes), "points": len(POINTS), "databases": len(kinds)}
    _say({**counts, "acknowledged": acknowledged, "wrong": wrong}, as_json=options.json)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="quytrinh faults")
    parser.add_argument("--list", action="store_true", help="print the failpoints")
    parser.add_argument("--seeds", type=int, default=SHORT, help=f"kills for each point and database ({SHORT})")
    parser.add_argument("--full", action="store_true", help=f"{WHOLE} of them")
    parser.add_argument("--spine", action="store_true", help="kill web servers and workers under load instead")
    parser.add_argument("--races", action="store_true", help="over HTTP: one key many times, many people at one task")
    parser.add_argument("--cuts", action="store_true", help="cut PostgreSQL's connection at each message of an act")
    parser.add_argument("--tasks", type=int, default=100, help="how many tasks they race for (%(default)s)")
    parser.add_argument("--seconds", type=float, default=Size.seconds, help="how long (%(default)s)")
    parser.add_argument("--seed", type=int, default=Size.seed, help="which of them is killed when (%(default)s)")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _spine(options: argparse.Namespace) -> int:
    with sites(("postgresql",)) as (site,):
        home = site.home_folder()
        told = run(site.copy(), home, Size(seconds=options.seconds, seed=options.seed), servers())
        for wrong in told.wrong:
            print(f"WRONG {wrong}")
    print(json.dumps(asdict(told)) if options.json else told_in_words(told))
    return 1 if told.wrong else 0


def _races(options: argparse.Namespace) -> int:
    wrong = 0
    with sites(_kinds()) as made:
        for site in made:
            told = raced(site.copy(), site.home_folder(), tasks=options.tasks, times=TIMES)
            for each in told.wrong:
                print(f"WRONG {each}")
            counts = {"database": site.kind, **asdict(told), "wrong": len(told.wrong)}
            _say(counts, as_json=options.json)
            wrong += len(told.wrong)
    return 1 if wrong else 0


def _cuts(options: argparse.Namespace) -> int:
    with sites(("postgresql",)) as (site,):
        assert site.server is not None
        told = cut(site.copy(), site.home_folder(), site.server.folder)
    for each in told.wrong:
        print(f"WRONG {each}")
    _say({**asdict(told), "wrong": len(told.wrong)}, as_json=options.json)
    return 1 if told.wrong else 0


def _kinds() -> tuple[str, ...]:
    if postgres.binaries():
        return "sqlite", "postgresql"
    print(f"Only on SQLite. {postgres.REMEDY}")
    return ("sqlite",)


def _say(counts: dict[str, object], *, as_json: bool) -> None:
    print(json.dumps(counts) if as_json else " ".join(f"{name}={value}" for name, value in counts.items()), flush=True)


def _all(site: Site, seeds: int) -> Iterator[Outcome]:
    processes = server()
    for point in POINTS:
        for seed in range(seeds):
            plan = Plan(url=site.copy(), home=Path(site.home_folder()), cases=2)
            prepare(plan)
            yield kill(plan, point, seed, processes)
            site.clean()


if __name__ == "__main__":
    raise SystemExit(main())
