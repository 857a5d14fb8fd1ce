"""The names of files: as typed where that is safe, harmless on every system always."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import Final

LONGEST_NAME: Final = 120
"""Bytes: file systems count them, and a Vietnamese letter has up to three."""
# Devices of Windows: a file so named cannot be saved there.
_DEVICES: Final = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_FORBIDDEN: Final = '<>:"|?*'
PROGRAMS: Final = frozenset(
    {"app", "apk", "bat", "bin", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "ps1"}
    | {"psm1", "py", "reg", "scr", "sh", "url", "vb", "vbe", "vbs", "wsf"}
)
"""Extensions of what a computer would run."""


def clean_name(name: str) -> str:
    """Give a file name that is harmless on every system.

    No folders, no control or direction marks, no name of a device, no second extension of a program, not too long.
    """
    stem, extension = _parted(_legible(name))
    stem = _single(stem).strip(". ")
    if not stem or stem.split(".")[0].lower() in _DEVICES:
        stem = f"tep {stem}".strip()
    while len((stem + extension).encode()) > LONGEST_NAME and len(stem) > 1:
        stem = stem[:-1]
    return stem.rstrip() + extension


def extension_of(name: str) -> str:
    """The extension of a clean name, in small letters with its dot."""
    return PurePosixPath(name).suffix.lower()


def _legible(name: str) -> str:
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if unicodedata.category(char)[0] != "C" and char not in _FORBIDDEN)
    return " ".join(kept.split()).rstrip(". ")


def _parted(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    return (stem, f".{extension.strip()}") if dot else (extension, "")


def _single(stem: str) -> str:
    """“hoa-don.exe” before “.pdf” is no second extension any more: where extensions are hidden it looks like one."""
    head, dot, last = stem.rstrip(". ").rpartition(".")
    return f"{head}_{last}" if dot and last.strip().lower() in PROGRAMS else stem
