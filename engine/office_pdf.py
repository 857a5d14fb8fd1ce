"""PDF of a Word file for reading on the page, made by LibreOffice where it is installed; kept by its source's hash.

The program works in a folder of its own, with its own profile, without network where the system can take it away, and
within limits of time and memory: what it is given came from outside. One file at a time.
"""

from __future__ import annotations

import logging
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

log = logging.getLogger(__name__)
SECONDS: Final = 60.0
MEMORY: Final = 4 << 30
"""Bytes of address space; LibreOffice claims more than it uses."""
LARGEST: Final = 200 << 20
_MADE: Final = b"%PDF-"
# Macros never run, links are never followed, whatever the file says.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_OPTIONS: Final = ("--headless", "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard")


class OfficePdf:
    """The folder of PDFs that were made, and the one worker that makes them."""

    def __init__(self, folder: Path, program: str) -> None:
        self._folder, self._program = folder, program
        self._worker: ThreadPoolExecutor | None = None
        self._lock, self._making = threading.Lock(), set[str]()
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def available(self) -> bool:
        """Whether the program is there."""
        return bool(self._program) and shutil.which(self._program) is not None

    def state(self, sha256: str) -> str:
        """Of the PDF of these bytes: ready, making, failed or none."""
        if self._path(sha256).exists():
            return "ready"
        if sha256 in self._making:
            return "making"
        return "failed" if self._failed(sha256).exists() else "none"

    def begin(self, sha256: str, source: Path) -> None:
        """Have the PDF made, unless it is there or on its way."""
        with self._lock:
            if self.state(sha256) in {"ready", "making"} or not self.available:
                return
            self._making.add(sha256)
            self._worker = self._worker or ThreadPoolExecutor(1, thread_name_prefix="quytrinh-office")
        self._worker.submit(self._make, sha256, source)

    def open(self, sha256: str) -> BinaryIO:
        """The PDF. Raises FileNotFoundError."""
        os.utime(self._path(sha256))
        return self._path(sha256).open("rb")

    def sweep(self, older_than: datetime) -> int:
        """Delete what nobody has read since an instant: it can be made again."""
        found = list(self._folder.iterdir()) if self._folder.is_dir() else []
        old = [file for file in found if datetime.fromtimestamp(file.stat().st_mtime, UTC) < older_than]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def close(self) -> None:
        """Give up what is on its way."""
        if self._worker is not None:
            self._worker.shutdown(wait=False, cancel_futures=True)
            if self._running is not None:
                _kill(self._running)
            self._worker.shutdown(wait=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.pdf"

    def _failed(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.failed"

    def _make(self, sha256: str, source: Path) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="quytrinh-office-") as place:
                made = self._converted(Path(place), source)
                shutil.copyfile(made, self._path(sha256).with_suffix(".new"))
            self._path(sha256).with_suffix(".new").replace(self._path(sha256))
            self._failed(sha256).unlink(missing_ok=True)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            log.warning("No PDF could be made of %s: %s", sha256, error)
            self._failed(sha256).touch()
        finally:
            self._making.discard(sha256)

    def _converted(self, place: Path, source: Path) -> Path:
        """Run the program in a folder; raises for whatever it did not do."""
        paper, profile = place / "paper.docx", place / "profile"
        shutil.copyfile(source, paper)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [*_without_network(), self._program, *_OPTIONS, f"-env:UserInstallation={profile.as_uri()}"]
        self._run([*command, "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(place), str(paper)], place)
        made = place / "paper.pdf"
        if not made.is_file() or not _is_pdf(made):
            raise ValueError("the program gave no PDF")
        return made

    def _run(self, command: list[str], place: Path) -> None:
        environment = {"HOME": str(place), "TMPDIR": str(place), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
        with subprocess.Popen(  # noqa: S603 (a list of our own; the program is a setting)
            command,
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            self._running = running
            _limit(running.pid)
            try:
                if running.wait(SECONDS) != 0:
                    raise ValueError(f"the program ended with {running.returncode}")
            finally:
                self._running = None
                _kill(running)


def _is_pdf(made: Path) -> bool:
    with made.open("rb") as stream:
        return stream.read(len(_MADE)) == _MADE


def _limit(pid: int) -> None:
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.prlimit(pid, resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (LARGEST, LARGEST))


def _kill(running: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started; it may have ended already."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


@cache
def _without_network() -> tuple[str, ...]:
    """The command that takes the network away (Linux namespaces), where the system lets us."""
    tool = shutil.which("unshare")
    words = (tool or "", "--user", "--map-root-user", "--net")
    tried = tool and subprocess.run([*words, "true"], check=False, capture_output=True)  # noqa: S603 (a list of our own)
    return words if tried and tried.returncode == 0 else ()
