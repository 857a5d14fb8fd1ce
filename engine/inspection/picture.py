"""Pictures: PNG and JPEG as large as a scan needs, with nothing behind their end."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.inspection.sample import Sample

MOST_MILLIONS: Final = 150
"""An A3 page in 600 dpi has 70 million dots."""
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def inspect_png(sample: Sample) -> None:
    """Walk the chunks of a PNG (ISO/IEC 15948).

    Raises:
        BadValueError: it is cut off, something follows its end, or it has too many dots.
    """
    stream = sample.stream
    stream.seek(8)
    kind, at = b"", 8
    while kind != b"IEND":
        head = stream.read(8)
        if len(head) < 8:  # noqa: PLR2004 (length and kind)
            raise sample.refuse("damaged")
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IHDR":
            _must_fit(sample, *struct.unpack(">II", stream.read(8).ljust(8, b"\0")))
        at += 12 + length
        if at > sample.size:
            raise sample.refuse("damaged")
        stream.seek(at)
    if at != sample.size:
        raise sample.refuse("two")


def inspect_jpeg(sample: Sample) -> None:
    """Walk the segments of a JPEG up to the one with its size (ITU-T T.81, B.2). Phones write more behind its end.

    Raises:
        BadValueError: it is cut off before, or has too many dots.
    """
    stream = sample.stream
    stream.seek(2)
    while True:
        mark, code = stream.read(1), stream.read(1)
        while code == b"\xff":
            code = stream.read(1)
        if mark != b"\xff" or not code:
            raise sample.refuse("damaged")
        if code[0] in _BARE:
            continue
        length = int.from_bytes(stream.read(2), "big")
        if length < 2:  # noqa: PLR2004 (the length counts its own two bytes)
            raise sample.refuse("damaged")
        if code[0] in _SIZES:
            _, height, width = struct.unpack(">BHH", stream.read(5).ljust(5, b"\0"))
            _must_fit(sample, width, height)
            return
        stream.seek(length - 2, 1)


def _must_fit(sample: Sample, width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise sample.refuse("damaged")
    if width * height > MOST_MILLIONS * 1_000_000:
        raise sample.refuse("pixels", width=width, height=height, most=MOST_MILLIONS)
