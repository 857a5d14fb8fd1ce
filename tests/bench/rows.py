"""Rows of the bench: a figure, what it is compared with, what it should reach; as a table and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEAD = ("", "database", "value", "min..max", "ratio", "to", "goal", "")
LARGE, SMALL = 100, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure, the median of the rounds.

    ``goal`` speaks of the ratio where there is one, else of the value; ``low`` and ``high`` are the least and the most
    of the same thing over the rounds: the noise.
    """

    name: str
    database: str | None
    value: float
    unit: str
    ratio_to: str | None = None
    ratio: float | None = None
    goal: str | None = None
    low: float | None = None
    high: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        reached = self.value if self.ratio is None else self.ratio
        sign, bound = self.goal.split()
        return reached <= float(bound) if sign == "<=" else reached >= float(bound)


def row(
    name: str,
    database: str | None,
    values: Sequence[float],
    unit: str,
    *,
    to: str | None = None,
    others: Sequence[float] | None = None,
    goal: str | None = None,
) -> Row:
    """The median over the rounds; with ``others`` also the median of the rounds' own ratios."""
    ratios = [one / other for one, other in zip(values, others, strict=True)] if others is not None else None
    spread = values if ratios is None else ratios
    return Row(
        name=name,
        database=database,
        value=_short(median(values)),
        unit=unit,
        ratio_to=to,
        ratio=None if ratios is None else _short(median(ratios)),
        goal=goal,
        low=_short(min(spread)),
        high=_short(max(spread)),
    )


def _short(value: float) -> float:
    return float(f"{value:.3g}") if abs(value) < LARGE else float(round(value))


def as_json(rows: Iterable[Row]) -> str:
    """One JSON array."""
    return json.dumps([asdict(one) for one in rows], ensure_ascii=False, indent=1)


def as_table(rows: Sequence[Row]) -> str:
    """Aligned columns."""
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(one: Row) -> tuple[str, ...]:
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    spread = "" if one.low is None or one.high is None else f"{one.low:g}..{one.high:g}"
    met = {None: "", True: "reached", False: "MISSED"}[one.met]
    return (
        one.name,
        one.database or "",
        f"{one.value:g} {one.unit}",
        spread,
        ratio,
        one.ratio_to or "",
        one.goal or "",
        met,
    )
