"""The door for files: which are taken, under which name (design 3; attack matrix A3 of product 3).

A file is judged by its name and first bytes, never by what the browser says of it. What a browser would run (HTML,
SVG) is refused.
"""

from __future__ import annotations

import unicodedata
from codecs import getincrementaldecoder
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from engine.errors import BadValueError

HEAD_BYTES: Final = 512
"""How much of a file ``check`` wants to see."""
LONGEST_NAME: Final = 120

_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
# What each extension must begin with (nothing for text), and the media type it is served as.
_KINDS: Final = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".docx": (_ZIP, f"{_OFFICE}.wordprocessingml.document"),
    ".xlsx": (_ZIP, f"{_OFFICE}.spreadsheetml.sheet"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".txt": (b"", "text/plain"),
}
_TYPES: Final = ", ".join(sorted(extension[1:] for extension in _KINDS))
# Devices of Windows: a file so named cannot be saved there.
_DEVICES: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_MARKUP: Final = ("<html", "<!doctype", "<svg", "<script", "<?xml")


class Accepted(NamedTuple):
    """A file that may be kept: the name it is given, and the media type it is served as (always as an attachment)."""

    name: str
    type: str


def check(name: str, size: int, head: bytes, *, most: int) -> Accepted:
    """Judge a file by its name, its size in bytes (``most`` at most) and its first ``HEAD_BYTES`` bytes.

    Raises:
        BadValueError: it is empty, too large, of a kind that is not taken, or not what its name says.
    """
    clean = clean_name(name)
    extension = PurePosixPath(clean).suffix.lower()
    if extension not in _KINDS:
        raise BadValueError(f"“{clean}” is of a kind that is not taken. Save it as one of: {_TYPES}.")
    if size <= 0:
        raise BadValueError(f"“{clean}” is empty. Choose the file again.")
    if size > most:
        raise BadValueError(f"“{clean}” has more than {most // 1_048_576} MB. Make it smaller or split it.")
    magic, media_type = _KINDS[extension]
    if not head.startswith(magic) or (not magic and not _is_text(head)):
        raise BadValueError(
            f"“{clean}” is not what its name says. Save it anew as {extension[1:]} and choose it again."
        )
    return Accepted(clean, media_type)


def clean_name(name: str) -> str:
    """Give a file name that is harmless on every system: no folders, no control or direction marks, not too long."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    stem, dot, extension = " ".join(kept.split()).rstrip(". ").rpartition(".")
    stem, extension = (stem, f".{extension.strip()}") if dot else (extension, "")
    stem = stem.strip(". ")
    if not stem or stem.split(".")[0].lower() in _DEVICES:
        stem = f"tep {stem}".strip()
    # File systems count bytes, and a Vietnamese letter has up to three.
    while len((stem + extension).encode()) > LONGEST_NAME and len(stem) > 1:
        stem = stem[:-1]
    return stem.rstrip() + extension


def _is_text(head: bytes) -> bool:
    try:
        # Where the file goes on, the cut may fall within a letter.
        text = getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.lstrip("\ufeff \t\r\n").lower().startswith(_MARKUP)
