"""A letter as PDF: the procedure's Typst template, filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import typeset

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.compose_letter.letter import Fields


def render_pdf(template: bytes, fields: Fields, at: datetime) -> bytes:
    """Compile a ``.typ``; ``at`` is the instant that the PDF says it was made.

    Raises:
        BadValueError: the template imports a package.
    """
    return typeset(template.decode(), fields, at)
