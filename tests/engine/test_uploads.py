from __future__ import annotations

import dataclasses
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import Home, Upload
from engine.errors import BadValueError
from engine.inspection.names import LONGEST_NAME, clean_name
from engine.inspection.sniffing import HEAD_BYTES
from engine.uploads import check
from tests.support.homes import by

MOST = 50 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def docx() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("Tờ trình.DOCX", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", docx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.jpeg", b"\xff\xd8\xff\xe1", "image/jpeg"),
        ("a.txt", "Ghi chú: đã nhận".encode(), "text/plain"),
        ("b.txt", ("đ" * 400).encode()[:HEAD_BYTES], "text/plain"),
        ("c.txt", b"x" + ("đ" * 400).encode()[: HEAD_BYTES - 1], "text/plain"),
    ],
)
def test_files_of_the_known_kinds_are_taken(name: str, head: bytes, media_type: str) -> None:
    accepted = check(name, len(head), head, most=MOST)
    assert accepted == (name, media_type)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.svg", b"<svg/>"),
        ("a.html", b"<html>"),
        ("a.exe", b"MZ"),
        ("a.pdf.exe", b"%PDF-"),
        ("a.docm", docx()),
        ("pdf", b"%PDF-"),
        ("", b"%PDF-"),
        ("a.pdf", b"MZ%PDF-"),
        ("a.png", b"<svg/>"),
        ("a.jpg", PNG),
        ("a.docx", b"%PDF-1.7"),
        ("a.txt", b" <!DOCTYPE html>"),
        ("a.txt", b"\xef\xbb\xbf<Script>"),
        ("a.txt", b"<?xml version='1.0'?><svg/>"),
        ("a.txt", b"a\0b"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b"a" * 100 + b"\xff" + b"a" * (HEAD_BYTES - 101)),
    ],
)
def test_what_is_not_known_or_not_what_its_name_says_is_refused(name: str, head: bytes) -> None:
    with pytest.raises(BadValueError):
        check(name, len(head), head, most=MOST)


def test_the_setting_says_how_large_a_file_may_be(home: Home) -> None:
    raised = dataclasses.replace(home.settings, max_upload_bytes=60_000_000)
    larger = Home.open(raised, clock=home.clock)
    paper = b"%PDF-1.7\n" + b"x" * 55_000_000
    assert engine.upload(larger, by("van_thu"), Upload(name="a.pdf", stream=BytesIO(paper)))["size"] == len(paper)
    larger.close()


@pytest.mark.parametrize("size", [0, -1, MOST + 1])
def test_empty_and_huge_files_are_refused(size: int) -> None:
    with pytest.raises(BadValueError):
        check("a.pdf", size, b"%PDF-1.7", most=MOST)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\lan\\Tờ trình.docx", "Tờ trình.docx"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("\u202efdp.exe.pdf", "fdp_exe.pdf"),
        ("hóa đơn.js.pdf", "hóa đơn_js.pdf"),
        ("Nghị định 30.2020.pdf", "Nghị định 30.2020.pdf"),
        ('"a<b>|c?*:d".pdf', "abcd.pdf"),
        ("  .  hồ   sơ . .pdf ", "hồ sơ.pdf"),
        ("CON.txt", "tep CON.txt"),
        ("lpt1.a.txt", "tep lpt1.a.txt"),
        (".pdf", "tep.pdf"),
        ("", "tep"),
        ("To\u031b\u0300.pdf", "Tờ.pdf"),
    ],
)
def test_names_are_made_harmless(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=300))
def test_a_clean_name_is_clean_on_every_system(name: str) -> None:
    clean = clean_name(name)
    assert clean
    assert clean_name(clean) == clean
    assert not set(clean) & set('/\\<>:"|?*\0\r\n')
    assert not clean.startswith((".", " "))
    assert len(clean.encode()) <= LONGEST_NAME


@given(st.binary(max_size=HEAD_BYTES), st.sampled_from(["a.txt", "a.pdf", "a.png", "a.docx"]))
def test_any_bytes_get_an_answer(head: bytes, name: str) -> None:
    with suppress(BadValueError):
        assert check(name, max(len(head), 1), head, most=MOST).name == name
