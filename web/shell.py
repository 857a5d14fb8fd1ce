"""What every page shows around its content: the menu, the person, the language, the number of tasks waiting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import current_app, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user

import engine
from web import carried, current, paging
from web.amounts import amount
from web.languages import LANGUAGES, NAMES, language
from web.security import agency_name

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the menu. ``pages`` are the blueprints that light it up."""

    endpoint: str
    label: str
    icon: str
    pages: tuple[str, ...]
    late: bool = False


KEYS: Final = "keys"
"""The preference that says whether single keys act: on or off."""
_STAFFING: Final = (
    "staffing",
    "staffing_posts",
    "authorities",
    "resets",
    "person",
    "absences",
    "handover",
    "tables",
    "workdays",
    "units",
)
MENU: Final = (
    Place(
        endpoint="inbox.page",
        label=lazy_gettext("Tasks"),
        icon="in",
        pages=("inbox", "task", "start", "triage", "saved_views", "bulk", "extensions", "in_my_place"),
    ),
    Place(endpoint="cases.page", label=lazy_gettext("Cases"), icon="case", pages=("cases", "case")),
    Place(
        endpoint="documents.page",
        label=lazy_gettext("Papers"),
        icon="doc",
        pages=("documents", "document", "registers"),
    ),
    Place(endpoint="procedures.page", label=lazy_gettext("Procedures"), icon="flow", pages=("procedures",)),
    Place(endpoint="people.page", label=lazy_gettext("People"), icon="eye", pages=("people", *_STAFFING), late=True),
    Place(endpoint="trail.page", label=lazy_gettext("Trail"), icon="clock", pages=("trail",), late=True),
)
MORE: Final = Place(
    endpoint="more.page",
    label=lazy_gettext("More"),
    icon="more",
    pages=("more", "help", "people", *_STAFFING, "trail", "operations", "incident", "standing", "patterns"),
)


_MOST_UNREAD: Final = 99


def install(app: Flask) -> None:
    """Give the templates what the shell needs."""
    app.context_processor(_context)
    app.jinja_env.filters.update(initials=initials, size=size)
    app.jinja_env.globals.update(asset=asset, in_language=in_language, new_key=current.new_key, words_of=carried.words)


def initials(name: str) -> str:
    """The first letters of the last two words of a name: Lê Văn Cường gives VC."""
    return "".join(word[0] for word in name.split()[-2:]).upper()


def size(count: int) -> str:
    """A number of bytes as people read it: 38 KB, in Vietnamese with a comma: 1,4 MB."""
    for unit, step in (("MB", 2**20), ("KB", 2**10)):
        if count >= step:
            text = f"{count / step:.1f}".removesuffix(".0")
            return f"{text.replace('.', ',') if language() == 'vi' else text} {unit}"
    return str(gettext("%(count)d bytes", count=count))


def in_language(code: str) -> str:
    """The address of this same page in another language."""
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return url_for("inbox.page", lang=code)
    return paging.here(lang=code)


def asset(name: str) -> str:
    """The address of a static file, with a mark of its content: browsers may keep it until it changes."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_mark(path, path.stat().st_mtime_ns) if path.exists() else None)


@lru_cache(maxsize=64)
def _mark(path: Path, changed: int) -> str:
    del changed
    return sha256(path.read_bytes()).hexdigest()[:12]


def _context() -> dict[str, object]:
    signed_in = current_user.is_authenticated
    return {
        "lang": language(),
        "languages": [(code, NAMES[code]) for code in LANGUAGES],
        "menu": MENU,
        "more": MORE,
        "me": current_user if signed_in else None,
        "agency_name": agency_name(current.home()),
        "waiting": _waiting if signed_in else None,
        "unread": _unread,
        "keys_on": _keys_on,
        "present": current.now(),
        "zone": current.zone,
    }


def _waiting() -> str:
    """How many tasks wait, for the menu; empty when none does."""
    count = current.counts()["all"]
    return amount(count) if count else ""


def _unread() -> str:
    """How many notices are new, for the bell; empty when none is."""
    count = current.unread()
    return "" if count == 0 else f"{_MOST_UNREAD}+" if count > _MOST_UNREAD else str(count)


def _keys_on() -> bool:
    """Whether single keys act: each person can switch them off (WCAG 2.2, 2.1.4)."""
    return engine.preference(current.home(), current.by(), KEYS) != "off"
