"""What somebody typed into a task while their session ended: the sign-in page carries it, and it becomes their draft.

A form says, signed, whom it was made for and for which task. So nobody who signs in on the same machine receives
another person's text, and no page elsewhere can put a draft into somebody's task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson
from flask import current_app, redirect, render_template, request, session, url_for
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
_OURS: Final = frozenset({"csrf_token", "_key", "_act", WHO})


def mark(task: str) -> str:
    """What a task's form carries: the person and the task it was made for, signed."""
    return str(_signer().dumps([person_id(), task]))


def is_wanted() -> bool:
    """Whether what was sent is one of the forms of a task, whose text goes through a sign-in."""
    return request.endpoint in _FORMS


def is_over() -> bool:
    """Whether the browser's session has ended; told without the database, which may be what is away."""
    return "_user_id" not in session and "remember_token" not in request.cookies


def is_strange() -> bool:
    """Whether the sent form was made for somebody else than who is signed in now."""
    made_for = _made_for(request.form.get(WHO, ""))
    return made_for is not None and made_for[0] != person_id()


def ask() -> ResponseReturnValue:
    """The sign-in page in answer to a task's form that came without a session; it carries what was typed.

    Not what no form of ours says to be somebody's: a ballot never does.
    """
    if _made_for(request.form.get(WHO, "")) is None:
        return redirect(url_for("login.page"))
    pairs = [(name, text) for name, text in request.form.items(multi=True) if name not in _OURS]
    shown = render_template(
        "login.html",
        username="",
        refusal=None,
        next=url_for("task.page", **(request.view_args or {})),
        drafted=FORM not in request.form,
        carried={TYPED: orjson.dumps(pairs).decode(), WHO: request.form.get(WHO, "")},
    )
    return shown, 401


def again() -> dict[str, str]:
    """What a sign-in that was refused carries on."""
    return {name: request.form[name] for name in (TYPED, WHO) if name in request.form}


def arrived() -> tuple[str, MultiDict[str, str]] | None:
    """The task and what was typed into it, if who has just signed in is who typed it."""
    made_for = _made_for(request.form.get(WHO, ""))
    if made_for is None or made_for[0] != person_id():
        return None
    try:
        pairs = orjson.loads(request.form.get(TYPED, ""))
        return made_for[1], MultiDict([(str(name), str(text)) for name, text in pairs])
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return None


def _made_for(text: str) -> tuple[str, str] | None:
    try:
        person, task = _signer().loads(text)
    except (BadSignature, ValueError):
        return None
    return str(person), str(task)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="typed-by")
