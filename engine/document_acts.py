"""What a person does to a document by hand: a new version of an attached file, a link with another document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import papers
from engine.act import Act, perform
from engine.archive import document
from engine.documents import COUNTS, link
from engine.errors import NotFoundError, RefusedError
from engine.own_files import must_be_own
from engine.rights import ARCHIVE, Who, may_read, takes_part, who
from engine.secrecy import ORDINARY
from engine.status import ACTIVE, OPEN
from engine.trail_reading import entries
from storage import audit, instances, tasks
from storage import documents as rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.by import By
    from engine.home import Home
    from engine.results import DocumentView, TrailEntry
    from storage.documents import Document
    from storage.session import Connection

LINK, REVISE = "link", "revise"
ATTACHMENT: Final = "attachment"
_NOTE: Final = 500
BY_HAND: Final = ("basis", "reply", ATTACHMENT)
"""The links that a person may add; the others are made by the procedures whose acts they are."""


def may_with(home: Home, by: By, document_id: str) -> frozenset[str]:
    """What this person may do to a document by hand: link, revise. Raises NotFoundError."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        row = _read(connection, actor, by, document_id)
        allowed = {LINK} if _may_link(connection, actor, row) else set[str]()
        return frozenset(allowed | ({REVISE} if _may_revise(connection, actor, row) else set()))


def history(home: Home, by: By, document_id: str) -> tuple[TrailEntry, ...]:
    """What the document's own case tells of it, oldest first. Raises NotFoundError."""
    with home.database.read() as connection:
        row = _read(connection, who(connection, by, home.clock.within(connection)), by, document_id)
        found = audit.of_document(connection, row.instance, row.id) if row.instance else []
        return entries(home, connection, found)


def revise(home: Home, by: By, document_id: str, value: Mapping[str, object], *, note: str = "") -> DocumentView:
    """Add an uploaded file as the next version of an attached one.

    What a step of the procedure writes gets its versions by that step alone: its check would not see others.

    Raises:
        NotFoundError: there is no such document for this person.
        RefusedError: it is no attachment of a running case in which this person has a part.
        BadValueError: the file is not here, was brought by somebody else, or is not what its name says.
    """
    instance = document(home, by, document_id).instance

    def work(act: Act) -> dict[str, object]:
        actor = who(act.connection, act.by, act.at)
        row = _read(act.connection, actor, act.by, document_id)
        if not _may_revise(act.connection, actor, row):
            raise RefusedError("Only who attached this file or works on its case may give a new version of it.")
        must_be_own(act, {row.kind: value})
        papers.add_next(act, row, value, note=" ".join(note.split())[:_NOTE])
        return {}

    perform(home, by, ("revise", document_id, dict(value), note), work, instance=instance)
    return document(home, by, document_id)


def link_documents(home: Home, by: By, source: str, kind: str, target: str) -> None:
    """Say that a document has another as its basis, answers it (reply) or has it attached (attachment).

    Raises:
        NotFoundError: one of them is not there for this person.
        RefusedError: the link is none that is added by hand, or not by this person.
        StateError: they are linked so already.
        BadValueError: they are the same.
    """
    instance = document(home, by, source).instance

    def work(act: Act) -> dict[str, object]:
        actor = who(act.connection, act.by, act.at)
        row, other = (_read(act.connection, actor, act.by, each) for each in (source, target))
        if kind not in BY_HAND or not _may_link(act.connection, actor, row):
            raise RefusedError("Only who wrote this document, works on its case or keeps the archive may link it so.")
        if kind == ATTACHMENT and row.state in COUNTS:
            raise RefusedError("An issued document gets no attachment any more: what it has went out with it.")
        link(
            act.connection,
            agency=act.by.agency,
            source=source,
            kind=kind,
            target=other.id,
            at=act.at,
            by=act.by.person,
            record=act.record,
        )
        return {}

    perform(home, by, ("link", source, kind, target), work, instance=instance, open_only=False)


def _read(connection: Connection, actor: Who, by: By, document_id: str) -> Document:
    row = rows.get(connection, document_id)
    if row is None or row.agency != by.agency or not may_read(connection, actor, row):
        raise NotFoundError("document", document_id)
    return row


def _may_link(connection: Connection, actor: Who, row: Document) -> bool:
    if row.secrecy != ORDINARY:
        return False
    if row.created_by == actor.person or actor.codes & ARCHIVE:
        return True
    case = instances.get(connection, row.instance) if row.instance else None
    return case is not None and takes_part(connection, actor, case)


def _may_revise(connection: Connection, actor: Who, row: Document) -> bool:
    case = instances.get(connection, row.instance) if row.instance else None
    is_open = row.secrecy == ORDINARY and (row.kind, row.state) == (ATTACHMENT, "draft")
    if case is None or case.status != ACTIVE or not is_open:
        return False
    holders = (task.assignee for task in tasks.of_instance(connection, case.id, OPEN))
    return row.created_by == actor.person or actor.person in holders
