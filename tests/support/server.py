"""A server in a process of its own, as ``quytrinh serve`` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path


class Served:
    """Serves a home while the block runs; ``address`` is where."""

    def __init__(self, home: Path, *words: str, port: int = 0, **settings: str) -> None:
        command = [sys.executable, "-m", "web", "serve", "--port", str(port), "--home", str(home), *words]
        environ = {**os.environ, **{f"QUYTRINH_{name.upper()}": value for name, value in settings.items()}}
        # To a file: a pipe that nobody reads holds 64 kB, and then the server's log would hold the server.
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - it lives as long as the server
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True, env=environ)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said:
            self.process.wait()
            raise AssertionError(self.told())
        self.address = said.split()[-1]

    def told(self) -> str:
        """What it has written to its log so far."""
        self._log.seek(0)
        return self._log.read()

    def accounts(self) -> list[str]:
        """The demo accounts that it named."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().split(": ", 1)[1].split()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)
        self._log.close()
