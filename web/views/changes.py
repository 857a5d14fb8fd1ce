"""Whether a list has changed since a page was made of it: asked every few seconds by each tab that is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, request

from web import changes, paging

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("changes", __name__)


@blueprint.get("/inbox/changes")
def page() -> ResponseReturnValue:
    """304 while the list is the one of the ETag that was sent, else its new one."""
    answer = make_response("", 200)
    answer.headers["ETag"] = changes.tag(paging.text("scope"))
    return answer.make_conditional(request)
