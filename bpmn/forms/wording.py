"""Putting a label and figures into a message, the way each language writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.errors import Message

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def worded(message: Message, label: Message, params: Mapping[str, object], language: str) -> str:
    """Fill a message; it begins with a capital, the label with a small letter unless it is an abbreviation."""
    shown = {name: figure(value, language) for name, value in params.items()}
    text = message.text(language).format(label=inside(label, language), **shown)
    return text[:1].upper() + text[1:]


def inside(words: Message, language: str) -> str:
    """Give a label as it stands inside a sentence."""
    label = words.text(language) or {"vi": "ô này"}.get(language, "this field")
    label = label.strip().rstrip(":*?").strip()
    return label if label[1:2].isupper() or label[1:2].isdigit() else label[:1].lower() + label[1:]


def figure(value: object, language: str) -> str:
    """Write a date as ``17/03/2021`` and a number as ``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    if isinstance(value, datetime):
        return f"{value.astimezone(_ZONE):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text
    return str(value)
