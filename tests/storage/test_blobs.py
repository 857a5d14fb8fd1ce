from __future__ import annotations

import hashlib
import os
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.blobs import BlobFolder
from storage.errors import StorageError


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs")


def files(blobs: BlobFolder) -> list[Path]:
    return [path for path in blobs.root.rglob("*") if path.is_file()]


def age(path: Path, hours: float) -> None:
    at = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    os.utime(path, (at, at))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=5000), streamed=st.booleans())
def test_bytes_come_back_under_their_hash(blobs: BlobFolder, content: bytes, streamed: bool) -> None:  # noqa: FBT001
    stored = blobs.put(BytesIO(content) if streamed else content)
    assert stored == (hashlib.sha256(content).hexdigest(), len(content))
    assert blobs.exists(stored.sha256)
    with blobs.open(stored.sha256) as file:
        assert file.read() == content


def test_a_stream_longer_than_a_chunk_is_kept_whole(blobs: BlobFolder) -> None:
    content = os.urandom(1 << 20) * 2 + b"end"
    stored = blobs.put(BytesIO(content))
    assert blobs.path(stored.sha256).read_bytes() == content


def test_the_same_bytes_are_kept_once(blobs: BlobFolder) -> None:
    first, second = blobs.put(b"one"), blobs.put(BytesIO(b"one"))
    assert first == second
    assert len(files(blobs)) == 1


def test_many_threads_may_put_the_same_bytes(blobs: BlobFolder) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(blobs.put(b"same" * 9999).sha256)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 12
    assert len(files(blobs)) == 1


def test_file_then_folder_are_synced_before_put_returns(blobs: BlobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        kind = "folder" if path.is_dir() else f"file of {os.fstat(handle).st_size}"
        done.append(f"{kind} {str(path).removeprefix(str(blobs.root))}"[:14])
        fsync(handle)

    def renamed(source: str | Path, target: str | Path) -> None:
        done.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(os, "replace", renamed)
    sha256 = blobs.put(b"hello").sha256
    assert done == ["file of 5 /inc", "folder ", "rename", f"folder /{sha256[:2]}"]


def test_a_stream_that_breaks_leaves_nothing_behind(blobs: BlobFolder) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionError(size)

    with pytest.raises(ConnectionError):
        blobs.put(Broken())
    assert files(blobs) == []


@pytest.mark.parametrize("name", ["", "abc", "../" * 21 + "a", "A" * 64, "0" * 63 + "/", "0" * 65, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_opens_nothing(blobs: BlobFolder, name: str) -> None:
    with pytest.raises(StorageError, match="name of a blob"):
        blobs.open(name)
    with pytest.raises(StorageError, match="name of a blob"):
        blobs.exists(name)


def test_bytes_that_are_lost_say_to_restore_them(blobs: BlobFolder) -> None:
    assert not blobs.exists("0" * 64)
    with pytest.raises(StorageError, match="Restore them from a backup"):
        blobs.open("0" * 64)


def test_a_sweep_takes_old_orphans_and_half_written_files_only(blobs: BlobFolder) -> None:
    named, orphan, young = (blobs.put(content).sha256 for content in (b"named", b"orphan", b"young"))
    half = blobs.root / "incoming" / "tmp123"
    half.write_bytes(b"half")
    for path in (blobs.path(named), blobs.path(orphan), half):
        age(path, 25)
    now = datetime.now(UTC)
    assert blobs.sweep({named}.__contains__, now - timedelta(hours=24), now) == 2
    assert [blobs.exists(name) for name in (named, orphan, young)] == [True, False, True]
    assert not half.exists()
    assert blobs.sweep({named}.__contains__, now - timedelta(hours=24), now) == 0


def test_bytes_put_again_are_young_again(blobs: BlobFolder) -> None:
    sha256 = blobs.put(b"again").sha256
    age(blobs.path(sha256), 25)
    blobs.put(b"again")
    now = datetime.now(UTC)
    assert blobs.sweep(lambda _: False, now - timedelta(hours=24), now) == 0
    assert blobs.exists(sha256)


def test_bytes_put_again_while_a_sweep_looks_are_spared(blobs: BlobFolder) -> None:
    sha256 = blobs.put(b"again").sha256
    age(blobs.path(sha256), 25)

    def unknown_but_put_meanwhile(_: str) -> bool:
        blobs.put(b"again")
        return False

    now = datetime.now(UTC)
    assert blobs.sweep(unknown_but_put_meanwhile, now - timedelta(hours=24), now) == 0
    with blobs.open(sha256) as file:
        assert file.read() == b"again"


def test_a_sweep_of_the_future_is_refused(blobs: BlobFolder) -> None:
    now = datetime.now(UTC)
    with pytest.raises(StorageError, match="before now"):
        blobs.sweep(lambda _: False, now + timedelta(seconds=1), now)
