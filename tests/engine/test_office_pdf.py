from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine import office_pdf
from engine.office_pdf import OfficePdf
from handlers.compose_letter import render_word
from tests.conftest import missing
from tests.handlers.test_compose_letter import AT, LETTERS, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHA = "ab" * 32
# A stand-in for LibreOffice: it is called as that is, and does what its body says.
COPIES = 'cp "$LAST" seen; printf %%PDF-1.7 > "$HOME/paper.pdf"'


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[[str], OfficePdf]]:
    opened = list[OfficePdf]()

    def make(body: str) -> OfficePdf:
        program = tmp_path / "office"
        program.write_text(f"#!/bin/sh\nfor LAST; do :; done\n{body}\n", encoding="ascii")
        program.chmod(0o700)
        opened.append(OfficePdf(tmp_path / "previews", str(program)))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def end(office: OfficePdf, source: Path) -> str:
    office.begin(SHA, source)
    while office.state(SHA) == "making":
        time.sleep(0.02)
    return office.state(SHA)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"a paper")
    return path


def test_a_pdf_is_made_once_and_kept(made: Callable[[str], OfficePdf], source: Path, tmp_path: Path) -> None:
    office = made(f"{COPIES}; echo once >> {tmp_path}/count; cp seen {tmp_path}/seen; env > {tmp_path}/env")
    assert office.state(SHA) == "none"
    assert end(office, source) == end(office, source) == "ready"
    with office.open(SHA) as stream:
        assert stream.read() == b"%PDF-1.7"
    assert (tmp_path / "seen").read_bytes() == b"a paper"
    assert (tmp_path / "count").read_text() == "once\n"
    assert "QUYTRINH" not in (tmp_path / "env").read_text()


@pytest.mark.parametrize(
    "body", ["exit 3", "true", 'echo no > "$HOME/paper.pdf"', "head -c 9M /dev/zero > big; exit 1"]
)
def test_what_is_no_pdf_is_a_failure_and_can_be_tried_again(
    made: Callable[[str], OfficePdf], source: Path, body: str
) -> None:
    assert end(made(body), source) == "failed"
    assert end(made(COPIES), source) == "ready"


def test_a_program_that_does_not_end_is_ended_with_its_children(
    made: Callable[[str], OfficePdf], source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_pdf, "SECONDS", 0.5)
    office = made(f"(sleep 3; touch {tmp_path}/alive) & wait")
    assert end(office, source) == "failed"
    time.sleep(0.1)
    assert office._running is None


def test_closing_ends_what_is_on_its_way(made: Callable[[str], OfficePdf], source: Path) -> None:
    office = made("sleep 60")
    office.begin(SHA, source)
    while office._running is None:
        time.sleep(0.01)
    office.close()
    assert office.state(SHA) == "failed"


def test_without_the_program_nothing_is_begun(tmp_path: Path, source: Path) -> None:
    for program in ("", "no-such-program"):
        office = OfficePdf(tmp_path / "previews", program)
        assert not office.available
        assert end(office, source) == "none"


def test_what_nobody_reads_is_swept(made: Callable[[str], OfficePdf], source: Path) -> None:
    office = made(COPIES)
    assert office.sweep(datetime.now(UTC)) == 0
    end(office, source)
    assert office.sweep(datetime.now(UTC) - timedelta(days=30)) == 0
    assert office.sweep(datetime.now(UTC) + timedelta(seconds=5)) == 1
    assert office.state(SHA) == "none"


@pytest.mark.full
def test_libreoffice_makes_a_pdf_of_a_letter(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        missing("LibreOffice is not installed: sudo apt-get install libreoffice-writer-nogui")
    letter = tmp_path / "letter"
    letter.write_bytes(render_word((LETTERS / "van_ban.docx").read_bytes(), fields(), AT))
    office = OfficePdf(tmp_path / "previews", "soffice")
    assert end(office, letter) == "ready"
    with office.open(SHA) as stream:
        assert stream.read(5) == b"%PDF-"
    office.close()
