"""The language of a page: what the address asks for, else what was chosen before, else the person's setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_security import current_user

from web import outage
from web.current import home

if TYPE_CHECKING:
    from flask import Flask

    from bpmn.errors import Message

LANGUAGES: Final = ("vi", "en")
NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}


def install(app: Flask) -> None:
    """Give the application its translations and remember a language chosen by ``?lang=``."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=chosen)
    app.before_request(_remember)
    app.jinja_env.filters["said"] = said


def chosen() -> str:
    """The language to speak now; outside a request (workers, mail) the installation's."""
    if not has_request_context():
        return "vi"
    asked = (request.args.get("lang"), session.get("language"))
    return next((each for each in asked if each in LANGUAGES), None) or _own() or home().settings.language


def language() -> str:
    """The language of this page: ``vi`` or ``en``."""
    locale = get_locale()
    return str(locale.language) if locale else "vi"


def _own() -> str | None:
    """The setting of the person who is signed in; not asked for where the database cannot be had."""
    own = None if outage.underway() else getattr(current_user, "language", None)
    return own if own in LANGUAGES else None


def said(message: Message) -> str:
    """What is said in both languages, in the language of this page."""
    return message.text(language())


def _remember() -> None:
    wanted = request.args.get("lang")
    if wanted in LANGUAGES:
        session["language"] = wanted
