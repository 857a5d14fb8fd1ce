"""Files for tests, made here: none that could harm is ever kept in the project."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
_SPACE = "http://schemas.openxmlformats.org"


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP file of these entries."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(main: str = WORD, **entries: bytes) -> bytes:
    """A Word or Excel package with these further entries, whose names have / for __."""
    types = f'<Types xmlns="{_SPACE}/package/2006/content-types"><Override ContentType="{main}"/></Types>'
    parts = {"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>"}
    return packed(parts | {name.replace("__", "/"): content for name, content in entries.items()})


def relations(target: str, kind: str, mode: str = "External") -> bytes:
    """The relationships of a part: one."""
    kind = f"{_SPACE}/officeDocument/2006/relationships/{kind}"
    one = f'<Relationship Id="r" Type="{kind}" TargetMode="{mode}" Target="{target}"/>'
    return f'<Relationships xmlns="{_SPACE}/package/2006/relationships">{one}</Relationships>'.encode()


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey picture; of more than a few dots only its head is true."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height)) if width * height < 10_000 else b"\0"
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in (*parts, (b"IEND", b"")))


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The head of a JPEG, which is all that is looked at."""
    frame = b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0"
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + frame + b"\xff\xd9"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
