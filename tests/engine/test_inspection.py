from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import Upload
from engine.errors import BadValueError
from engine.inspection.sample import REASONS
from engine.uploads import inspect
from tests.support.homes import by
from tests.support.papers import EXCEL, PDF, WORD, jpeg, office, packed, png, relations

if TYPE_CHECKING:
    from engine import Home

MOST = 1 << 30
LETTERS = Path(__file__).parents[2] / "bpmn" / "procedures"


def look(name: str, content: bytes) -> None:
    inspect(name, BytesIO(content), len(content), most=MOST)


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


def stream_of_objects(text: bytes) -> bytes:
    head = b"%PDF-1.7\n4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n"
    return head + zlib.compress(text) + b"\nendstream\nendobj\n%%EOF\n"


def shared() -> bytes:
    """Two entries of the directory that are the same bytes, as in the bombs of David Fifield."""
    one = packed({"a": b"0" * 1000})
    at = one.index(b"PK\x01\x02")
    entry, end = one[at:-22], one[-22:]
    twice = entry + changed(entry, b"a", b"b")
    return one[:at] + twice + end[:8] + struct.pack("<HHII", 2, 2, len(twice), at) + end[20:]


def linked() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("word/link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def crowded(count: int) -> bytes:
    """A directory that says that it has so many entries."""
    return packed({"a": b""})[:-22] + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, 47, 31, 0)


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
REFUSED = {
    "svg": ("page", "a.svg", b"<svg/>"),
    "html": ("page", "a.html", b"<html>"),
    "svg called png": ("name", "a.png", b"<svg/>"),
    "html called txt": ("name", "a.txt", b"\xef\xbb\xbf<Script>"),
    "html called pdf": ("name", "a.pdf", b"<!doctype html>%PDF-1.7"),
    "program": ("program", "a.exe", b"MZ"),
    "program called pdf": ("name", "a.pdf", b"MZ%PDF-"),
    "script called txt": ("name", "a.txt", b"#!/bin/sh\nrm -rf /"),
    "zip": ("archive", "a.zip", packed({"a": b""})),
    "zip called docx": ("archive", "a.docx", packed({"a": b"x"})),
    "doc": ("old-office", "a.doc", b"\xd0\xcf\x11\xe0"),
    "doc called docx": ("old-office", "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "docm": ("macros", "a.docm", office()),
    "word called excel": ("name", "a.xlsx", office()),
    "excel called word": ("name", "a.docx", office(EXCEL)),
    "macros": ("macros", "a.docx", office(**{"word__vbaProject.bin": b"x"})),
    "macros elsewhere": ("macros", "a.docx", office(**{"x__VBAPROJECT.BIN": b"x"})),
    "macros by type": ("macros", "a.docx", office("application/vnd.ms-word.document.macroEnabled.main+xml")),
    "controls": ("macros", "a.docx", office(**{"word__activeX__activeX1.bin": b"x"})),
    "program inside": ("macros", "a.docx", office(**{"word__media__image1.png": b"MZ\x90"})),
    "template from outside": (
        "outside",
        "a.docx",
        office(**{"word___rels__settings.xml.rels": relations("http://a.example/t.dotm", "attachedTemplate")}),
    ),
    "picture from outside": (
        "outside",
        "a.docx",
        office(**{"word___rels__document.xml.rels": relations(r"file://\\1.2.3.4\x\a.png", "image", "external")}),
    ),
    "entities": ("bomb", "a.docx", office(**{"word__x.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]>".encode("utf-16")})),
    "encrypted word": ("locked", "a.docx", ENCRYPTED),
    "ratio": ("bomb", "a.docx", office(word__media__a=b"0" * (40 << 20))),
    "total": (
        "bomb",
        "a.docx",
        changed(office(big=b"1234"), struct.pack("<II", 6, 4), struct.pack("<II", 6, 2**31 - 1)),
    ),
    "more than is said": (
        "bomb",
        "a.docx",
        changed(office(big=b"0" * 999), struct.pack("<I", 999), struct.pack("<I", 99)),
    ),
    "nested": ("nested", "a.docx", office(**{"word__a.zip": packed({"a": b""})})),
    "nested, called embedding": ("nested", "a.docx", office(**{"word__embeddings__a.xlsx": packed({"a": b""})})),
    "nested twice": (
        "nested",
        "a.docx",
        office(**{"word__embeddings__a.docx": office(**{"word__embeddings__b.docx": office()})}),
    ),
    "macros in the embedding": (
        "macros",
        "a.docx",
        office(**{"word__embeddings__a.docx": office(**{"word__vbaProject.bin": b""})}),
    ),
    "gzip inside": ("nested", "a.docx", office(**{"word__a.xml": b"\x1f\x8b\x08"})),
    "shared bytes": ("bomb", "a.docx", shared()),
    "a million entries": ("bomb", "a.docx", crowded(65_535)),
    "too many entries": ("bomb", "a.docx", crowded(20_000)),
    "path up": ("paths", "a.docx", office(**{"..__a": b""})),
    "path from the root": ("paths", "a.docx", office(__etc__passwd=b"")),
    "path of windows": ("paths", "a.docx", office(**{"word\\a": b""})),
    "path with nul": ("paths", "a.docx", changed(office(ab=b""), b"ab", b"a\0")),
    "symlink": ("paths", "a.docx", linked()),
    "bytes before": ("two", "a.docx", b"PK\x03\x04" + office()),
    "bytes behind": ("two", "a.docx", office() + b"<script>"),
    "names that differ": ("two", "a.docx", office(ab=b"").replace(b"ab", b"ac", 1)),
    "cut off": ("damaged", "a.docx", office()[:-40]),
    "wrong sum": ("damaged", "a.docx", changed(office(big=b"12345"), struct.pack("<I", zlib.crc32(b"12345")), b"abcd")),
    "no xml": ("damaged", "a.docx", packed({"[Content_Types].xml": b"<Types"})),
    "page in a pdf": ("two", "a.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>"),
    "zip in a pdf": ("two", "a.pdf", PDF + packed({"a": b"x"})),
    "pdf in a zip": ("two", "a.docx", packed({"%PDF-1.7": b"x"})),
    "script in a gif": ("kind", "a.gif", b"GIF89a/*"),
    "script in a gif called png": ("name", "a.png", b"GIF89a/*\0\0*/=1;alert(1)"),
    "zip behind a picture": ("two", "a.png", png() + packed({"a": b"x"})),
    "page behind a picture": ("two", "a.png", png() + b"<script>alert(1)</script>"),
    "page in a picture": ("two", "a.jpg", jpeg().replace(b"JFIF", b"<svg")),
    "zip behind a photo": ("two", "a.jpg", jpeg() + packed({"a": b"x"})),
    "flood": ("pixels", "a.png", png(50_000, 50_000)),
    "flood of a photo": ("pixels", "a.jpg", jpeg(65_000, 65_000)),
    "picture of nothing": ("damaged", "a.jpg", jpeg(0, 5)),
    "picture cut off": ("damaged", "a.png", png()[:-6]),
    "photo cut off": ("damaged", "a.jpg", jpeg()[:12]),
    "javascript": ("active", "a.pdf", PDF + b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "javascript in hex": ("active", "a.pdf", PDF + b"<< /S /J#61vaScript >>"),
    "program of a pdf": ("active", "a.pdf", PDF + b"<</S/Launch/F(cmd.exe)>>"),
    "javascript packed": ("active", "a.pdf", stream_of_objects(b"4 0 << /S /JavaScript >>")),
    "bomb of objects": ("bomb", "a.pdf", stream_of_objects(b"0" * (20 << 20))),
    "encrypted pdf": ("locked", "a.pdf", PDF + b"trailer << /Encrypt 5 0 R >>"),
    "no text at the end": ("unknown", "a.txt", b"a" * 2_000_000 + b"\xff"),
    "nul at the end": ("unknown", "a.txt", b"a" * 2_000_000 + b"\0"),
    "letter cut off": ("unknown", "a.txt", b"a" * 600 + "đ".encode()[:1]),
    "nothing": ("empty", "a.pdf", b""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_harm_a_reader_is_refused_with_its_reason(case: str) -> None:
    reason, name, content = REFUSED[case]
    with pytest.raises(BadValueError) as refused:
        look(name, content)
    said = REASONS[reason].partition("{")[0]
    assert str(refused.value).startswith(f"“{name}” {said}"), str(refused.value)


def test_each_reason_is_shown_by_a_file() -> None:
    assert {reason for reason, _, _ in REFUSED.values()} == REASONS.keys() - {"large"}


LINK = relations("https://bdt.gov.vn", "hyperlink")
TAKEN = {
    "a.pdf": PDF,
    "packed.pdf": stream_of_objects(b"4 0 << /Type /Page /JSomething 1 >>"),
    # The bytes of a picture are no names.
    "scan.pdf": PDF + b"\x01\xfe/JS \xfd\x02" * 9 + b"%%EOF",
    "a.docx": office(**{"word___rels__document.xml.rels": LINK, "word__embeddings__chart.xlsx": office(EXCEL)}),
    "a.xlsx": office(EXCEL),
    "a.png": png(),
    "a.jpg": jpeg() + b"\0" * 40,
    "a.txt": "Ghi chú: đã nhận".encode() * 200_000,
}


@pytest.mark.parametrize("name", TAKEN)
def test_harmless_files_are_taken(name: str) -> None:
    look(name, TAKEN[name])


@pytest.mark.parametrize("letter", sorted(LETTERS.glob("*/letters/*.docx")), ids=lambda each: each.stem)
def test_the_letters_that_word_saved_are_taken(letter: Path) -> None:
    look(letter.name, letter.read_bytes())


@given(st.data(), st.sampled_from(["a.docx", "a.pdf", "a.png", "a.jpg", "packed.pdf"]))
def test_damage_anywhere_gets_an_answer(data: st.DataObject, name: str) -> None:
    content = bytearray(TAKEN[name])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadValueError):
        look(name, bytes(content[: data.draw(st.integers(1, len(content)))]))


def test_nothing_of_a_refused_file_is_kept(home: Home) -> None:
    with pytest.raises(BadValueError):
        engine.upload(home, by("van_thu"), Upload(name="a.pdf", stream=BytesIO(PDF + b"<< /S /JavaScript >>")))
    assert not [path for path in home.blobs.root.rglob("*") if path.is_file()]


def test_what_a_form_says_of_a_files_type_is_not_believed(home: Home) -> None:
    case = engine.start(home, by("chuyen_vien"), "van_ban_di").id
    sent = engine.upload(home, by("chuyen_vien"), Upload(name="a.txt", stream=BytesIO(b"Ghi")), instance=case)
    engine.complete(home, by("chuyen_vien"), engine.tasks(home, by("chuyen_vien"))[0].id, {"do_mat": "thuong"})
    kept = engine.attach(home, by("chuyen_vien"), case, sent | {"type": "text/html"})
    assert kept.versions[0].type == "text/plain"
    with pytest.raises(BadValueError, match="not what its name says"):
        engine.attach(home, by("chuyen_vien"), case, sent | {"name": "a.pdf"})


MEASURE = """
import resource, sys, zlib
from engine.uploads import inspect
name, path, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(path, "rb") as stream:
    inspect(name, stream, size, most=1 << 30)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.full
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt"])
def test_a_file_of_200_mb_is_looked_at_in_constant_memory(name: str, tmp_path: Path) -> None:
    path, piece = tmp_path / name, bytes(range(32, 127)) * 11_000
    if name == "a.docx":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{WORD}"/></Types>')
            with archive.open("word/media/image1.png", "w", force_zip64=False) as entry:
                for _ in range(200):
                    entry.write(piece)
    else:
        with path.open("wb") as file:
            file.write(PDF if name == "a.pdf" else b"x")
            for _ in range(200):
                file.write(piece)
    size = path.stat().st_size
    assert size > 200_000_000
    grown = subprocess.run(
        [sys.executable, "-c", MEASURE, name, str(path), str(size)], capture_output=True, text=True, check=True
    )
    assert int(grown.stdout) < 40_000
