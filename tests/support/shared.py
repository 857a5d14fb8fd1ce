"""One folder per test session, shared by all of its xdist workers, and what is started in it once."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "TEST_SESSION_FOLDER"  # not QUYTRINH_…: the settings refuse names they do not know
PREFIX = "quytrinh-tests-"


def begin() -> Path:
    """Make the folder in the controlling process; xdist's workers inherit its name by the environment."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    folder.chmod(0o755)  # PostgreSQL's account reaches its socket through it
    os.environ[VARIABLE] = str(folder)
    return folder


def folder() -> Path:
    """The session's folder."""
    return Path(os.environ[VARIABLE])


def abandoned() -> list[Path]:
    """This user's folders of sessions that were killed: the process in their name is gone."""
    found = Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*")
    return [path for path in found if path.stat().st_uid == os.getuid() and not _alive(path)]


def remove(path: Path) -> None:
    """Remove a session's folder with all that is in it."""
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """Hold the session's lock `name`; gives the marker that the holder writes once the thing is made."""
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder() / f"{name}.made"


def _alive(path: Path) -> bool:
    try:
        os.kill(int(path.name.removeprefix(PREFIX).split("-")[0]), 0)
    except ProcessLookupError:
        return False
    return True
