"""When two texts mean the same paper, although two people typed them (Decree 30/2020, annex VI)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from storage.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
AROUND: Final = re.compile(r"\s*([/-])\s*")
DASHES: Final = str.maketrans({"\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{MINUS SIGN}": "-"})


def agree(told: Mapping[str, str], wanted: Mapping[str, object]) -> bool:
    """Whether texts say the same under all wanted names.

    Texts agree whatever their diacritics, capitals, spaces and leading zeros. A day agrees with every day of its year,
    because numbers begin anew each year.
    """
    return all(_same(told.get(name, ""), value) for name, value in wanted.items())


def plain(text: str) -> str:
    """Give a text without what typists do differently: “05 / qđ-UBND” and “5/QĐ-UBND” are one number."""
    return ZEROS.sub("", AROUND.sub(r"\1", fold(text.translate(DASHES))))


def _same(told: str, value: object) -> bool:
    return told.endswith(str(value.year)) if isinstance(value, date) else plain(told) == plain(str(value))
