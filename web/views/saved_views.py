"""Saved views: filters of the list that a person keeps under a name, changes and deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

import engine
from web import desk, undo
from web.current import by, home
from web.entry import Entry
from web.inbox_filter import query, read

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("saved_views", __name__)
_MOST: Final = 99


@blueprint.route("/inbox/views/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Keep the filter of the address under a name."""
    return _entered(None)


@blueprint.route("/inbox/views/<view_id>", methods=["GET", "POST"])
def one(view_id: str) -> ResponseReturnValue:
    """Give a saved view another name, or the filter of the address."""
    view = next((each for each in engine.saved(home(), by()) if each.id == view_id), None)
    if view is None:
        raise engine.NotFoundError("saved view", view_id)
    return _entered(view)


@blueprint.get("/inbox/views/counts")
def counts() -> ResponseReturnValue:
    """How many tasks each view holds, for the figures that the script sets beside them when the page stands."""
    asked = {view.id: _read(view.query) for view in engine.saved(home(), by())}
    found = engine.view_counts(home(), by(), asked)
    return jsonify({view: f"{_MOST}+" if count > _MOST else str(count) for view, count in found.items()})


def _read(query_text: str) -> engine.AskedView:
    args = MultiDict(parse_qsl(query_text))
    return engine.AskedView(args.get("scope", "all"), read(args).wanted)


@blueprint.post("/inbox/views/<view_id>/delete")
def delete(view_id: str) -> ResponseReturnValue:
    """Delete a saved view."""
    engine.delete_view(home(), by(), view_id)
    back = url_for("saved_views.again", view_id=view_id)
    undo.tell(gettext("The saved view has been deleted"), back=back, way=undo.BESIDE)
    return redirect(url_for("inbox.page"))


@blueprint.post("/inbox/views/<view_id>/again")
def again(view_id: str) -> ResponseReturnValue:
    """Bring back the view that was deleted last; the list stays as it is."""
    try:
        engine.bring_view_back(home(), by(), view_id)
    except engine.StateError:
        flash(gettext("You have a view of this name already. Write another one."))
    else:
        flash(gettext("The view has been saved"))
    return redirect(desk.listed())


def _entered(view: engine.SavedViewView | None) -> ResponseReturnValue:
    asked = urlencode(query()) or (view.query if view else "")
    entry = Entry()
    name = entry.text("name", gettext("Name of the view"), first=view.name if view else "")
    refusals: dict[type[engine.EngineError], tuple[str, str]] = {
        engine.StateError: ("name", gettext("You have a view of this name already. Write another one.")),
        engine.BadValueError: ("name", gettext("Write at most 80 characters, and choose fewer values.")),
    }
    kept = []
    if entry.does(
        lambda: kept.append(engine.save_view(home(), by(), name, asked, view=view.id if view else None)), refusals
    ):
        flash(gettext("The view has been saved"))
        return redirect(f"{url_for('inbox.page')}?{kept[0].query}&{urlencode({'view': kept[0].id})}")
    title = gettext("Change a saved view") if view else gettext("Save this view")
    return entry.shown("saved_view.html", title=title, view=view, asked=asked, action=request.full_path)
