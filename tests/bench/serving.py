"""Web servers for the bench: Quytrinh, and the naive step, both as Flask behind granian with as many processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from engine import Home, Settings
from storage.session import Database
from tests.bench.naive import Plan27, Steps
from tests.support.sources import ROOT
from web import heap
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS, PATIENCE = 8, 60


@contextmanager
def served(kind: str, url: str, folder: Path, processes: int) -> Iterator[tuple[int, int]]:
    """Serve ``ours`` or ``naive``; gives the port and the id of granian's own process.

    Raises:
        SystemExit: it does not answer, or granian is not installed.
    """
    if find_spec("granian") is None:
        raise SystemExit("granian is not installed: pip install granian.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", f"tests.bench.serving:{kind}"]
    command += ["--port", str(port), "--workers", str(processes), "--blocking-threads", str(THREADS), "--no-log"]
    environ = {**os.environ, "QUYTRINH_HOME": str(folder / "home"), "QUYTRINH_DATABASE_URL": url}
    server = subprocess.Popen([*command, "--http", "1", "--no-ws"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(2)  # until the other processes listen too
            return
    raise SystemExit(f"granian did not answer within {PATIENCE} s.")


def memory(server: int) -> float:
    """The memory of the largest process of a server, MB."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    return max((_resident(child) for child in children), default=0.0)


def _resident(process: str) -> float:
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) / 1024 for line in told if line.startswith("VmRSS")), 0.0)


def ours() -> Flask:
    """Quytrinh of the environment; what is due waits, as where workers do it."""
    app = create_app(Home.open(Settings.from_environment(os.environ)))
    heap.settle()  # as ``web.processes`` does
    return app


def naive() -> Flask:
    """The naive step, as lean as a web server can have it: nobody is asked who they are."""
    app = Flask("naive")
    steps = Steps(Database(os.environ["QUYTRINH_DATABASE_URL"]), Plan27())

    @app.post("/engine-rest/task/<int:case>/complete")
    def complete(case: int) -> tuple[str, int]:
        steps.step(case, -1)
        return "", 204

    heap.settle()
    return app
