"""What a file's first bytes say that it is, whatever it is called."""

from __future__ import annotations

from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.inspection.sample import Sample

HEAD_BYTES: Final = 512
"""How much of a file's beginning is asked what it is."""
_CHUNK: Final = 1 << 20
_SPREAD: Final = 1024
"""A PDF reader takes a file for a PDF if it says so within so many bytes (ISO 32000-1, annex H, note 13)."""
_MAGIC: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"PK\x07\x08", "ZIP"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC/XLS"),
    (b"{\\rtf", "RTF"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"\x1f\x8b", "GZ"),
    (b"BZh", "BZ2"),
    (b"\xfd7zXZ\0", "XZ"),
    (b"(\xb5/\xfd", "ZST"),
    (b"MSCF", "CAB"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\xca\xfe\xba\xbe", "CLASS"),
    (b"L\0\0\0\x01\x14\x02\0", "LNK"),
)
ARCHIVES: Final = frozenset({"ZIP", "RAR", "7Z", "GZ", "BZ2", "XZ", "ZST", "CAB"})
_MARKUP: Final = ("<html", "<!doctype", "<svg", "<script", "<?xml", "<body", "<iframe", "<!--")
_SCRIPTED: Final = (b"<html", b"<script", b"<svg", b"<!doctype html", b"<body", b"<iframe")


def content_of(head: bytes) -> str | None:
    """The kind of content by its first ``HEAD_BYTES`` bytes, TXT for plain text; None when they say nothing."""
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if found is not None:
        return found
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"msf1"}:
        return "HEIC"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return _of_text(head)


def _of_text(head: bytes) -> str | None:
    try:
        # Where the file goes on, the cut may fall within a letter.
        text = getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    if text.lstrip("\ufeff \t\r\n").lower().startswith(_MARKUP):
        return "HTML"
    return "EXE" if text.startswith("#!") else "TXT"


def must_be_one(sample: Sample, content: str) -> None:
    """Refuse a file that another program would take for something else: a PDF with a page or an archive in it.

    Raises:
        BadValueError: so it is.
    """
    head = sample.head(_SPREAD)
    if content != "PDF" and b"%PDF-" in head:
        raise sample.refuse("two")
    if content != "TXT" and any(mark in head.lower() for mark in _SCRIPTED):
        raise sample.refuse("two")
    if content != "ZIP" and _ends_as_archive(sample):
        raise sample.refuse("two")


def _ends_as_archive(sample: Sample) -> bool:
    """Whether a reader of ZIP, which reads from the end, would find a directory."""
    tail = sample.tail(22 + 0xFFFF)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    sample.stream.seek(max(sample.size - len(tail) + at - length, 0))
    return length == 0 or sample.stream.read(4) == b"PK\x01\x02"


def must_be_text(sample: Sample) -> None:
    """Refuse what is no text in UTF-8 to its end.

    Raises:
        BadValueError: so it is.
    """
    decoder = getincrementaldecoder("utf-8")()
    sample.stream.seek(0)
    try:
        while chunk := sample.stream.read(_CHUNK):
            if b"\0" in chunk:
                raise sample.refuse("unknown", wanted="TXT (UTF-8)")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise sample.refuse("unknown", wanted="TXT (UTF-8)") from error
