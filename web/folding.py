"""Text without its marks, so that “khen thuong” finds “khen thưởng”."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, without marks, đ as d."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def has_words(text: str, wanted: str) -> bool:
    """Whether the text has every word that is wanted, marks and case aside."""
    folded = fold(text)
    return all(word in folded for word in fold(wanted).split())
