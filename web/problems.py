"""Errors as pages: what happened, what became of what was typed, what to do next (mockups, ``states.html``)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import chain
from secrets import token_hex
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask import render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

import engine
from web import carried, logs, outage
from web.current import by, home, person_id
from web.labels import Glossary, of_definition
from web.languages import language
from web.moments import moment
from web.refusals import in_words
from web.roles import name_of
from web.submission import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as Answer

_SECRET: Final = frozenset({"csrf_token", "password"})
"""Fields that are never shown again, beside those whose names begin with ``_`` (see `web.entry`)."""
_ICONS: Final = {403: "shield", 404: "find", 503: "clock"}
NO_LABELS: Mapping[str, str] = MappingProxyType({})
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A page in place of the one asked for: a title, what to do, and a code to tell the administrator.

    ``see`` is the address where what was done instead is shown.
    """

    title: str
    remedy: str
    code: str = ""
    retry: bool = False
    see: str = ""
    icon: str = "late"


def install(app: Flask) -> None:
    """Answer errors with pages; what holds a character that no database keeps is answered before it gets there."""
    app.before_request(_without_nul)
    app.register_error_handler(engine.EngineError, _engine_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    if not app.testing:
        app.register_error_handler(Exception, _crash)


def _without_nul() -> tuple[str, int] | None:
    """PostgreSQL keeps and compares no text with a NUL. The REST interface says so in its own way."""
    if request.path.startswith("/engine-rest"):
        return None
    sent = chain(*request.args.items(multi=True), *request.form.items(multi=True))
    if "\x00" not in request.path and not any("\x00" in text for text in sent):
        return None
    remedy = gettext("It is the NUL character, which no keyboard has. Take it out, then try again.")
    return show(Problem(title=gettext("There is a character that cannot be kept"), remedy=remedy), 400)


def show(problem: Problem, status: int, labels: Mapping[str, str] = NO_LABELS) -> tuple[str, int]:
    """The page of a problem; what was typed into a refused form is shown with it, to be copied.

    Without the database it has no menu, and what was typed stands there as it was sent.
    """
    if status == engine.UnavailableError.status:
        outage.begin()
    if not outage.underway():
        try:
            return render_template("problem.html", problem=problem, status=status, typed=_typed(labels)), status
        except (engine.BusyError, engine.UnavailableError):
            outage.begin()
    return outage.draw("problem.html", problem=problem, status=status, typed=_typed(labels), lang=language()), status


def _typed(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the person had typed into the form that could not be taken: (label, text)."""
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        sent = _in_spite_of_its_size()
    words = _glossary()
    return [_named(labels, words, name, text[:MOST]) for name, text in sent if text.strip() and not _private(name)]


def _glossary() -> Glossary:
    """The words of the form that was sent; none where no task was, or where it cannot be asked for now."""
    task = (request.view_args or {}).get("task_id")
    if outage.underway():
        return Glossary()
    try:
        row = engine.task(home(), by(), task).task if task else None
        return of_definition(row.definition).at(row.element) if row else Glossary()
    except engine.EngineError:
        return Glossary()


def _named(labels: Mapping[str, str], words: Glossary, name: str, text: str) -> tuple[str, str]:
    """What was typed, with what its field is called; without a word for that, that it was typed: no variable's name."""
    if name.partition(".")[0] in words.fields:
        label, text = words.cell(name, text)
        return labels.get(name) or label or gettext("What you typed"), text
    return labels.get(name) or gettext("What you typed"), text


def _in_spite_of_its_size() -> list[tuple[str, str]]:
    """The text of a form whose file is too large: read once more without that limit, for those signed in only."""
    if outage.underway() or not person_id():
        return []
    request.max_content_length = request.content_length
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []


def of_error(error: engine.EngineError) -> Problem:
    """The words for an error of the engine."""
    if isinstance(error, engine.LostRaceError):
        return _lost_race(error)
    titles = {
        403: gettext("You may not see this") if request.method == "GET" else gettext("You may not do this step"),
        404: gettext("There is no such page"),
        409: gettext("This has changed in the meantime"),
        503: gettext("The system is busy"),
    }
    remedies = {
        404: gettext("The address may be wrong, or you may not see what is here."),
        503: gettext("Wait a moment, then try again. What is done already is not done twice."),
    }
    title = titles.get(error.status, gettext("This could not be done"))
    return Problem(
        title=title,
        remedy=remedies.get(error.status) or in_words(error),
        retry=error.status in {409, 503},
        icon=_ICONS.get(error.status, "late"),
    )


def _lost_race(error: engine.LostRaceError) -> Problem:
    told = {"name": name_of(error.winner) if error.winner else gettext("Somebody else"), "time": moment(error.at)}
    if error.done and error.winner is None:
        title = gettext("This task was closed at %(time)s", **told)
    elif error.done:
        title = gettext("%(name)s finished this task at %(time)s", **told)
    else:
        title = gettext("%(name)s took this task at %(time)s", **told)
    if request.method == "GET":
        remedy = gettext("There is nothing left for you to do here.")
    else:
        remedy = gettext("Your decision was not recorded. What you typed is below; only you can see it.")
    return Problem(title=title, remedy=remedy, see=_task_page(), icon="check")


def _task_page() -> str:
    """The address of the task that the request was about, for those who may see its outcome; "" for others."""
    task = (request.view_args or {}).get("task_id")
    try:
        return url_for("task.page", task_id=engine.task(home(), by(), task).task.id) if task else ""
    except engine.NotFoundError:
        return ""


def _engine_error(error: engine.EngineError) -> tuple[str, int]:
    if error.status == engine.UnavailableError.status:
        # Its words ask for the language, which is the person's own.
        outage.begin()
    return show(of_error(error), error.status)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    del error
    if carried.is_wanted() and carried.is_over():
        return carried.ask()
    problem = Problem(
        title=gettext("This page was open for too long"),
        remedy=gettext("Go back, load the page again and send it once more. What you typed is below."),
        retry=True,
    )
    return show(problem, 400)


def _http_error(error: HTTPException) -> tuple[str, int] | Answer:
    status = error.code or 500
    if status in range(300, 400):
        return error.get_response()
    if isinstance(error, RequestEntityTooLarge):
        return show(_too_large(), 413)
    return show(_of_status(status), status)


def _of_status(status: int) -> Problem:
    """The words for an answer of HTTP's own: who may not, what is not there, what is gone, who asks too often."""
    words = {
        403: (
            gettext("You may not see this"),
            gettext("It is for others. If you need it for your work, ask the office for the role."),
            "shield",
        ),
        404: (
            gettext("There is no such page"),
            gettext("The address may be wrong, or you may not see what is here."),
            "find",
        ),
        405: (
            gettext("This page cannot be sent to"),
            gettext("The address may be wrong, or you may not see what is here."),
            "find",
        ),
        410: (
            gettext("This is no longer here"),
            gettext("It was withdrawn, or its link has ended. Begin again from your tasks."),
            "clock",
        ),
        429: (
            gettext("Too many requests at once"),
            gettext("Wait a minute, then try again. Nothing was lost and nothing is sent twice."),
            "clock",
        ),
    }
    otherwise = (
        gettext("This could not be done"),
        gettext("What was sent cannot be read. Go back, load the page again and send it once more."),
        "late",
    )
    title, remedy, icon = words.get(status, otherwise)
    return Problem(title=title, remedy=remedy, icon=icon)


def _too_large() -> Problem:
    """The file or the text, whichever it was that was too large."""
    most = request.max_content_length
    if most is not None and (request.content_length or 0) <= most:
        return Problem(title=gettext("The text is too long"), remedy=gettext("Shorten it, or send it as a file."))
    return Problem(
        title=gettext("The file is too large"), remedy=gettext("Choose a smaller file, then send again."), retry=True
    )


def _crash(error: Exception) -> tuple[str, int]:
    code = f"QT-{token_hex(3).upper()}"
    logger.error("%s at %s", code, logs.place(), exc_info=error)
    problem = Problem(
        title=gettext("This was not recorded"),
        remedy=gettext("The fault is the system's, not yours. Nothing is sent twice. Try again."),
        code=code,
        retry=True,
    )
    return show(problem, 500)


def _private(name: str) -> bool:
    return name.startswith("_") or name in _SECRET
