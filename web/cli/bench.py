"""The words bench and faults: they stand with the tests, in the source tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine import StateError

if TYPE_CHECKING:
    import argparse

ROOT = Path(__file__).resolve().parents[2]


def bench(arguments: argparse.Namespace) -> int:
    """Run the bench with the options that follow.

    Raises:
        StateError: this is an installation without the source tree.
    """
    return _run("bench", arguments)


def faults(arguments: argparse.Namespace) -> int:
    """Kill processes at every failpoint and see that nothing is lost or done twice, with the options that follow.

    Raises:
        StateError: this is an installation without the source tree.
    """
    return _run("faults", arguments)


def _run(what: str, arguments: argparse.Namespace) -> int:
    if not (ROOT / "tests" / what / "__main__.py").is_file():
        raise StateError(f"What {what} runs stands in the source tree. Clone it and run: ./run {what}")
    options = [*(["--json"] if arguments.json else []), *arguments.more]
    return subprocess.run([sys.executable, "-m", f"tests.{what}", *options], cwd=ROOT, check=False).returncode  # noqa: S603 - our own program
