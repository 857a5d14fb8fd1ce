"""Papers: search, one paper with its versions, and the files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, lazy_gettext

import engine
from web import paging
from web.current import by, home
from web.happenings import happening
from web.moments import office_today
from web.refusals import in_words
from web.roles import name_of
from web.submission import sent_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("documents", __name__)
_ALONE: Final = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
"""A file runs nothing and has no part in our site. Its frame has no ``sandbox``: Chromium shows no PDF in one."""
_CHOICES: Final = 20
_SIZE: Final = 200
_YEARS: Final = 6
_STATES: Final = {
    "draft": lazy_gettext("Draft"),
    "signed": lazy_gettext("Signed"),
    "issued": lazy_gettext("Issued"),
    "received": lazy_gettext("Received"),
    "composed": lazy_gettext("Composed"),
    "copy": lazy_gettext("Copy that goes out"),
    "replaced": lazy_gettext("Replaced"),
    "recalled": lazy_gettext("Recalled"),
    "cancelled": lazy_gettext("Cancelled"),
    "stub": lazy_gettext("Kept on paper only"),
}
_LINKS: Final = {
    ("basis", True): lazy_gettext("Has as its basis"),
    ("basis", False): lazy_gettext("Is the basis of"),
    ("reply", True): lazy_gettext("Answers"),
    ("reply", False): lazy_gettext("Answered by"),
    ("replaces", True): lazy_gettext("Replaces"),
    ("replaces", False): lazy_gettext("Replaced by"),
    ("amends", True): lazy_gettext("Amends"),
    ("amends", False): lazy_gettext("Amended by"),
    ("corrects", True): lazy_gettext("Corrects"),
    ("corrects", False): lazy_gettext("Corrected by"),
    ("recalls", True): lazy_gettext("Recalls"),
    ("recalls", False): lazy_gettext("Recalled by"),
    ("attachment", True): lazy_gettext("Has attached"),
    ("attachment", False): lazy_gettext("Attached to"),
    ("copy", True): lazy_gettext("Copy of"),
    ("copy", False): lazy_gettext("Goes out as"),
    ("duplicate", True): lazy_gettext("The same as"),
    ("duplicate", False): lazy_gettext("Received again as"),
}
"""What a link is called, seen from its source (True) and from its target."""
_BY_HAND: Final = tuple((kind, _LINKS[kind, True]) for kind in ("basis", "reply", "attachment"))


@blueprint.get("/documents")
def page() -> str:
    """List the papers that the person may see, newest first."""
    q, year = paging.text("q"), request.args.get("year", type=int)
    found = engine.documents(home(), by(), search=q, limit=_SIZE)
    rows = [each for each in found if year is None or (each.issued_on is not None and each.issued_on.year == year)]
    years = [office_today().year - back for back in range(_YEARS)]
    return render_template("documents.html", rows=rows, q=q, year=year, years=years, states=_STATES)


@blueprint.get("/documents/<document_id>")
def one(document_id: str) -> str:
    """Show one paper, its versions, the papers it is linked with, and what may be done with it."""
    return _show(document_id)


@blueprint.post("/documents/<document_id>/versions")
def revise(document_id: str) -> ResponseReturnValue:
    """Add the next version of an attached file."""
    refused = list[tuple[str, str, str]]()
    note = request.form.get("note", "").strip()
    found = sent_files("file", engine.document(home(), by(), document_id).instance, refused)
    if refused or not found:
        return _again(document_id, "file", refused[0][1] if refused else gettext("Choose a file."), note)
    try:
        engine.revise(home(), by(), document_id, found[-1], note=note)
    except engine.BadValueError as error:
        return _again(document_id, "file", in_words(error), note)
    flash(gettext("The new version has been added"))
    return redirect(url_for("documents.one", document_id=document_id), 303)


@blueprint.post("/documents/<document_id>/links")
def link(document_id: str) -> ResponseReturnValue:
    """Link the paper with another one that was found here."""
    kind, other = request.form.get("kind", ""), request.form.get("other", "")
    if not other:
        return _again(document_id, "other", gettext("Choose a paper."))
    try:
        engine.link_documents(home(), by(), document_id, kind, other)
    except (engine.StateError, engine.BadValueError, engine.RefusedError) as error:
        return _again(document_id, "other", in_words(error))
    flash(gettext("The papers have been linked"))
    return redirect(url_for("documents.one", document_id=document_id, _anchor="links"), 303)


def _again(document_id: str, field: str, text: str, typed: str = "") -> ResponseReturnValue:
    return _show(document_id, {"field": field, "text": text, "typed": typed}), 422


def _show(document_id: str, wrong: Mapping[str, str] | None = None) -> str:
    paper = engine.document(home(), by(), document_id)
    looked, told = _looked_at(paper), engine.history(home(), by(), document_id)
    return render_template(
        "document.html",
        paper=paper,
        looked=looked,
        preview=engine.preview(home(), by(), document_id, looked.no) if looked else "none",
        name_of=name_of,
        states=_STATES,
        links=[(_LINKS[each.kind, each.outgoing], each.document) for each in engine.links(home(), by(), document_id)],
        procedures=_about_issued() if paper.state == "issued" else (),
        may=engine.may_with(home(), by(), document_id),
        told=[happening(each) for each in reversed(told)],
        steps=_steps(told),
        wrong=wrong or {},
        find=request.values.get("find", ""),
        found=_found(document_id),
        kinds=_BY_HAND,
    )


def _looked_at(paper: engine.DocumentView) -> engine.VersionView | None:
    """The version that the page shows: the one that is asked for, else the newest."""
    wanted = request.args.get("version", type=int)
    found = [each for each in paper.versions if each.no == wanted] or paper.versions[-1:]
    return found[0] if found else None


def _steps(told: Sequence[engine.TrailEntry]) -> dict[object, str]:
    """The step by which each version came, by its number."""
    added = (each for each in told if each.kind == "document-version-added" and each.element)
    return {new: each.element_name for each in added for name, _, new in each.changes if name == "version"}


def _found(document_id: str) -> list[engine.DocumentView]:
    """The papers that match what was looked for, to be linked with this one."""
    find = request.values.get("find", "").strip()
    found = engine.documents(home(), by(), search=find, limit=_CHOICES + 1) if find else ()
    return [each for each in found if each.id != document_id and each.state != "stub"][:_CHOICES]


def _about_issued() -> list[engine.DefinitionView]:
    found = engine.definitions(home(), by())
    return [each for each in found if each.about_document and each.startable and not each.suspended]


@blueprint.get("/documents/<document_id>/versions/<int:number>")
def version(document_id: str, number: int) -> Response:
    """Download the bytes of one version."""
    kept, stream = engine.open_version(home(), by(), document_id, number)
    response = send_file(stream, mimetype=kept.type, as_attachment=True, download_name=kept.name, etag=False)
    response.set_etag(kept.sha256)
    response.headers["Content-Security-Policy"] = f"{_ALONE}; frame-ancestors 'none'"
    return response


@blueprint.get("/documents/<document_id>/versions/<int:number>/view")
def view(document_id: str, number: int) -> Response:
    """The bytes of one version, or the PDF of them, for the frame or picture on the page of the paper."""
    kind, stream = engine.open_preview(home(), by(), document_id, number)
    response = send_file(stream, mimetype=kind, etag=False)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = f"{_ALONE}; frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.post("/documents/<document_id>/versions/<int:number>/view")
def prepare(document_id: str, number: int) -> ResponseReturnValue:
    """Have the PDF of a Word file made; the page shows it when it is there."""
    engine.prepare_preview(home(), by(), document_id, number)
    return redirect(url_for("documents.one", document_id=document_id, version=number, _anchor="preview"), 303)
