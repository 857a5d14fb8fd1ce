"""Registers and trails as people read them at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from engine import HANOI, By, Channel, RegisterQuery
from web.cli.output import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import CaseView, Home, RegisterPage

STEPS = ("node-entered", "node-left", "flow-taken")
TRAIL = ("no", "at", "kind", "element", "actor", "on_behalf_of")


def registers_of(home: Home, by: By) -> Iterator[RegisterPage]:
    """Every year of every register that has an entry, the earliest first."""
    for declared in engine.registers(home, by):
        years = engine.register(home, by, declared.code).years
        for year in sorted(years):
            page = engine.register(home, by, declared.code, RegisterQuery(year=year), size=None)
            if page.rows:
                yield page


def told_register(page: RegisterPage) -> None:
    """Print a register's year, its columns as the form has them."""
    print(f"{page.declaration.title_vi}, năm {page.year}\n")
    columns = page.declaration.columns
    rows = [dict(zip((column.title_vi for column in columns), row.cells, strict=True)) for row in page.rows]
    table(rows, [column.title_vi for column in columns], as_json=False)
    for row in page.rows:
        for note in row.notes:
            print(f"  ({row.no}) {note}")
    print()


def told_case(home: Home, name: str, case: str) -> None:
    """Print a case: who did what, when."""
    found = engine.case(home, By(home.agency, "admin", Channel.DEMO), case)
    ended = f" ({found.end_state})" if found.end_state else ""
    print(f"{name}: {found.subject or found.procedure}, {found.status}{ended}\n")
    acts = [
        {**_entry(entry), "at": f"{entry.at.astimezone(HANOI):%d/%m/%Y %H:%M}"}
        for entry in found.trail
        if entry.kind not in STEPS
    ]
    table(acts, TRAIL, as_json=False)
    print(f"  and {len(found.trail) - len(acts)} events of the way through the diagram\n")


def trail_of(found: CaseView) -> list[dict[str, object]]:
    """The entries of a trail as programs read them (design 12)."""
    return [_entry(entry) for entry in found.trail]


def _entry(entry: engine.TrailEntry) -> dict[str, object]:
    return {
        "no": entry.no, "at": entry.at, "kind": entry.kind, "element": entry.element, "actor": entry.actor,
        "actor_kind": entry.actor_kind, "on_behalf_of": entry.on_behalf_of,
    }  # fmt: skip
