"""``/engine-rest``: the part of Camunda 7's REST interface that its Modeler and workers in any language speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from web.rest import (
    deployment,
    event,
    external_task,
    gate,
    incident,
    job,
    process_definition,
    process_instance,
    server,
    task,
)
from web.rest.answers import install as install_answers
from web.rest.polling import EXTENSION, WaitingRoom

if TYPE_CHECKING:
    from engine import Home

BASE = "/engine-rest"


def blueprint(home: Home) -> Blueprint:
    """The routes that serve ``home``; the application exempts them from CSRF, since no cookie opens them."""
    rest = Blueprint("rest", __name__)
    gate.install(rest)
    install_answers(rest)
    server.add_routes(rest)
    for part in (deployment, process_definition, process_instance, task, event, incident, job):
        part.add_routes(rest, BASE)
    room = WaitingRoom(home)
    external_task.add_routes(rest, BASE, room)
    rest.record(lambda state: state.app.extensions.update({EXTENSION: room}))
    return rest
