"""Whether a list or the bell has changed since a page was made: asked every few seconds by each tab in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request
from werkzeug.http import unquote_etag

from web import changes, paging

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("changes", __name__)


@blueprint.get("/inbox/changes")
def page() -> ResponseReturnValue:
    """304 while list and bell are those of the ETag that was sent, else the new one and what stands in the bell."""
    tag = changes.tag(paging.text("scope"))
    known = unquote_etag(tag)[0] or ""
    answer = make_response("" if request.if_none_match.contains(known) else render_template("_bell.html"))
    answer.headers["ETag"] = tag
    return answer.make_conditional(request)
