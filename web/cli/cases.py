"""Words about cases: start, case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from web.cli.opening import acting, changing
from web.cli.output import show, table, task_row
from web.cli.telling import TRAIL, trail_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from engine import CaseView

TASK_COLUMNS = ("id", "name", "assignee", "candidates", "due")


def start(arguments: argparse.Namespace) -> int:
    """Start a case."""
    with changing(arguments) as (home, by):
        started = engine.start(
            home, by, arguments.key, business_key=arguments.business_key, variables=dict(arguments.values)
        )
        engine.run_due(home)
        row = engine.cases(home, by, ids=[started.id])[0]
        open_tasks = [task_row(task) for task in engine.case(home, by, row.id).tasks]
    made = {
        "id": row.id, "key": row.key, "version": row.version, "business_key": row.business_key, "status": row.status,
        "tasks": open_tasks,
    }  # fmt: skip
    if arguments.json:
        show(made)
    else:
        print(f"Case {row.id} of {row.key} {row.version}: {row.status}")
        table(open_tasks, TASK_COLUMNS, as_json=False)
    return 0


def case(arguments: argparse.Namespace) -> int:
    """Show a case."""
    with acting(arguments) as (home, by):
        found = engine.case(home, by, arguments.id)
    if arguments.json:
        show(_described(found))
    else:
        _told(found)
    return 0


def _described(found: CaseView) -> Mapping[str, object]:
    """A case as programs read it (design 12)."""
    return {
        "id": found.id,
        "key": found.key,
        "version": found.version,
        "business_key": found.business_key,
        "status": found.status,
        "tasks": [task_row(task) for task in found.tasks],
        "variables": dict(found.variables),
        "trail": trail_of(found),
    }


def _told(found: CaseView) -> None:
    ended = f" ({found.end_state})" if found.end_state else ""
    print(f"{found.subject}\n{found.key} {found.version}, {found.business_key or found.id}: {found.status}{ended}\n")
    table([task_row(task) for task in found.tasks], TASK_COLUMNS, as_json=False)
    print()
    rows: list[dict[str, object]] = [{"variable": name, "value": value} for name, value in found.variables.items()]
    table(rows, ("variable", "value"), as_json=False)
    print()
    table(trail_of(found), TRAIL, as_json=False)
