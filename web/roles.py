"""Roles in words: ``truong_phong@VP`` is Trưởng phòng, Văn phòng."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g

import engine
from web.current import by, home, people
from web.languages import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def role_names(candidates: Iterable[str]) -> str:
    """The candidates of a task in words."""
    return "; ".join(_words(each) for each in candidates)


def name_of(code: str) -> str:
    """The name of a person or unit; the code itself when nobody has it."""
    return _people().get(code) or _places().get(code, code)


def _words(candidate: str) -> str:
    role, _, unit = candidate.partition("@")
    name = _places().get(role) or _people().get(role, role)
    return f"{name}, {_places().get(unit, unit)}" if unit else name


def _people() -> Mapping[str, str]:
    """The names of people, read once for a page."""
    if "people_names" not in g:
        g.people_names = {each.id: each.name for each in people()}
    found: Mapping[str, str] = g.people_names
    return found


def _places() -> Mapping[str, str]:
    """The names of roles and units, read once for a page."""
    if "place_names" not in g:
        english = language() == "en"
        roles = {code: (en if english else vi) or vi for code, (vi, en) in engine.roles(home(), by()).items()}
        g.place_names = {each.code: each.name for each in engine.units(home(), by())} | roles
    found: Mapping[str, str] = g.place_names
    return found
