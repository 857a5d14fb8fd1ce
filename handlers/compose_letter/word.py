"""A letter as DOCX: the procedure's Word template filled in, in a sandbox, every text escaped."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.compose_letter.letter import Fields


def render_word(template: bytes, fields: Fields, at: datetime) -> bytes:
    """Fill a ``.docx`` whose marks are ``{{ trich_yeu }}`` and ``{%p for dong in doan %}`` with a letter's fields.

    ``at`` is the instant that its parts say they were made: the same letter gives the same bytes.
    """
    document = DocxTemplate(io.BytesIO(template))
    document.render(fields, jinja_env=ImmutableSandboxedEnvironment(autoescape=True), autoescape=True)
    kept = io.BytesIO()
    document.save(kept)
    return _dated(kept, at)


def _dated(kept: io.BytesIO, at: datetime) -> bytes:
    """The same package with every part dated ``at``: the library stamps them with the machine's clock."""
    made = io.BytesIO()
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename, at.timetuple()[:6]), source.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()
