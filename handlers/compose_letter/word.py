"""A letter as DOCX: the procedure's Word template filled in, in a sandbox, every text escaped."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from handlers.compose_letter.letter import Fields


def render_word(template: bytes, fields: Fields) -> bytes:
    """Fill a ``.docx`` whose marks are ``{{ trich_yeu }}`` and ``{%p for dong in doan %}`` with a letter's fields."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(fields, jinja_env=ImmutableSandboxedEnvironment(autoescape=True), autoescape=True)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
