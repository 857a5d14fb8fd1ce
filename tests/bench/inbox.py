"""What an official with a full inbox waits for: one answer for a hundred tasks, and whether anything has changed."""

from __future__ import annotations

import json
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING

import engine
from tests.bench.rows import row
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_home
from tests.web.site import Person
from web.app import create_app

if TYPE_CHECKING:
    from engine import Home
    from tests.bench.databases import Site
    from tests.bench.rows import Row

ASKED, NOT_MODIFIED = 50, 304
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


def unchanged(site: Site, *, rounds: int, count: int) -> Row:
    """How long the server takes to say that nothing has changed, as every open tab asks every few seconds."""
    found = []
    with closing(open_home(site.copy(), site.home_folder())) as home:
        publish(home)
        begin(home, count)
        with home.database.write() as connection:
            connection.exec_driver_sql("ANALYZE")  # as PostgreSQL does by itself after a while
        person = Person(create_app(home, testing=True), "van_thu")
        asked = {"If-None-Match": person.client.get("/inbox/changes").headers["ETag"]}
        for _ in range(rounds):
            begun = perf_counter()
            for _ in range(ASKED):
                if person.client.get("/inbox/changes", headers=asked).status_code != NOT_MODIFIED:
                    raise SystemExit("The list has changed by itself.")
            found.append((perf_counter() - begun) / ASKED * 1e3)
    site.clean()
    return row(f"304: a list of {count} tasks has not changed", site.kind, found, "ms", goal="<= 2")


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
