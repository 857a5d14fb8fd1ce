"""PDF out of a Typst template and data, with a Times-like font that we carry along (data/fonts)."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from engine.errors import BadValueError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PACKAGE_MARK = '"@'


def typeset(template: str, data: Mapping[str, object], at: datetime) -> bytes:
    """Compile a template that reads ``data.json`` beside it; it sees no other file.

    ``at`` is the instant that the PDF says it was made: the same data give the same bytes.

    Raises:
        BadValueError: the template imports a package, which would be fetched from outside.
    """
    if PACKAGE_MARK in template:
        raise BadValueError("A letter's template may not import packages (“@…”). Write what it needs into it.")
    with tempfile.TemporaryDirectory(prefix="quytrinh-typeset-") as folder:
        main = Path(folder, "main.typ")
        main.write_text(template, encoding="utf-8")
        Path(folder, "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return typst.compile(
            str(main), root=folder, font_paths=[_fonts()], ignore_system_fonts=True, timestamp=int(at.timestamp())
        )


@cache
def _fonts() -> str:
    with as_file(files("engine") / "data" / "fonts") as folder:
        return str(folder)
