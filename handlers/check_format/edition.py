"""The rules of a day: read from the procedure's dated file, whose latest edition in force counts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from engine import BadValueError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """How a part is set; what is None may be either way. ``size`` in points, both ends included."""

    size: Span
    bold: bool | None
    italic: bool | None
    capitals: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name and its remedy, in both languages."""

    vi: str
    en: str
    remedy_vi: str
    remedy_en: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What is in force: ``page`` and ``text`` hold spans in millimetres, points and lines."""

    fonts: frozenset[str]
    subject_length: int
    room_lines: int
    honours: str
    page: Mapping[str, Any]
    text: Mapping[str, Any]
    styles: Mapping[str, Style]
    rules: Mapping[str, Rule]


@lru_cache(maxsize=16)  # reading the file takes longer than checking a letter by it
def edition_of(toml: str, day: date) -> Edition:
    """The edition that is in force on a day.

    Raises:
        BadValueError: the file cannot be read, lacks something, or has no edition for that day.
    """
    try:
        editions = tomllib.loads(toml)["edition"]
        found = [each for each in editions if each["valid_from"] <= day <= each.get("valid_to", day)]
        if not found:
            raise BadValueError(f"No edition of the format rules is in force on {day:%d/%m/%Y}. Add one.")
        return _edition(max(found, key=lambda each: each["valid_from"]))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadValueError(f"The file of format rules cannot be read: {error}. Mend it.") from error


def _edition(told: Mapping[str, Any]) -> Edition:
    return Edition(
        fonts=frozenset(told["fonts"]),
        subject_length=told["subject_length"],
        room_lines=told["room_lines"],
        honours=told["honours"],
        page=told["page"],
        text=told["text"],
        styles={name: _style(each) for name, each in told["style"].items()},
        rules={name: Rule(**each) for name, each in told["rule"].items()},
    )


def _style(told: Mapping[str, Any]) -> Style:
    least, most = told["size"]
    return Style(
        size=(float(least), float(most)),
        bold=told.get("bold"),
        italic=told.get("italic"),
        capitals=told.get("capitals", False),
    )


SLACK: Final = 0.6
"""Millimetres by which word processors round a length."""


def within(value: float, span: Span, slack: float = 0.0) -> bool:
    """Whether a length lies in a span, both ends included."""
    return span[0] - slack <= value <= span[1] + slack
