from __future__ import annotations

import io
import os
import tarfile
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import line
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Home, Settings


@pytest.fixture
def elsewhere(home: Home, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """An empty home, with an empty database of the same kind."""
    kind = "sqlite" if home.database.dialect == "sqlite" else "postgres"
    folder = tmp_path / "restored"
    url = f"sqlite:///{folder / 'quytrinh.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    return replace(home.settings, home=folder, database_url=url)


def paper(home: Home, case: str, data: bytes) -> None:
    kept = engine.upload(home, ADMIN, engine.Upload(name="a.txt", stream=io.BytesIO(data)), instance=case)
    engine.attach(home, ADMIN, case, kept)


def test_a_backup_made_while_people_work_is_whole(home: Home, tmp_path: Path, elsewhere: Settings) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    cases = [engine.start(home, by("van_thu"), "p").id for _ in range(3)]
    paper(home, cases[0], b"first")
    stop, done = threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            case = engine.start(home, by("van_thu"), "p").id
            paper(home, case, case.encode())
            done.append(case)

    people = threading.Thread(target=work)
    people.start()
    try:
        made = engine.backup(home, tmp_path / "b.tar")
    finally:
        stop.set()
        people.join()
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    assert engine.restore(elsewhere, tmp_path / "b.tar").papers == made.papers
    restored = engine.Home.open(elsewhere, clock=engine.FixedClock(home.clock.now()))
    try:
        assert {row.id for row in engine.cases(restored, ADMIN, limit=200)} >= set(cases)
        assert engine.examine(restored, ADMIN, deep=True) == ()
        assert engine.audit_verify(restored, ADMIN).ok
        engine.start(restored, by("van_thu"), "p")
    finally:
        restored.close()


def test_a_backup_goes_into_an_empty_place_only(home: Home, tmp_path: Path, elsewhere: Settings) -> None:
    file = tmp_path / "b.tar"
    engine.backup(home, file)
    with pytest.raises(engine.BadValueError, match="already"):
        engine.backup(home, file)
    with pytest.raises(engine.StateError, match="not empty"):
        engine.restore(replace(elsewhere, database_url=home.settings.database_url), file)
    (elsewhere.home / "note").touch()
    with pytest.raises(engine.StateError, match="not empty"):
        engine.restore(elsewhere, file)


def test_a_damaged_backup_is_refused_and_leaves_nothing(home: Home, tmp_path: Path, elsewhere: Settings) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    paper(home, engine.start(home, by("van_thu"), "p").id, b"unmistakable bytes")
    file = tmp_path / "b.tar"
    engine.backup(home, file)
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 3], whole.replace(b"unmistakable bytes", b"Unmistakable bytes"), b"", b"PK"):
        file.write_bytes(damaged)
        with pytest.raises(engine.EngineError):
            engine.restore(elsewhere, file)
        assert not list(elsewhere.home.iterdir())
    file.write_bytes(whole)
    assert engine.restore(elsewhere, file).papers == 1


def test_nothing_but_what_a_backup_writes_is_taken(home: Home, tmp_path: Path, elsewhere: Settings) -> None:
    file = tmp_path / "b.tar"
    engine.backup(home, file)
    with tarfile.open(file, "a") as out:
        member = tarfile.TarInfo("../../evil")
        member.size = 4
        out.addfile(member, io.BytesIO(b"evil"))
        link = tarfile.TarInfo("secret-key")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        out.addfile(link)
    engine.restore(elsewhere, file)
    assert not list(tmp_path.rglob("evil"))
    assert not (elsewhere.home / "secret-key").is_symlink()


def test_a_disk_that_is_full_leaves_nothing_behind(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    place = tmp_path / "backups"
    place.mkdir()
    with pytest.raises(engine.UnavailableError, match="No space"):
        engine.backup(home, place / "b.tar")
    assert not list(place.iterdir())
