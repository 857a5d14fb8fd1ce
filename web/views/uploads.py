"""A file that the page's script sends at once, as soon as it is chosen: its bytes are the body, its name the query."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from flask import Blueprint, jsonify, request

import engine
from web import files
from web.current import by, home
from web.refusals import in_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("uploads", __name__)


@blueprint.post("/cases/<case_id>/files")
def take(case_id: str) -> ResponseReturnValue:
    """Keep a file for a case; answers with what its field carries from now on, or with why it is not taken.

    The body goes from the connection to the disk; what no form names within a day is swept.
    """
    sent = engine.Upload(name=request.args.get("name", ""), stream=cast("BinaryIO", request.stream))
    try:
        value = engine.upload(home(), by(), sent, instance=case_id)
    except (engine.BadValueError, engine.RefusedError) as error:
        return jsonify(text=in_words(error)), error.status
    return jsonify(name=value["name"], value=files.carried(value)), 201
