"""Help in plain words: a text for each page, in both languages, kept as data (``data/help``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import request

import engine
from web import current
from web.languages import language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

_FOLDER: Final = Path(__file__).parent / "data" / "help"
WELCOME: Final = "welcome"
"""The preference that says whether the person has put the first steps away: seen."""
SEEN: Final = "seen"
_OF: Final = {
    "documents.one": "document",
    "in_my_place": "absences",
    "incident": "operations",
    "procedures.one": "procedure",
    "registers.one": "register",
    "resets": "staffing",
    "standing": "operations",
    "staffing_posts": "staffing",
    "units": "staffing",
    "unsubscribe": "telling",
    "zone": "account",
}
"""Pages whose help has another name than their blueprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The help of one page: what it is for, what one can do there, and the names of what to read on."""

    name: str
    title: str
    purpose: str
    can: tuple[str, ...]
    more: tuple[str, ...]


def install(app: Flask) -> None:
    """Let each page lead to its help, and the inbox tell who opens it first what to do."""
    app.jinja_env.globals.update(help_topic=here, help_text=text, first_visit=first_visit)


def every(spoken: str) -> Mapping[str, Topic]:
    """Every text of a language, by name, in the order of the file."""
    return _read(spoken)


def text(name: str) -> Topic | None:
    """The text of this name in the language of the page, if there is one."""
    return every(language()).get(name)


def of_page(endpoint: str) -> str:
    """The name of the text for a page, by its endpoint (``documents.one``)."""
    blueprint = endpoint.partition(".")[0]
    return _OF.get(endpoint) or _OF.get(blueprint, blueprint)


def here() -> str:
    """The name of the text for this page; that of the help itself where a page has none."""
    name = of_page(request.endpoint or "")
    return name if name in every(language()) else "help"


def first_visit() -> bool:
    """Whether the person has not yet put the first steps away."""
    return engine.preference(current.home(), current.by(), WELCOME) != SEEN


@lru_cache(maxsize=4)
def _read(spoken: str) -> Mapping[str, Topic]:
    read = tomllib.loads((_FOLDER / f"{spoken}.toml").read_text(encoding="utf-8"))
    return {
        name: Topic(
            name=name, title=it["title"], purpose=it["purpose"], can=tuple(it["can"]), more=tuple(it.get("more", ()))
        )
        for name, it in read.items()
    }
