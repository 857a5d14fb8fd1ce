"""``./run faults``: kills, races, cuts, full disks; each prints its counts last."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from storage.failpoints import POINTS
from tests.bench.databases import sites
from tests.faults import full_disks
from tests.faults.cuts import cut
from tests.faults.kills import kill, server
from tests.faults.life import Plan, prepare
from tests.faults.races import TIMES, raced
from tests.faults.ready import measured
from tests.faults.spine import Size, run, servers
from tests.support import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.databases import Site
    from tests.faults.kills import Outcome

SHORT, WHOLE = 3, 20
"""Seeds for each point and database."""
TASKS, ALL_TASKS = 20, 1_000
"""How many tasks people race for."""
SECONDS, ALL_SECONDS = 60, 120
"""How long processes are killed under load."""


def main() -> int:
    """Run what is asked for; status 1 when anything is wrong."""
    options = _options()
    if options.list:
        for name, what in POINTS.items():
            print(json.dumps({"name": name, "what": what}) if options.json else f"{name:16} {what}")
        return 0
    chosen = [name for name in _PARTS if getattr(options, name)]
    if not chosen:
        chosen = list(_PARTS) if options.full else ["kills"]
    counts = [counted for name in chosen for counted in _PARTS[name](options)]
    for counted in counts:
        print(json.dumps(counted) if options.json else " ".join(f"{name}={value}" for name, value in counted.items()))
    return 1 if any(counted["wrong"] for counted in counts) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="quytrinh faults")
    parser.add_argument("--list", action="store_true", help="print the failpoints")
    parser.add_argument("--kills", action="store_true", help="kill at every point: what is done when nothing is named")
    parser.add_argument("--spine", action="store_true", help="kill web servers and workers under load")
    parser.add_argument("--races", action="store_true", help="over HTTP: one key many times, many people at one task")
    parser.add_argument("--cuts", action="store_true", help="cut PostgreSQL's connection at each message of an act")
    parser.add_argument("--disks", action="store_true", help="fill the disk of SQLite and of the papers; needs root")
    parser.add_argument("--ready", action="store_true", help="measure how soon all is ready after a kill")
    parser.add_argument("--full", action="store_true", help="the whole of what is named; all when nothing is")
    parser.add_argument("--seeds", type=int, help=f"kills for each point and database ({SHORT}, full {WHOLE})")
    parser.add_argument("--tasks", type=int, help=f"how many tasks people race for ({TASKS}, full {ALL_TASKS})")
    parser.add_argument("--seconds", type=float, help=f"how long under load ({SECONDS}, full {ALL_SECONDS})")
    parser.add_argument("--seed", type=int, default=Size.seed, help="which process is killed when (%(default)s)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.seeds = options.seeds or (WHOLE if options.full else SHORT)
    options.tasks = options.tasks or (ALL_TASKS if options.full else TASKS)
    options.seconds = options.seconds or (ALL_SECONDS if options.full else SECONDS)
    return options


def _kinds() -> tuple[str, ...]:
    if postgres.binaries():
        return "sqlite", "postgresql"
    print(f"Only on SQLite. {postgres.REMEDY}")
    return ("sqlite",)


def _told(part: str, counts: dict[str, object], wrong: list[str] | tuple[str, ...]) -> dict[str, object]:
    """The counts of a part; what is wrong is printed at once."""
    for each in wrong:
        print(f"WRONG {part}: {each}", flush=True)
    return {"part": part, **counts, "wrong": len(wrong)}


def _kills(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    begun, outcomes, kinds, wrong = time.monotonic(), list[object](), _kinds(), list[str]()
    acknowledged = 0
    with sites(kinds) as made:
        for site in made:
            for outcome in _all(site, options.seeds):
                outcomes.append(outcome)
                acknowledged += outcome.acknowledged
                if outcome.wrong or not outcome.killed:
                    wrong.append(str({**asdict(outcome), "database": site.kind}))
            print(f"{site.kind}: done after {time.monotonic() - begun:.0f} s", flush=True)
    counts = {"kills": len(outcomes), "points": len(POINTS), "databases": len(kinds), "acknowledged": acknowledged}
    yield _told("kills", {**counts}, wrong)


def _all(site: Site, seeds: int) -> Iterator[Outcome]:
    processes = server()
    for point in POINTS:
        for seed in range(seeds):
            plan = Plan(url=site.copy(), home=Path(site.home_folder()), cases=2)
            prepare(plan)
            yield kill(plan, point, seed, processes)
            site.clean()


def _spine(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    with sites(("postgresql",)) as (site,):
        told = run(site.copy(), site.home_folder(), Size(seconds=options.seconds, seed=options.seed), servers())
    yield _told("spine", asdict(told), told.wrong)


def _races(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    with sites(_kinds()) as made:
        for site in made:
            told = raced(site.copy(), site.home_folder(), tasks=options.tasks, times=TIMES)
            yield _told(f"races {site.kind}", asdict(told), told.wrong)


def _cuts(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    del options
    with sites(("postgresql",)) as (site,):
        assert site.server is not None
        told = cut(site.copy(), site.home_folder(), site.server.folder)
    yield _told("cuts", asdict(told), told.wrong)


def _disks(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    del options
    if not full_disks.may_mount():
        print(full_disks.REMEDY)
        return
    with sites(("sqlite",)) as (site,):
        for papers_only in (False, True):
            with full_disks.small_disk(site.folder / "disk") as disk:
                url = site.copy() if papers_only else full_disks.moved(site.copy(), disk)
                told = full_disks.fill(url, disk, full_disks.ALL, papers_only=papers_only)
            yield _told("disk of papers" if papers_only else "disk of SQLite", asdict(told), told.wrong)


def _ready(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    del options
    with sites(("postgresql",)) as (site,):
        site.home_folder().mkdir(exist_ok=True)
        told = measured(site.copy(), site.home_folder(), servers())
    yield _told("ready", asdict(told), told.wrong)


_PARTS: dict[str, Callable[[argparse.Namespace], Iterator[dict[str, object]]]] = {
    "kills": _kills,
    "spine": _spine,
    "races": _races,
    "cuts": _cuts,
    "disks": _disks,
    "ready": _ready,
}


if __name__ == "__main__":
    raise SystemExit(main())
