"""Drafts: what a person has typed into a task's form so far, kept raw, one for each person and task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.ballots import without_secrets
from engine.errors import BadValueError, StateError
from engine.inbox import found_task
from engine.keeping import touch
from engine.results import DraftView
from engine.rights import may_see, must_do, who
from engine.secrecy import screened
from engine.values import dumps, loads
from storage import drafts, instances
from storage.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from storage.drafts import Draft

MOST_BYTES = 1_000_000


def save_draft(home: Home, by: By, task: str, values: Mapping[str, object], *, rev: int | None = None) -> DraftView:
    """Keep what was typed, as typed; of a secret paper only what may be kept, of a secret ballot nothing.

    ``rev`` is the draft's revision that the page was made from; None writes over whatever stands there.

    Raises:
        StateError: another tab or machine has saved a newer draft.
        BadValueError: it is larger than 1 MB.
    """
    with home.database.writing() as connection:
        row, now = found_task(connection, by, task), home.clock.within(connection)
        case = instances.get(connection, row.instance)
        if case is None:
            raise StateError("The case of this task is gone.")
        actor = who(connection, by, now)
        must_do(connection, actor, row, lambda: may_see(connection, actor, case))
        version = home.shelf.version(connection, case.definition)
        form = version.form_of(row.element)
        kept = without_secrets(form, screened(version, values, case.secrecy, form))
        data = dumps(kept)
        if len(data) > MOST_BYTES:
            raise BadValueError("The draft is larger than 1 MB. Put long texts into a document.")
        try:
            saved = drafts.save(connection, task=task, person=by.person, values=data, saved_at=now, rev=rev)
        except ConflictError as error:
            raise StateError("Another window has saved a newer draft. Open it before you go on.") from error
        touch(connection, by, row, now)
    return DraftView(values=kept, rev=saved, saved_at=now)


def draft_of(home: Home, by: By, task: str) -> DraftView | None:
    """This person's draft of a task."""
    with home.database.read() as connection:
        found = drafts.get(connection, task, by.person)
    return view(found) if found is not None else None


def view(row: Draft) -> DraftView:
    """A draft as readers see it."""
    values = loads(row.values)
    return DraftView(values=values if isinstance(values, dict) else {}, rev=row.rev, saved_at=row.saved_at)


def discard_draft(home: Home, by: By, task: str) -> None:
    """Throw this person's draft of a task away."""
    with home.database.writing() as connection:
        drafts.delete(connection, task, by.person)
