"""A letter as PDF: the procedure's Typst template, with a Times-like font that we carry along (data/fonts)."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from engine import BadValueError

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.compose_letter.letter import Fields

PACKAGE_MARK = '"@'


def render_pdf(template: bytes, fields: Fields, at: datetime) -> bytes:
    """Compile a ``.typ`` that reads its fields from ``data.json`` beside it; it sees no other file.

    ``at`` is the instant that the PDF says it was made: the same letter gives the same bytes.

    Raises:
        BadValueError: the template imports a package, which would be fetched from outside.
    """
    text = template.decode()
    if PACKAGE_MARK in text:
        raise BadValueError("A letter's template may not import packages (“@…”). Write what it needs into it.")
    with tempfile.TemporaryDirectory(prefix="quytrinh-letter-") as folder:
        main = Path(folder, "main.typ")
        main.write_text(text, encoding="utf-8")
        Path(folder, "data.json").write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            str(main), root=folder, font_paths=[_fonts()], ignore_system_fonts=True, timestamp=int(at.timestamp())
        )


@cache
def _fonts() -> str:
    with as_file(files("handlers") / "data" / "fonts") as folder:
        return str(folder)
