"""A whole home as one file, taken while people work: the database first, then the papers (design 3).

The database names papers that are safe on disk already, and papers only go when nothing has named them for a day, so a
copy of the papers that is made after that of the database has all that it names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from engine.errors import BadValueError, StateError, UnavailableError
from storage import copies
from storage.blobs import BlobFolder
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.home import Home
    from engine.settings import Settings

FORMAT = 1
_MANIFEST, _DATABASE, _SECRET = "manifest.json", "database", "secret-key"
_BLOB = re.compile(r"blobs/[0-9a-f]{2}/([0-9a-f]{64})")
_MODE = 0o600


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What a backup holds: the kind of its database, how many papers, how many bytes in all."""

    database: str
    papers: int
    size: int


def backup(home: Home, file: Path) -> Copied:
    """Write the whole home into a new file that only this account may read; the home goes on working.

    Raises:
        BadValueError: there is a file of that name, or no folder to write it into.
        UnavailableError: the database could not be copied, or the disk is full: nothing is left behind.
    """
    if file.exists():
        raise BadValueError(f"There is a file {file} already. Give another name: backups are never written over.")
    if not file.parent.is_dir():
        raise BadValueError(f"There is no folder {file.parent}. Make it first.")
    try:
        with _partial(file) as partial, tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
            return _written(home, partial, Path(scratch) / _DATABASE)
    except (StorageError, OSError) as error:
        raise UnavailableError(f"The backup was not made: {error}") from error


def _written(home: Home, stream: BinaryIO, scratch: Path) -> Copied:
    copies.copy_out(home.settings.database_url, scratch)
    kind = copies.kind(home.settings.database_url)
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as out:
        _add(out, _MANIFEST, json.dumps({"format": FORMAT, "database": kind}).encode())
        out.add(scratch, _DATABASE, filter=_plain)
        secret = home.settings.home / _SECRET
        if secret.exists():
            _add(out, _SECRET, secret.read_bytes())
        found = sorted(home.blobs.root.glob("[0-9a-f][0-9a-f]/*"))
        papers = sum(_add_paper(out, path, home.blobs.root) for path in found)
    stream.flush()
    os.fsync(stream.fileno())
    return Copied(database=kind, papers=papers, size=stream.tell())


def _add(out: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), _MODE
    out.addfile(member, BytesIO(data))


def _add_paper(out: tarfile.TarFile, path: Path, root: Path) -> bool:
    try:
        out.add(path, f"blobs/{path.relative_to(root).as_posix()}", filter=_plain)
    except FileNotFoundError:  # an orphan that was swept meanwhile
        return False
    return True


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode, member.uid, member.gid, member.uname, member.gname = _MODE, 0, 0, "", ""
    return member


@contextmanager
def _partial(file: Path) -> Iterator[BinaryIO]:
    """A new file that takes its name only when it is whole."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(name).rename(file)
        _fsync_folder(file.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def restore(settings: Settings, file: Path) -> Copied:
    """Fill an empty home, and an empty database, from a backup; each paper is compared with its SHA-256.

    Raises:
        StateError: the home or its database is not empty.
        BadValueError: the file is no backup, is damaged, or is of another kind of database.
        UnavailableError: the database could not be filled.
    """
    _must_be_empty(settings)
    try:
        with _empty_unless_whole(settings.home), tarfile.open(file, mode="r:") as source:
            return _restored(settings, source)
    except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
        raise BadValueError(f"{file} is no whole backup: {error}. Take another one.") from error
    except StorageError as error:
        raise UnavailableError(str(error)) from error
    except OSError as error:
        raise UnavailableError(f"{file} could not be restored: {error}") from error


@contextmanager
def _empty_unless_whole(home: Path) -> Iterator[None]:
    """Leave nothing behind of a restore that failed, so that it can be tried again."""
    whole = False
    try:
        yield
        whole = True
    finally:
        for left in [] if whole else list(home.iterdir()):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _must_be_empty(settings: Settings) -> None:
    if settings.home.exists() and any(settings.home.iterdir()):
        raise StateError(f"The home {settings.home} is not empty. Restore into a new folder, then put it in its place.")
    settings.make_home()
    if not copies.is_empty(settings.database_url):
        raise StateError("The database is not empty. Restore into an empty one and name it in QUYTRINH_DATABASE_URL.")


def _restored(settings: Settings, source: tarfile.TarFile) -> Copied:
    told = json.loads(_member(source, _MANIFEST).read())
    kind = copies.kind(settings.database_url)
    if told.get("format") != FORMAT:
        raise ValueError(f"its format is {told.get('format')}, not {FORMAT}")
    if told.get("database") != kind:
        raise ValueError(f"its database is {told.get('database')}, this home's is {kind}; set QUYTRINH_DATABASE_URL")
    papers = sum(_paper(settings.home, source, member) for member in source.getmembers())
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".restore-") as scratch:
        copy = Path(scratch) / _DATABASE
        with copy.open("wb") as out:
            shutil.copyfileobj(_member(source, _DATABASE), out)
        copies.copy_in(settings.database_url, copy)
    size = sum(member.size for member in source.getmembers())
    return Copied(database=kind, papers=papers, size=size)


def _member(source: tarfile.TarFile, name: str) -> IO[bytes]:
    found = source.extractfile(name)
    if found is None:
        raise ValueError(f"{name} is not in it")
    return found


def _paper(home: Path, source: tarfile.TarFile, member: tarfile.TarInfo) -> bool:
    """Put one member of the archive where it belongs; only what a backup writes is taken, nothing else is looked at."""
    if member.name == _SECRET and member.isfile():
        key = home / _SECRET
        key.touch(mode=_MODE)
        key.write_bytes(_member(source, _SECRET).read())
    name = _BLOB.fullmatch(member.name)
    if name is None or not member.isfile():
        return False
    stored = BlobFolder(home / "blobs").put(_member(source, member.name))
    if stored.sha256 != name[1]:
        raise ValueError(f"the paper {name[1]} in it is damaged")
    return True
