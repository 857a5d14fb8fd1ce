"""PDF files: none that runs a program, none behind a password (ISO 32000-1, 7.6 and 12.6)."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.inspection.sample import Sample

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 1 << 10
_MOST_OF_ONE: Final = 16 << 20
_MOST: Final = 256 << 20
"""Bytes that the object streams of one file may unpack to."""


def _name(text: str) -> bytes:
    """A pattern for a name of PDF, each letter as it is or as #hex."""
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (ord(char), ord(char), ord(char)) for char in text)


_ENDS: Final = rb"(?=[\s(<\[/>]|$)"
_ACTIVE: Final = re.compile(b"|".join(_name(each) + _ENDS for each in ("JavaScript", "JS", "Launch")))
_LOCKED: Final = re.compile(_name("Encrypt") + rb"\s*(?:\d+\s+\d+\s+R|<<)")
_PACKED: Final = re.compile(_name("ObjStm") + rb".{0,400}?stream\r?\n", re.DOTALL)
_AMONG_DATA: Final = re.compile(rb"[^\s\x21-\x7e]")
_AROUND: Final = 8


def inspect(sample: Sample) -> None:
    """Read a PDF through, in constant memory, and what it has packed away.

    Raises:
        BadValueError: it has JavaScript or starts programs, is encrypted, or unpacks to too much.
    """
    packed = set[int]()
    for at, text in _windows(sample):
        if _LOCKED.search(text):
            raise sample.refuse("locked")
        if _has_action(text):
            raise sample.refuse("active")
        packed |= {at + found.end() for found in _PACKED.finditer(text)}
    left = _MOST
    for at in sorted(packed):
        text = _unpacked(sample, at)
        left -= len(text)
        if left < 0:
            raise sample.refuse("bomb")
        if _has_action(text):
            raise sample.refuse("active")


def _has_action(text: bytes) -> bool:
    """Whether a name stands among text: in the bytes of a picture, three of them are “/JS” now and then."""
    around = (text[max(found.start() - _AROUND, 0) : found.end() + _AROUND] for found in _ACTIVE.finditer(text))
    return any(not _AMONG_DATA.search(each) for each in around)


def _windows(sample: Sample) -> Iterator[tuple[int, bytes]]:
    """The file in pieces, each with the end of the one before, and where it begins."""
    sample.stream.seek(0)
    kept, at = b"", 0
    while chunk := sample.stream.read(_CHUNK):
        yield at - len(kept), kept + chunk
        at += len(chunk)
        kept = (kept + chunk)[-_OVERLAP:]


def _unpacked(sample: Sample, at: int) -> bytes:
    """An object stream; what is not packed by deflate is read as it stands."""
    sample.stream.seek(at)
    decoder, parts, size = zlib.decompressobj(), list[bytes](), 0
    try:
        while not decoder.eof and size <= _MOST_OF_ONE and (chunk := sample.stream.read(1 << 16)):
            parts.append(decoder.decompress(chunk, _MOST_OF_ONE))
            size += len(parts[-1])
    except zlib.error:
        return b"".join(parts)
    if size > _MOST_OF_ONE or decoder.unconsumed_tail:
        raise sample.refuse("bomb")
    return b"".join(parts)
