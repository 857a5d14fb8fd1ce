"""Documents as readers see them; files brought in and taken out (design 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from engine import papers
from engine.act import Act, perform
from engine.errors import NotFoundError, RefusedError, UnavailableError
from engine.own_files import must_be_own
from engine.results import DocumentView, LinkView, PostingView, VersionView
from engine.rights import may_read, must_see, sees_for, who
from engine.secrecy import ORDINARY, must_be_ordinary
from engine.uploads import Accepted, inspect
from storage import audit, instances, postings, uploads
from storage import documents as rows
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.by import By
    from engine.home import Home
    from storage.documents import Document, Link
    from storage.session import Connection


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that somebody sends: its name as sent, its bytes."""

    name: str
    stream: BinaryIO


def upload(home: Home, by: By, sent: Upload, *, instance: str | None = None) -> dict[str, object]:
    """Keep the bytes of a file before any act begins, and give the value that a form field takes from this person.

    With the case that it is for, the right to see that case and its secrecy are looked at before a byte is kept.

    Raises:
        NotFoundError: the case is not for this person.
        RefusedError: the case is secret.
        BadValueError: the file is empty, too large, of a kind that is not taken, or could harm a reader; it is not
            kept.
        UnavailableError: the disk is full: it is not kept.
    """
    if instance is not None:
        _may_bring(home, by, instance)
    most, accepted = home.settings.max_upload_bytes, list[Accepted]()
    try:
        stored = home.blobs.put(
            sent.stream, lambda kept, size: accepted.append(inspect(sent.name, kept, size, most=most))
        )
    except StorageError as error:
        raise UnavailableError(str(error)) from error
    with home.database.writing() as connection:
        now = home.clock.within(connection)
        uploads.add(connection, agency=by.agency, sha256=stored.sha256, person=by.person, at=now)
    return {"sha256": stored.sha256, "name": accepted[0].name, "size": stored.size, "type": accepted[0].type}


def _may_bring(home: Home, by: By, instance: str) -> None:
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        row = must_see(connection, actor, instances.get(connection, instance), instance, by.agency)
    if row.secrecy != ORDINARY:
        raise RefusedError("Văn bản mật không được đưa tệp lên hệ thống. A secret document takes no file.")


def attach(
    home: Home,
    by: By,
    instance: str,
    value: Mapping[str, object],
    *,
    kind: str = "attachment",
    title: str | None = None,
) -> DocumentView:
    """Add an uploaded file to a case as a document of its own.

    Raises:
        RefusedError: the case is secret: nothing of it is kept here.
        BadValueError: the file is not here, or was brought by somebody else.
    """

    def work(act: Act) -> dict[str, object]:
        actor = who(act.connection, act.by, act.at)
        row = must_see(act.connection, actor, act.instance, instance, by.agency)
        act.in_place_of(sees_for(act.connection, actor, row))
        must_be_ordinary(act, "file")
        must_be_own(act, {kind: value})
        document = papers.add(act, kind, value, element=None, title=title or str(value.get("name")))
        return {"document": document.id}

    answer = perform(home, by, ("attach", instance, dict(value), kind, title), work, instance=instance)
    return document(home, by, str(answer["document"]))


def document_views(connection: Connection, found: Iterable[Document]) -> tuple[DocumentView, ...]:
    """Documents with their versions."""
    return tuple(document_view(connection, row) for row in found)


def document_view(connection: Connection, row: Document) -> DocumentView:
    """One document with its versions, newest last."""
    signed = {signature.version for signature in rows.signatures(connection, row.id)}
    versions = tuple(
        VersionView(
            no=version.no,
            sha256=version.sha256,
            name=version.name,
            type=version.type,
            size=version.size,
            by=version.by,
            at=version.at,
            signed=version.no in signed,
            note=version.note,
        )
        for version in rows.versions(connection, row.id)
    )
    return DocumentView(
        id=row.id,
        instance=row.instance,
        kind=row.kind,
        title=row.title,
        secrecy=row.secrecy,
        number=row.number,
        issued_on=row.issued_on,
        state=row.state,
        versions=versions,
        postings=tuple(
            PostingView(place=one.place, valid_from=one.valid_from, valid_to=one.valid_to)
            for one in postings.of_document(connection, row.id)
        ),
    )


def documents(
    home: Home,
    by: By,
    *,
    search: str = "",
    kind: str | None = None,
    states: tuple[str, ...] = (),
    numbered: bool = False,
    instance: str | None = None,
    limit: int = 50,
) -> tuple[DocumentView, ...]:
    """The documents that the person may see: those of one case, oldest first, or the newest that match.

    ``search`` finds words without diacritics; ``numbered`` leaves out those without a number.
    """
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        if instance is not None:
            found = rows.of_instance(connection, agency=by.agency, instance=instance)
        else:
            found = rows.search(
                connection,
                agency=by.agency,
                text=search,
                kind=kind,
                states=states,
                numbered=numbered,
                limit=limit * 4,
            )
        seen = [row for row in found if may_read(connection, actor, row)]
        return document_views(connection, seen[:limit])


def document(home: Home, by: By, document_id: str) -> DocumentView:
    """One document. Raises NotFoundError."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        row = rows.get(connection, document_id)
        if row is None or row.agency != by.agency or not may_read(connection, actor, row):
            raise NotFoundError("document", document_id)
        return _told(connection, row, document_view(connection, row))


def _told(connection: Connection, row: Document, view: DocumentView) -> DocumentView:
    """The document with those in whose place its versions were brought: the trail knows."""
    events = audit.of_instance(connection, row.instance) if row.instance else []
    places = {
        event.at: event.on_behalf_of
        for event in events
        if event.kind == "document-version-added" and event.document == row.id and event.on_behalf_of is not None
    }
    if not places:
        return view
    versions = tuple(replace(each, on_behalf_of=places.get(each.at)) for each in view.versions)
    return replace(view, versions=versions)


def links(home: Home, by: By, document_id: str) -> tuple[LinkView, ...]:
    """What a document is linked with, from either side, oldest first; documents not for this person are left out.

    Raises:
        NotFoundError: there is no such document for this person.
    """
    document(home, by, document_id)
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        found = [(link, _other_end(connection, link, document_id)) for link in rows.links(connection, document_id)]
        return tuple(
            LinkView(kind=link.kind, outgoing=link.source == document_id, document=document_view(connection, other))
            for link, other in found
            if other is not None and may_read(connection, actor, other)
        )


def _other_end(connection: Connection, link: Link, document_id: str) -> Document | None:
    return rows.get(connection, link.target if link.source == document_id else link.source)


def open_version(home: Home, by: By, document_id: str, no: int) -> tuple[VersionView, BinaryIO]:
    """A version of a document and its bytes. Raises NotFoundError."""
    found = next((version for version in document(home, by, document_id).versions if version.no == no), None)
    if found is None:
        raise NotFoundError("version", str(no))
    return found, home.blobs.open(found.sha256)
