"""Words about tasks: tasks, claim, complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from web.cli.opening import acting, changing
from web.cli.output import show, table, task_row

if TYPE_CHECKING:
    import argparse

COLUMNS = ("id", "name", "assignee", "candidates", "due", "instance")


def listing(arguments: argparse.Namespace) -> int:
    """List open tasks."""
    with acting(arguments) as (home, by):
        found = engine.every_task(home, by, instance=arguments.case)
    table([task_row(task) for task in found], COLUMNS, as_json=arguments.json)
    return 0


def claim(arguments: argparse.Namespace) -> int:
    """Take a task."""
    with changing(arguments) as (home, by):
        task = engine.claim(home, by, arguments.task)
    if arguments.json:
        show(task_row(task))
    else:
        print(f"“{task.name}” is now {task.assignee_name or task.assignee}'s.")
    return 0


def complete(arguments: argparse.Namespace) -> int:
    """Finish a task."""
    with changing(arguments) as (home, by):
        done = engine.complete(home, by, arguments.task, dict(arguments.values))
        engine.run_due(home)
        found = engine.cases(home, by, ids=[done.instance])
        status = found[0].status if found else done.status
    if arguments.json:
        show({"task": done.task, "instance": done.instance, "status": status})
    else:
        print(f"Done. Case {done.instance}: {status}")
    return 0
