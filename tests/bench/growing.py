"""What a person's list and its counts cost the database as the agency and its past grow."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

import engine
from tests.bench import lists
from tests.bench.filling import Load, fill
from tests.bench.rows import row
from tests.bench.templates import templates
from tests.support.homes import ADMIN, open_home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.databases import Site
    from tests.bench.lists import Taken
    from tests.bench.rows import Row
    from tests.bench.templates import Template

SMALL, LARGE = (1_000, 10_000), (10_000, 1_000_000)
"""Finished tasks: of two databases that are compared; there is a fifth as many open ones."""
OF_EACH: Final = 20
QUESTIONS: Final = {
    "list": "first 50 by due date",
    "counts": "counts of the scopes",
    "buckets": "counts of the buckets",
    "mark": "whether the list has changed",
}


def grown(sites: Sequence[Site], sizes: tuple[int, int], *, rounds: int, tell: Callable[[str], None]) -> list[Row]:
    """The rows of every kind of database; the scenarios are walked once."""
    with tempfile.TemporaryDirectory(prefix="quytrinh-walks-", dir=sites[0].folder) as folder:
        walked = templates(Path(folder) / "homes", Path(folder) / "blobs")
        return [
            one for site in sites for one in _of(site, sizes, walked, Path(folder) / "blobs", rounds=rounds, tell=tell)
        ]


def _of(
    site: Site,
    sizes: tuple[int, int],
    walked: tuple[Sequence[Template], Sequence[Template]],
    blobs: Path,
    *,
    rounds: int,
    tell: Callable[[str], None],
) -> list[Row]:
    rows: list[Row] = []
    measured = []
    for size in sizes:
        tell(f"{site.kind}: filling for {size} finished tasks")
        url, load, now = site.copy(), Load.of(size), datetime.now(UTC)
        begun = perf_counter()
        filled = fill(url, load, walked, now=now, tell=tell)
        spent = perf_counter() - begun
        folder = site.home_folder()
        with closing(open_home(url, folder, at=now)) as home:
            shutil.copytree(blobs, folder / "home" / "blobs", dirs_exist_ok=True)
            if flaws := engine.examine(home, ADMIN):
                raise SystemExit(f"The filled database is not sound: {flaws[:3]}")
            people = lists.people(units=load.units, of_each=OF_EACH)
            measured.append(lists.times(home, people, rounds=rounds))
        count = f"{filled.finished:,} finished and {filled.open:,} open tasks"
        goal = "<= 900" if size == LARGE[-1] else None
        rows.append(row(f"filling: {count}, {filled.events:,} events", site.kind, [spent], "s", goal=goal))
        site.clean()
    return rows + _compared(site.kind, sizes, *measured)


def _compared(
    kind: str,
    sizes: tuple[int, int],
    small: dict[str, dict[str, list[Taken]]],
    large: dict[str, dict[str, list[Taken]]],
) -> list[Row]:
    rows = []
    for name, what in QUESTIONS.items():
        every = [one for taken in large[name].values() for one in taken]
        at = f"{what}, {sizes[1]:,} tasks"
        goal = "<= 2" if name == "mark" else "<= 20"
        rows.append(row(f"{at}: p95", kind, [lists.slow([one.clock for one in every])], "ms", goal=goal))
        rows.append(row(f"{at}: processor, p95", kind, [lists.slow([one.worked for one in every])], "ms"))
        for who in lists.KINDS:
            now, then = (median(one.worked for one in found[name][who]) for found in (large, small))
            beside = f"{sizes[0]:,} tasks"
            # Below that size the lists themselves are shorter: a ratio says nothing of growth.
            even = "<= 1.2" if sizes == LARGE else None
            rows.append(row(f"{at}: processor, {who}", kind, [now], "ms", to=beside, others=[then], goal=even))
    return rows
