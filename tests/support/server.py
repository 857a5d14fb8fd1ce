"""A server in a process of its own, as ``quytrinh serve`` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path


class Served:
    """Serves a home while the block runs; ``address`` is where."""

    def __init__(self, home: Path, *words: str, port: int = 0, **settings: str) -> None:
        command = [sys.executable, "-m", "web", "serve", "--port", str(port), "--home", str(home), *words]
        environ = {**os.environ, **{f"QUYTRINH_{name.upper()}": value for name, value in settings.items()}}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said:
            _, errors = self.process.communicate()
            raise AssertionError(errors)
        self.address = said.split()[-1]

    def accounts(self) -> list[str]:
        """The demo accounts that it named."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().split(": ", 1)[1].split()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)
