"""What somebody typed while their session ended: the sign-in page carries it. Into a task, it becomes their draft.

A form says, signed, whom it was made for and for which task, or what its button does: such a form, a remark or a
reason, is shown once more with what was typed. A form of many fields says no button: it is asked for again, with what
was typed in it and nothing done (`is_shown`). So nobody who signs in on the same machine receives
another person's text, and no page elsewhere can put a draft into somebody's task or words into their mouth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import orjson
from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from web.current import person_id

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

WHO: Final = "_who"
TYPED: Final = "_typed"
FORM: Final = "_form"
"""Which of a task's forms it was: none for its own, ``forward`` for passing it on, ``release`` for giving it back."""
_FORMS: Final = frozenset({"task.submit", "task.forward", "task.release"})
_LABELS: Final = {
    "text": lazy_gettext("Your remark"),
    "reason": lazy_gettext("Reason"),
    "day": lazy_gettext("Due on"),
    "note": lazy_gettext("What has changed"),
}
"""What people type into the forms that are no task's; the rest of these stays as it was, unseen."""
_OURS: Final = frozenset({"csrf_token", "_key", "_act", WHO})
_PLAIN: Final = frozenset({"_do", "_task", "_to", "_reason"})
"""What is carried though its name begins with ``_``, as a password's does: of the page of many tasks."""
_SHOWN: Final = "_shown"


class _Words(NamedTuple):
    """Whom a form that is no task's was made for, where it was sent to, and what its button does."""

    person: str
    address: str
    verb: str


def mark(task: str) -> str:
    """What a task's form carries: the person and the task it was made for, signed."""
    return str(_signer().dumps([person_id(), task]))


def words(verb: str) -> str:
    """What a form that is no task's carries: the person whom it was made for and what its button does, signed.

    None (``""``) for a form that its own page can show again with what was typed.
    """
    return str(_signer().dumps([person_id(), "", verb]))


def is_wanted() -> bool:
    """Whether what was sent is one of the forms whose text goes through a sign-in."""
    return request.endpoint in _FORMS or _unsent() is not None


def is_over() -> bool:
    """Whether the browser's session has ended; told without the database, which may be what is away."""
    return "_user_id" not in session and "remember_token" not in request.cookies


def is_strange() -> bool:
    """Whether the sent form was made for somebody else than who is signed in now."""
    made_for = _made_for(request.form.get(WHO, ""))
    return made_for is not None and made_for[0] != person_id()


def ask() -> ResponseReturnValue:
    """The sign-in page in answer to a form that came without a session; it carries what was typed.

    Not what no form of ours says to be somebody's: a ballot never does.
    """
    if _made_for(request.form.get(WHO, "")) is None:
        return redirect(url_for("login.page"))
    pairs = [(name, text) for name, text in request.form.items(multi=True) if name not in _OURS]
    said, who = _unsent(), request.form.get(WHO, "")
    if said is not None:
        pairs = [(name, text) for name, text in pairs if name in _PLAIN or not name.startswith("_")]
        who = str(_signer().dumps([said.person, request.full_path.rstrip("?"), said.verb]))
    shown = render_template(
        "login.html",
        username="",
        refusal=None,
        next=url_for("inbox.page") if said else url_for("task.page", **(request.view_args or {})),
        drafted=said is None and FORM not in request.form,
        carried={TYPED: orjson.dumps(pairs).decode(), WHO: who},
    )
    return shown, 401


def is_shown() -> bool:
    """Whether the form is only shown again, with what was typed into it before a sign-in: it asks for nothing."""
    return _SHOWN in request.form


def once_more() -> str | None:
    """The form that is no task's, with what was typed, if who has just signed in is who typed it: nothing was sent."""
    said = _words_of(request.form.get(WHO, ""))
    if said is None or not said.address or said.person != person_id():
        return None
    pairs = _pairs() or MultiDict()
    if not said.verb:
        rest = [*pairs.items(multi=True), (_SHOWN, "yes")]
        return render_template("carried.html", address=said.address, fields=[], rest=rest)
    rest = [(name, text) for name, text in pairs.items(multi=True) if name not in _LABELS]
    fields = [(name, _LABELS[name], text) for name, text in pairs.items(multi=True) if name in _LABELS]
    return render_template("carried.html", address=said.address, verb=said.verb, fields=fields, rest=rest)


def again() -> dict[str, str]:
    """What a sign-in that was refused carries on."""
    return {name: request.form[name] for name in (TYPED, WHO) if name in request.form}


def arrived() -> tuple[str, MultiDict[str, str]] | None:
    """The task and what was typed into it, if who has just signed in is who typed it."""
    made_for, pairs = _made_for(request.form.get(WHO, "")), _pairs()
    if made_for is None or made_for[0] != person_id() or not made_for[1] or pairs is None:
        return None
    return made_for[1], pairs


def _pairs() -> MultiDict[str, str] | None:
    try:
        pairs = orjson.loads(request.form.get(TYPED, ""))
        return MultiDict([(str(name), str(text)) for name, text in pairs])
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return None


def _made_for(text: str) -> tuple[str, str] | None:
    """Whom a form was made for, and for which task (none where it is no task's)."""
    said = _signed(text)
    return (said[0], said[1]) if said else None


def _words_of(text: str) -> _Words | None:
    said = _signed(text)
    return _Words(*said) if said and len(said) == len(_Words._fields) else None


def _unsent() -> _Words | None:
    """What the form says of itself that comes from its own page, and not from the sign-in that carries it."""
    said = _words_of(request.form.get(WHO, ""))
    return said if said is not None and not said.address else None


def _signed(text: str) -> list[str] | None:
    try:
        return [str(each) for each in _signer().loads(text)]
    except (BadSignature, ValueError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="typed-by")
