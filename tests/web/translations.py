"""Compiles the texts of the pages, as `./run` does, where that was not done since they were changed."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[2] / "web" / "translations"


def compile_catalogues() -> None:
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text)
        written = target.with_suffix(f".{os.getpid()}.tmp")
        with written.open("wb") as binary:
            write_mo(binary, catalogue)
        written.replace(target)
