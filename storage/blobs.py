"""Blobs: the bytes of documents, each kept once, under the SHA-256 of its content.

They are written before the act that names them begins: temporary file, fsync, rename, fsync of the folder. What no row
names after a day is an orphan of an act that never happened, and is swept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple

from storage import failpoints
from storage.errors import StorageError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK = 1 << 20
_NAME = re.compile("[0-9a-f]{64}")
_INCOMING = "incoming"
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})
"""What a disk says that is full, may not be written or is broken."""


class Stored(NamedTuple):
    """Bytes that are safe on disk: their SHA-256 in hex, and how many they are."""

    sha256: str
    size: int


class BlobFolder:
    """A folder of blobs, spread over 256 folders by the first two digits of their names."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / _INCOMING
        self._incoming.mkdir(parents=True, exist_ok=True)

    def put(self, content: IO[bytes] | bytes, judge: Callable[[BinaryIO, int], object] | None = None) -> Stored:
        """Keep these bytes, and return when they would survive a power cut; bytes kept already are not kept twice.

        ``judge`` is shown the bytes and their count first: when it raises, nothing is kept.

        Raises:
            UnavailableError: the disk is full or broken; nothing is kept.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        with _on_disk(), self._temporary() as (file, name):
            digest = hashlib.sha256()
            size = 0
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                size += len(chunk)
            stored = Stored(digest.hexdigest(), size)
            if judge is not None:
                file.flush()
                with name.open("rb") as written:
                    judge(written, size)
            self._keep(file, name, self.path(stored.sha256))
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading.

        Raises:
            StorageError: there is none of that name.
        """
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise StorageError(f"The bytes {sha256} are not in {self.root}. Restore them from a backup.") from error

    def exists(self, sha256: str) -> bool:
        """Tell whether the bytes are there."""
        return self.path(sha256).is_file()

    def path(self, sha256: str) -> Path:
        """Give the file that a blob is, or would be, kept in.

        Raises:
            StorageError: that is not a SHA-256 in lower-case hex.
        """
        if not _NAME.fullmatch(sha256):
            raise StorageError(f"{sha256!r} is not the name of a blob: 64 digits of lower-case hex are.")
        return self.root / sha256[:2] / sha256

    def sweep(self, known: Callable[[str], bool], older_than: datetime, now: datetime) -> int:
        """Delete what no row names and what was left half-written, if older than the instant; tell how many files.

        Raises:
            StorageError: ``older_than`` lies ahead of ``now``: the bytes of running acts would be lost.
        """
        if older_than > now:
            raise StorageError("Only what is old can be swept. Give an instant before now.")
        files = [*self.root.glob("[0-9a-f][0-9a-f]/*"), *self._incoming.iterdir()]
        orphans = [file for file in files if _modified(file) < older_than and not (_is_blob(file) and known(file.name))]
        return sum(self._dropped(file, older_than) for file in orphans)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file, Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _keep(self, file: BinaryIO, temporary: Path, final: Path) -> None:
        if not _renewed(final):
            file.flush()
            failpoints.passing("blob-written")
            os.fsync(file.fileno())
            if not final.parent.is_dir():
                final.parent.mkdir(exist_ok=True)
                _fsync_folder(self.root)
            temporary.replace(final)
            failpoints.passing("blob-named")
        _fsync_folder(final.parent)

    def _dropped(self, file: Path, older_than: datetime) -> bool:
        """Delete a file, unless someone has kept the same bytes again since we looked."""
        aside = self._incoming / f"{file.name}.swept"
        file.replace(aside)
        if _modified(aside) >= older_than:
            aside.replace(file)
            return False
        aside.unlink()
        return True


@contextmanager
def _on_disk() -> Iterator[None]:
    """Let a disk that takes nothing more leave the block as an error of this room; other errors are not the disk's."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK:
            raise
        raise UnavailableError(
            f"The file could not be kept: {error.strerror}. Free some space where the home is, then try again."
        ) from error


def _renewed(file: Path) -> bool:
    """Make a file young, so that a sweep leaves it to the act that is about to name it; false when there is none."""
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _modified(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _is_blob(file: Path) -> bool:
    return file.parent.name != _INCOMING
