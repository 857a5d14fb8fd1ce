"""How long a person waits for the Modeler's publication and for the second start of the server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.rows import row
from tests.support.homes import open_home
from tests.support.sources import ROOT
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.databases import Site
    from tests.bench.rows import Row

FOLDER = ROOT / "bpmn" / "procedures" / "van_ban_di"
PATIENCE = 120


def deployment(site: Site, *, rounds: int) -> Row:
    """The Modeler's ``deployment/create`` with the diagram of ``van_ban_di`` and its forms."""
    found = []
    with closing(open_home(site.copy(), site.home_folder())) as home:
        client = create_app(home, testing=True).test_client()
        for number in range(rounds):
            paths = [FOLDER / "van_ban_di.bpmn", *FOLDER.glob("forms/*.form")]
            data: dict[str, object] = {path.name: (BytesIO(path.read_bytes()), path.name) for path in paths}
            data |= {"deployment-name": f"bench {number}", "deployment-source": "Camunda Modeler"}
            begun = time.perf_counter()
            answer = client.post("/engine-rest/deployment/create", data=data, auth=("admin", "demo"))
            found.append(time.perf_counter() - begun)
            if answer.status_code != 200:
                raise SystemExit(f"The publication was refused: {answer.text[:500]}")
    site.clean()
    return row("the Modeler's deployment of van_ban_di", site.kind, found, "s", goal="<= 5")


def second_start(folder: Path, *, rounds: int) -> Row:
    """``./run`` on a home that is there, to its first answer."""
    _start(folder)
    return row(
        "a second ./run to its first answer", "sqlite", [_start(folder) for _ in range(rounds)], "s", goal="<= 2"
    )


def _start(folder: Path) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.perf_counter()
    command = [sys.executable, str(ROOT / "run"), "--port", str(port), "--home", str(folder)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - begun < PATIENCE:
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return time.perf_counter() - begun
            except (URLError, OSError):
                time.sleep(0.01)
        raise SystemExit(f"./run did not answer within {PATIENCE} s.")
    finally:
        server.terminate()
        server.wait()
