"""Saved views: filters of the inbox under a name. Comfort is no business data, so no event tells of them (design 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import BadValueError, NotFoundError, StateError
from engine.ids import new_id
from engine.results import SavedViewView
from storage import preferences, saved_views
from storage.errors import ConflictError
from storage.saved_views import SavedView
from storage.session import savepoint

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from storage.session import Connection

NAME = 80
QUERY = 4000
DELETED = "deleted-view"
"""The preference that holds the view that a person deleted last."""


def saved(home: Home, by: By) -> tuple[SavedViewView, ...]:
    """This person's saved views, by name."""
    with home.database.read() as connection:
        found = saved_views.of_person(connection, by.agency, by.person)
    return tuple(SavedViewView(id=row.id, name=row.name, query=row.query) for row in found)


def save_view(home: Home, by: By, name: str, query: str, *, view: str | None = None) -> SavedViewView:
    """Keep a filter under a name: as a new view, or in place of this person's ``view``.

    Raises:
        BadValueError: the name is empty or longer than 80 characters, or the filter longer than 4,000.
        StateError: another view of theirs has this name.
        NotFoundError: they have no such view.
    """
    named = " ".join(name.split())
    if not named or len(named) > NAME:
        raise BadValueError(f"The name of a view has 1 to {NAME} characters. This one has {len(named)}.")
    if len(query) > QUERY:
        raise BadValueError(f"The filter is longer than {QUERY} characters. Choose fewer values.")
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        row = SavedView(view or new_id(now), by.agency, by.person, named, query, now)
        try:
            with savepoint(connection):
                if view is None:
                    saved_views.insert(connection, row)
                elif not saved_views.update(connection, row):
                    raise NotFoundError("saved view", view)
        except ConflictError as error:
            raise StateError(f"You have a view “{named}” already. Choose another name.") from error
    return SavedViewView(id=row.id, name=named, query=query)


def delete_view(home: Home, by: By, view: str) -> None:
    """Delete a saved view of this person; the last one that they deleted can be brought back.

    Raises:
        NotFoundError: they have no such view.
    """
    with home.database.writing() as connection:
        row = next((each for each in saved_views.of_person(connection, by.agency, by.person) if each.id == view), None)
        if row is None or not saved_views.delete(connection, by.agency, by.person, view):
            raise NotFoundError("saved view", view)
        _keep_deleted(home, connection, by, {"id": row.id, "name": row.name, "query": row.query})


def bring_view_back(home: Home, by: By, view: str) -> None:
    """Undo the deletion of the view that this person deleted last: it has its name, filter and address again.

    Raises:
        NotFoundError: that is not the view that they deleted last, or it was brought back already.
        StateError: another view of theirs has its name by now.
    """
    with home.database.writing() as connection:
        kept = preferences.get(connection, by.agency, by.person, DELETED)
        if not isinstance(kept, dict) or kept["id"] != view:
            raise NotFoundError("saved view", view)
        row = SavedView(view, by.agency, by.person, kept["name"], kept["query"], home.clock.within(connection))
        try:
            with savepoint(connection):
                saved_views.insert(connection, row)
        except ConflictError as error:
            raise StateError(f"You have a view “{row.name}” already. Choose another name.") from error
        _keep_deleted(home, connection, by, None)


def _keep_deleted(home: Home, connection: Connection, by: By, value: dict[str, str] | None) -> None:
    at = home.clock.within(connection)
    preferences.put(connection, agency=by.agency, person=by.person, name=DELETED, value=value, at=at)
