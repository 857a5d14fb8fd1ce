"""The published procedures: the list, the drawing, the steps and what the lint found."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

import engine
from web.current import by, home
from web.headers import allow_drawing
from web.publication import files_of
from web.steps import by_lane, steps_of

blueprint = Blueprint("procedures", __name__)


@blueprint.get("/procedures")
def page() -> str:
    """List what is in force."""
    return render_template("procedures.html", procedures=engine.definitions(home(), by()))


@blueprint.get("/procedures/<key>")
def one(key: str) -> str:
    """Show one procedure: its drawing, its steps by lane, its issues and its findings."""
    procedure = engine.definition(home(), by(), key)
    diagram = engine.diagram_of(home(), by(), procedure.id)
    allow_drawing()
    return render_template(
        "procedure.html",
        procedure=procedure,
        versions=engine.definitions(home(), by(), latest=False, key=key),
        lanes=by_lane(steps_of(diagram, key)),
        findings=engine.check(home(), files_of(procedure.id)),
    )


@blueprint.get("/procedures/diagrams/<definition_id>")
def diagram(definition_id: str) -> Response:
    """The diagram's own XML, as it was published."""
    procedure = engine.definition(home(), by(), definition_id)
    response = Response(engine.diagram_of(home(), by(), definition_id), content_type="application/xml")
    if request.args.get("download"):
        response.headers.set("Content-Disposition", "attachment", filename=f"{procedure.key}.bpmn")
    return response
