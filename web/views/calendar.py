"""The calendar feed: a person's deadlines for their calendar program, under a secret address (RFC 5545)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, make_response, request

import engine
from web.current import home
from web.headers import allow_asking_again

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """Give the calendar, or 304 when the program has it as it is (RFC 9110, 13.1.2)."""
    try:
        found = engine.calendar_feed(home(), token)
    except engine.NotFoundError:
        abort(404)
    response = make_response(found.data)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="quytrinh.ics"'
    response.set_etag(found.tag)
    allow_asking_again()
    return response.make_conditional(request)
