"""The disk of SQLite or of the papers is full: a clear answer, nothing half-written; with new space work goes on."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import make_url

import engine
from engine import Settings
from tests.faults.deeds import AWAY, Deeds

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.faults.deeds import Deed, Told

REMEDY = "A small disk can only be made by root, with mount."
BLOCK = 4096
ALL = [blocks * BLOCK for blocks in range(64)]
"""How many bytes may be left: an act of SQLite needs less than the most of them."""
_SIZE = 48 << 20


def may_mount() -> bool:
    """Whether this machine lets us make a disk."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, in memory, at a folder."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def only(disk: Path, free: int) -> Iterator[None]:
    """Let the disk have so many bytes left while the block runs."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while file.write(b"\0" * BLOCK):
                pass
        file.truncate(max(0, file.tell() - free))
        try:
            yield
        finally:
            filler.unlink()


def moved(url: str, disk: Path) -> str:
    """A copy of a SQLite database on the disk."""
    shutil.copyfile(str(make_url(url).database), disk / "small.db")
    return f"sqlite:///{disk}/small.db"


def fill(url: str, disk: Path, left: Iterable[int], *, papers_only: bool = False) -> Told:
    """Let every deed find so many bytes left on the disk that holds the home; with ``papers_only`` its papers alone."""
    with closing(engine.Home.open(Settings(home=disk / "home", database_url=url))) as home:
        deeds = Deeds(home, home)
        for deed in [deeds.attach] if papers_only else deeds.all():
            effect = deeds.effect(deed)
            deeds.told.acts += 1
            for free in left:
                _fill(deeds, disk, deed, effect, free)
        return deeds.told


def _fill(deeds: Deeds, disk: Path, deed: Deed, effect: Counter[str], free: int) -> None:
    send, before = deed.ready(), deeds.rows()
    with only(disk, free):
        first = send()
    deeds.told.breaks += first.status_code == AWAY
    deeds.judge(f"{deed.name}, {free} bytes left", send, first, before, effect)
