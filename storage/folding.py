"""Text as people search for it: without diacritics, so that "khen thuong" finds "Khen thưởng"."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Drop diacritics and case: NFD without marks, đ as d, lower case, runs of white space as one space."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return " ".join(plain.replace("đ", "d").replace("Đ", "d").casefold().split())
