"""What an official with a full inbox waits for: one answer for a hundred tasks."""

from __future__ import annotations

import json
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING

import engine
from tests.bench.rows import row
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_home

if TYPE_CHECKING:
    from engine import Home
    from tests.bench.databases import Site
    from tests.bench.rows import Row

FORM = {
    "type": "default",
    "id": "f",
    "schemaVersion": 19,
    "components": [{"type": "textfield", "key": "y", "label": "Ý kiến", "validate": {"required": True}}],
}


def bulk(site: Site, *, rounds: int, count: int) -> Row:
    """One answer for tasks of as many cases."""
    found = []
    with closing(open_home(site.copy(), site.home_folder())) as home:
        publish(home)
        for _ in range(rounds):
            ids = begin(home, count)
            begun = perf_counter()
            results = engine.complete_many(home, by("van_thu"), ids, {"y": "đồng ý"})
            found.append(perf_counter() - begun)
            if any(one.refused for one in results):
                raise SystemExit(f"A task was refused: {results}")
    site.clean()
    return row(f"one answer for {count} tasks", site.kind, found, "s", goal="<= 2")


def publish(home: Home) -> None:
    """A procedure whose first step is offered to the registry and whose second is the starter's."""
    first = user("a", 'camunda:candidateGroups="van_thu" camunda:formRef="f"')
    body = '<startEvent id="s"/>' + first + user("b") + '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body)), "f.form": json.dumps(FORM).encode()})


def begin(home: Home, count: int) -> list[str]:
    """As many cases; the tasks that the registry has in them."""
    for _ in range(count):
        engine.start(home, by("chuyen_vien"), "p")
    return [task.id for task in engine.tasks(home, by("van_thu"), limit=count)]
