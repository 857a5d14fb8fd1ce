"""The word bench: it stands with the tests, in the source tree."""

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
    if not (ROOT / "tests" / "bench" / "__main__.py").is_file():
        raise StateError("The bench stands in the source tree. Clone it and run: ./run bench")
    options = [*(["--json"] if arguments.json else []), *arguments.more]
    return subprocess.run([sys.executable, "-m", "tests.bench", *options], cwd=ROOT, check=False).returncode  # noqa: S603 - our own program
