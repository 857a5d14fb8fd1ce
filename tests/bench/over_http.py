"""What programs and people wait for over HTTP, with several processes behind one port: acts, inbox pages, memory."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import closing
from statistics import quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

import engine
from storage.session import Database
from tests.bench import inbox
from tests.bench.naive import Plan27, Steps
from tests.bench.rows import row
from tests.bench.serving import memory, served
from tests.bench.shapes import FORM, Shape27
from tests.support.homes import ADMIN, open_home
from tests.support.sources import ROOT
from tests.web.site import Person
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.databases import Site
    from tests.bench.rows import Row

CLIENTS = (1, 8, 32)
COMPARED = 8
WARM = 40
EVERY = 2.0
_BASIC = base64.b64encode(b"chuyen_vien:demo").decode()
HEADERS = {"Authorization": f"Basic {_BASIC}", "Content-Type": "application/json"}

Request = tuple[str, str, dict[str, str], str | None]


class Answered(NamedTuple):
    """What a load gave: requests a second, and seconds of each."""

    rate: float
    seconds: list[float]

    def percentile(self, percent: int) -> float:
        """So many of a hundred took at most this, ms."""
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1] * 1e3


def acts(site: Site, processes: int, *, count: int) -> list[Row]:
    """Acts a second of ``/engine-rest/task/ID/complete``, with the naive step beside it."""
    where = f"{processes} process{'es' if processes > 1 else ''}"
    ours, largest = _ours(site, processes, count)
    naive = _naive(site, processes, count)
    rows: list[Row] = []
    for clients in CLIENTS:
        name = f"complete over HTTP, {where}, {clients} client{'s' if clients > 1 else ''}"
        mine, other = ours[clients], naive[clients]
        aimed = site.kind == "postgresql" and clients == COMPARED
        goal = ">= 3" if aimed else None
        rows.append(row(name, site.kind, [mine.rate], "acts/s", to="naive", others=[other.rate], goal=goal))
        rows += [row(f"{name}, p{each}", site.kind, [mine.percentile(each)], "ms") for each in (50, 95, 99)]
        rows.append(row(f"{name}: naive, p50", site.kind, [other.percentile(50)], "ms"))
    rows.append(row(f"memory of a web process after this, {where}", site.kind, [largest], "MB", goal="<= 250"))
    site.clean()
    return rows


def _ours(site: Site, processes: int, count: int) -> tuple[dict[int, Answered], float]:
    url, folder = site.copy(), site.home_folder()
    shape = Shape27()
    with closing(open_home(url, folder)) as home:
        create_app(home)  # makes the secret that all processes share
        shape.prepare(home)
        for _ in range(WARM + count * len(CLIENTS)):
            shape.begin(home)
        ids = [task.id for task in engine.tasks(home, ADMIN, scope="everything", limit=WARM + count * len(CLIENTS))]
    requests = [completing(task, FORM) for task in ids]
    with served("ours", url, folder, processes) as (port, server):
        found = _each(port, requests, count)
        return found, memory(server)


def completing(task: str, values: Mapping[str, object]) -> Request:
    """The request that completes a task with these values."""
    variables = {name: _typed(value) for name, value in values.items()}
    return ("POST", f"/engine-rest/task/{task}/complete", HEADERS, json.dumps({"variables": variables}))


def _typed(value: object) -> dict[str, object]:
    if isinstance(value, dict | list):
        return {"type": "Json", "value": json.dumps(value)}
    return {"value": value}


def _naive(site: Site, processes: int, count: int) -> dict[int, Answered]:
    url = site.empty()
    total = WARM + count * len(CLIENTS)
    with closing(Database(url)) as database:
        steps = Steps(database, Plan27())
        steps.prepare()
        for case in range(1, total + 1):
            steps.begin(case)
    requests: list[Request] = [
        ("POST", f"/engine-rest/task/{case}/complete", HEADERS, "{}") for case in range(1, total + 1)
    ]
    with served("naive", url, site.home_folder(), processes) as (port, _):
        return _each(port, requests, count)


def _each(port: int, requests: Sequence[Request], count: int) -> dict[int, Answered]:
    load(port, requests[:WARM], clients=COMPARED)
    rest = requests[WARM:]
    return {
        clients: load(port, rest[count * place : count * (place + 1)], clients=clients)
        for place, clients in enumerate(CLIENTS)
    }


def pages(site: Site, *, tasks: int, asked: int, people: int = 50) -> list[Row]:
    """The whole inbox page: so many people, each asking for it every two seconds; and as fast as they can."""
    url, folder = site.copy(), site.home_folder()
    with closing(open_home(url, folder)) as home:
        inbox.publish(home)
        inbox.begin(home, tasks)
        app = create_app(home)
        names = [person.id for person in engine.persons(home, ADMIN)]
        cookies = [_cookie(app, names[place % len(names)]) for place in range(people)]
    requests = [("GET", "/inbox", {"Cookie": cookie}, None) for cookie in cookies]
    with served("ours", url, folder, 2) as (port, server):
        load(port, requests, clients=COMPARED)
        calm = load(port, requests * asked, clients=people, every=EVERY)
        closed = load(port, requests * asked, clients=COMPARED)
        largest = memory(server)
    site.clean()
    name, kind = f"inbox page over HTTP, {people} people every {EVERY:g} s, 2 processes", site.kind
    rows = [row(f"{name}, p50", kind, [calm.percentile(50)], "ms")]
    rows.append(row(f"{name}, p95", kind, [calm.percentile(95)], "ms", goal="<= 150"))
    rows.append(row(f"inbox page, closed loop of {COMPARED} clients", kind, [closed.rate], "pages/s"))
    rows.append(row(f"inbox page, closed loop of {COMPARED} clients, p95", kind, [closed.percentile(95)], "ms"))
    rows.append(row("memory of a web process after this", kind, [largest], "MB", goal="<= 250"))
    return rows


def _cookie(app: Any, name: str) -> str:  # noqa: ANN401 (a Flask)
    kept = Person(app, name).client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    if kept is None:
        raise SystemExit(f"{name} was not let in.")
    return f"{kept.key}={kept.value}"


def load(port: int, requests: Sequence[Request], *, clients: int, every: float = 0) -> Answered:
    """Send the requests from a process of its own.

    Raises:
        SystemExit: one was refused.
    """
    plan = {"port": port, "every": every, "requests": [requests[place::clients] for place in range(clients)]}
    command = [sys.executable, "-m", "tests.bench.client"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, input=json.dumps(plan), stdout=subprocess.PIPE, text=True, check=True
    )
    told = json.loads(done.stdout)
    if told["failed"]:
        raise SystemExit(f"{len(told['failed'])} requests were refused, such as {told['failed'][0]}.")
    return Answered(len(told["seconds"]) / told["all"], told["seconds"])
