"""Workers written for Camunda 7, unchanged, against a server of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

import engine
from tests.rest.conftest import demo_folder
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN
from tests.support.server import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["demo_folder"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = {
    "javascript": ["node", str(HERE / "worker.mjs")],
    "python": [sys.executable, str(HERE / "worker.py")],
}
REMEDIES = {
    "javascript": "node or node_modules is missing: ./run test installs both",
    "python": "camunda-external-task-client-python3 is missing: ./run test installs it",
}
ERROR = '<error id="er" errorCode="het_giay"/>'
CAUGHT = '<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="er"/></boundaryEvent>'
BODY = '<startEvent id="s"/>' + service("x", "in_an") + user("after") + user("mended") + '<endEvent id="e"/>'
PRINTED = {
    "trang": ("Integer", 6),
    "ghi_chu": ("String", "đã in"),
    "le": ("Double", 1.5),
    "ds": ("Json", '[1,{"a":true}]'),
}
MOST_TRIES = 600


@pytest.fixture
def server(demo_folder: Path, tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "home"
    shutil.copytree(demo_folder, folder)
    home = engine.Home.open(engine.Settings(home=folder))
    drawn = bpmn(process(BODY + CAUGHT + flows("s", "x", "after", "e") + flows("b", "mended", "e")), root=ERROR)
    engine.publish(home, ADMIN, {"p.bpmn": drawn})
    home.close()
    with Served(folder) as started:
        yield started


@pytest.fixture(params=PROGRAMS)
def worker(request: pytest.FixtureRequest) -> list[str]:
    """The command of a worker; where it is not installed its tests are skipped, on a prepared machine they fail."""
    there = {
        "javascript": bool(shutil.which("node"))
        and (ROOT / "node_modules" / "camunda-external-task-client-js").is_dir(),
        "python": find_spec("camunda") is not None,
    }
    if not there[request.param]:
        if os.environ.get("CI") == "true":
            pytest.fail(REMEDIES[request.param], pytrace=False)
        pytest.skip(REMEDIES[request.param])
    return PROGRAMS[request.param]


class Rest:
    """The administrator at the server's ``/engine-rest``."""

    def __init__(self, server: Served) -> None:
        self.base = f"{server.address}/engine-rest"
        self.session = requests.Session()
        self.session.auth = ("admin", "demo")

    def get(self, path: str, **query: str) -> object:
        response = self.session.get(self.base + path, params=query, timeout=30)
        assert response.ok, response.text
        return response.json()

    def start(self, work: str) -> str:
        sent = {"variables": {"viec": {"value": work, "type": "String"}, "so": {"value": 5, "type": "Integer"}}}
        response = self.session.post(f"{self.base}/process-definition/key/p/start", json=sent, timeout=30)
        assert response.ok, response.text
        return str(response.json()["id"])

    def reached(self, case: str) -> list[str]:
        found = self.get("/task", processInstanceId=case)
        assert isinstance(found, list)
        return [task["taskDefinitionKey"] for task in found]

    def variables(self, case: str) -> dict[str, tuple[str, object]]:
        found = self.get(f"/process-instance/{case}/variables")
        assert isinstance(found, dict)
        return {name: (typed["type"], typed["value"]) for name, typed in found.items()}


def test_an_unmodified_worker_completes_fails_with_retries_and_reports_business_errors(
    server: Served, worker: list[str], tmp_path: Path
) -> None:
    rest = Rest(server)
    before = rest.start("print")
    with (tmp_path / "worker.log").open("w") as log:
        program = subprocess.Popen([*worker, rest.base], stdout=log, stderr=subprocess.STDOUT)
    try:
        wait(rest, program, {before: "after"})
        # These come while the worker waits in a long poll.
        printed, failed, refused = rest.start("print"), rest.start("fail"), rest.start("error")
        wait(rest, program, {printed: "after", failed: "after", refused: "mended"})
    finally:
        program.kill()
        program.wait()
    for case in (before, printed, failed):
        found = rest.variables(case)
        assert {name: found[name] for name in PRINTED} == PRINTED
    assert rest.variables(refused)["khay"] == ("Integer", 2)


def wait(rest: Rest, program: subprocess.Popen[bytes], wanted: dict[str, str]) -> None:
    """Wait until each case has come to its task."""
    for _ in range(MOST_TRIES):
        found = {case: rest.reached(case) for case in wanted}
        if found == {case: [element] for case, element in wanted.items()}:
            return
        assert program.poll() is None, "the worker ended by itself: see worker.log"
        time.sleep(0.1)
    pytest.fail(f"the cases stand at {found}: see worker.log")
