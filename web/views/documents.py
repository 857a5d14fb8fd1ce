"""Papers: search, one paper with its versions, and the files themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from flask import Blueprint, render_template, request, send_file
from flask_babel import lazy_gettext

import engine
from web import paging
from web.current import by, home
from web.moments import today

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("documents", __name__)
_SIZE: Final = 200
_YEARS: Final = 6
_STATES: Final = {
    "draft": lazy_gettext("Draft"),
    "signed": lazy_gettext("Signed"),
    "issued": lazy_gettext("Issued"),
    "cancelled": lazy_gettext("Cancelled"),
    "stub": lazy_gettext("Kept on paper only"),
}


@blueprint.get("/documents")
def page() -> str:
    """List the papers that the person may see, newest first."""
    q, year = paging.text("q"), request.args.get("year", type=int)
    found = engine.documents(home(), by(), search=q, limit=_SIZE)
    rows = [each for each in found if year is None or (each.issued_on is not None and each.issued_on.year == year)]
    years = [today().year - back for back in range(_YEARS)]
    return render_template("documents.html", rows=rows, q=q, year=year, years=years, states=_STATES)


@blueprint.get("/documents/<document_id>")
def one(document_id: str) -> str:
    """Show one paper and its versions."""
    return render_template("document.html", paper=engine.document(home(), by(), document_id), states=_STATES)


@blueprint.get("/documents/<document_id>/versions/<int:number>")
def version(document_id: str, number: int) -> Response:
    """Download the bytes of one version."""
    kept, stream = engine.open_version(home(), by(), document_id, number)
    return _download(stream, kept.name, kept.type, kept.sha256)


def _download(stream: BinaryIO, name: str, kind: str, sha256: str) -> Response:
    response = send_file(stream, mimetype=kind, as_attachment=True, download_name=name, etag=False)
    response.set_etag(sha256)
    return response
