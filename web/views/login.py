"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_security import current_user

from web import carried
from web.keeping import resume
from web.security import awaited, second_step, sign_in, sign_out

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("login", __name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the sign-in failed and what to do."""

    title: str
    remedy: str


@blueprint.route("/login", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Ask for account and password; lead to the second step where there is one, else to the page that was wanted."""
    wanted = _local(request.args.get("next", ""))
    if current_user.is_authenticated:
        return _go_on(wanted)
    name, left = request.form.get("username", "").strip(), None
    if request.method == "POST":
        left = sign_in(name, request.form.get("password", ""), remember="remember" in request.form)
        if left is None:
            return _second(wanted)
    shown = render_template(
        "login.html",
        username=name,
        refusal=None if left is None else _refusal(left),
        next=request.args.get("next"),
        carried=carried.again(),
    )
    return shown, 200 if left is None else 401


@blueprint.route("/login/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Ask for the second step: the app's code, or one of those kept on paper."""
    wanted, left = _local(request.args.get("next", "")), None
    if awaited() is None:
        return redirect(url_for("login.page", next=request.args.get("next")))
    if request.method == "POST":
        left = second_step(request.form.get("_code", ""))
        if left is None:
            return _go_on(wanted)
    return _code(None if left is None else _refusal(left, gettext("This code is not right")))


@blueprint.post("/logout")
def leave() -> ResponseReturnValue:
    """End the session."""
    sign_out()
    return redirect(url_for("login.page"))


def _second(wanted: str) -> ResponseReturnValue:
    """Lead on, through the second step where there is one; what is carried goes through it too."""
    if not awaited():
        return _go_on(wanted)
    return _code() if carried.again() else redirect(url_for("login.code", next=request.args.get("next")))


def _code(refusal: Refusal | None = None) -> ResponseReturnValue:
    asked = request.args.get("next")
    shown = render_template("login_code.html", refusal=refusal, next=asked, carried=carried.again())
    return shown, 401 if refusal else 200


def _go_on(wanted: str) -> ResponseReturnValue:
    """Lead to the wanted page; what was typed before the session ended becomes a draft first."""
    if (form := carried.once_more()) is not None:
        return form
    found = carried.arrived()
    return resume(*found) if found else redirect(wanted)


def _refusal(left: int, title: str = "") -> Refusal:
    if left == 0:
        return Refusal(gettext("Too many wrong tries"), gettext("Wait 15 minutes, then try again, or ask the office."))
    text = ngettext(
        "%(num)d try is left. After that the account is locked for 15 minutes.",
        "%(num)d tries are left. After that the account is locked for 15 minutes.",
        left,
    )
    return Refusal(title or gettext("The account name or the password is wrong"), str(text))


def _local(target: str) -> str:
    """The wanted page, if it is one of ours; else the inbox (an open redirect otherwise, CWE-601)."""
    inside = target.startswith("/") and not target.startswith(("//", "/login", "/logout"))
    # Browsers drop control characters and take a backslash for a slash, so "/<tab>/evil" leads elsewhere.
    plain = target.isprintable() and "\\" not in target
    return target if inside and plain else url_for("inbox.page")
