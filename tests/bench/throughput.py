"""Steps per second and their latencies, the three contenders taking turns case by case."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from tests.bench.contenders import Floor, Quytrinh, Recording, Timed, prepared
from tests.bench.naive import Naive
from tests.bench.rows import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.contenders import Contender, Part
    from tests.bench.databases import Site
    from tests.bench.rows import Row
    from tests.bench.shapes import Shape

WARM = 2
"""Cases that nobody times: they fill the caches of statements, diagrams and pages."""
PATIENCE, LEAST = 20, 3
"""On a busy machine no further round begins after so many seconds, once there are so many rounds."""
QUYTRINH, FLOOR, NAIVE = "quytrinh", "SQL floor", "naive"


@dataclass(slots=True)
class Measured:
    """A contender's rounds: steps a second, latency at 50 and 99 percent (seconds), processor seconds a step."""

    rate: list[float] = field(default_factory=list)
    middle: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, cases: Sequence[Timed]) -> None:
        """Take in a round."""
        steps = [seconds for case in cases for seconds in case.steps]
        cut = quantiles(steps, n=100, method="inclusive")
        self.rate.append(len(steps) / (sum(steps) + sum(case.between for case in cases)))
        self.middle.append(cut[49])
        self.slow.append(cut[98])
        self.processor.append(sum(case.processor for case in cases) / len(steps))


def measure(site: Site, shape: Shape, *, rounds: int, cases: int) -> list[Row]:
    """The rows of one shape on one database."""
    template = prepared(site, shape)
    with closing(Recording(site, shape, template)) as recording:
        script = recording.script(WARM + cases)
    measured = {name: Measured() for name in (QUYTRINH, FLOOR, NAIVE)}
    begun = perf_counter()
    for number in range(rounds):
        for name, timed in _round(site, shape, template, script, number).items():
            measured[name].add(timed)
        site.clean()
        if number + 1 >= LEAST and perf_counter() - begun > PATIENCE:
            break
    return _rows(site, shape, measured)


def _round(
    site: Site, shape: Shape, template: str, script: Sequence[Sequence[Part]], number: int
) -> dict[str, list[Timed]]:
    """One round, each on a database of its own; who begins a turn changes from case to case."""
    with ExitStack() as stack:
        contenders: dict[str, Contender] = {
            QUYTRINH: stack.enter_context(closing(Quytrinh(site, shape, template))),
            FLOOR: stack.enter_context(closing(Floor(site, template, script))),
            NAIVE: stack.enter_context(closing(Naive(site, shape))),
        }
        timed: dict[str, list[Timed]] = {name: [] for name in contenders}
        order = list(contenders)
        for case in range(len(script)):
            first = (case + number) % len(order)
            for name in order[first:] + order[:first]:
                timed[name].append(contenders[name].case())
    return {name: found[WARM:] for name, found in timed.items()}


def _rows(site: Site, shape: Shape, measured: Mapping[str, Measured]) -> list[Row]:
    ours, floor, naive = measured[QUYTRINH], measured[FLOOR], measured[NAIVE]
    at, kind = f"{shape.name}: ", site.kind
    rows = [row(f"{at}{name}", kind, found.rate, "steps/s") for name, found in measured.items() if name != QUYTRINH]
    rows.append(row(f"{at}{QUYTRINH}", kind, ours.rate, "steps/s", to=FLOOR, others=floor.rate, goal=">= 0.5"))
    rows.append(row(f"{at}{QUYTRINH}", kind, ours.rate, "steps/s", to=NAIVE, others=naive.rate, goal=">= 4"))
    for name, found in measured.items():
        rows.append(row(f"{at}{name}, p50", kind, [value * 1e3 for value in found.middle], "ms"))
        rows.append(row(f"{at}{name}, processor a step", kind, [value * 1e3 for value in found.processor], "ms"))
    spread, least = _spread(ours), _spread(floor)
    rows.append(row(f"{at}{QUYTRINH}, p99 / p50", kind, spread, "", to=FLOOR, others=least, goal="<= 1.5"))
    return rows


def _spread(measured: Measured) -> list[float]:
    return [slow / middle for slow, middle in zip(measured.slow, measured.middle, strict=True)]
