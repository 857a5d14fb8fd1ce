"""Papers of a case: files that a form brings become documents, and a signing step signs them by today's authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.expressions import parse
from engine import signing
from engine.clock import HANOI
from engine.documents import File, add_version, create, rename
from engine.documents import sign as sign_document
from engine.errors import BadValueError, RefusedError
from engine.inspection.sniffing import HEAD_BYTES
from engine.secrecy import ORDINARY
from engine.uploads import check
from storage import documents as rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.model import Node
    from engine.act import Act
    from storage.documents import Document
    from storage.tasks import Task

SIGNS, SIGNS_WHEN, DOCUMENT_TYPE = "signs", "signs_when", "document_type"


def file(act: Act, task: Task, values: Mapping[str, object]) -> None:
    """Each file among the values becomes a document of the case; a later one of the same field is its next version.

    Raises:
        BadValueError: the bytes of a file were never uploaded, or are not what its name says.
        StateError: the document is signed: its content cannot change any more.
    """
    for kind, value in values.items():
        for found in _files(value):
            add(act, kind, found, element=task.element)


def _files(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, dict):
        if "sha256" in value:
            yield value
        else:
            for item in value.values():
                yield from _files(item)
    elif isinstance(value, list):
        for item in value:
            yield from _files(item)


def add(
    act: Act,
    kind: str,
    value: Mapping[str, object],
    *,
    element: str | None,
    title: str | None = None,
    name: str | None = None,
) -> Document:
    """Add a file to the case's document of this kind, or begin that document with it.

    With a ``title`` it is always a document of its own. ``name``: what the document of this kind is called, where it is
    not called as its case.
    """
    brought = _brought(act, value)
    document = of_kind(act, kind) if title is None else None
    if document is None:
        document = create(
            act.connection,
            agency=act.by.agency,
            kind=kind,
            title=title or name or act.instance.subject or brought.accepted.name,
            at=act.at,
            by=act.by.person,
            record=act.record,
            secrecy=act.instance.secrecy,
            instance=act.instance.id,
            element=element,
        )
    else:
        if name is None:
            _retitle(act, document)
        if (newest := rows.versions(act.connection, document.id)) and newest[-1].sha256 == brought.sha256:
            return document
    _add_version(act, document, brought, element=element)
    return document


def add_next(act: Act, document: Document, value: Mapping[str, object], *, note: str = "") -> None:
    """Add a file as the next version of a document.

    Raises:
        BadValueError: the file was never uploaded, is not what its name says, or is the newest version already.
        StateError: the document is signed: its content cannot change any more.
    """
    brought = _brought(act, value)
    newest = rows.versions(act.connection, document.id)[-1:]
    if newest and newest[0].sha256 == brought.sha256:
        name = brought.accepted.name
        raise BadValueError(f"“{name}” is the same as version {newest[0].no}. Choose the changed file.")
    _add_version(act, document, brought, element=None, note=note)


def _add_version(act: Act, document: Document, brought: File, *, element: str | None, note: str = "") -> None:
    add_version(
        act.connection,
        agency=act.by.agency,
        document=document.id,
        file=brought,
        at=act.at,
        by=act.by.person,
        record=act.record,
        note=note,
        element=element,
    )


def _brought(act: Act, value: Mapping[str, object]) -> File:
    """The file that a value names. What a form carries of it is the browser's word again, so its bytes are asked."""
    sha256, name, blobs = str(value["sha256"]), str(value.get("name") or "tep"), act.home.blobs
    if not blobs.exists(sha256):
        raise BadValueError(f"The file “{name}” is not here. Upload it again.")
    size = blobs.path(sha256).stat().st_size
    with blobs.open(sha256) as kept:
        return File(sha256, size, check(name, size, kept.read(HEAD_BYTES), most=size))


def _retitle(act: Act, document: Document) -> None:
    """A draft that comes back is called what its case is called by now."""
    if document.state == "draft" and act.instance.subject and document.title != act.instance.subject:
        rename(
            act.connection,
            agency=act.by.agency,
            document=document.id,
            title=act.instance.subject,
            record=act.record,
        )


def of_kind(act: Act, kind: str) -> Document | None:
    """The case's newest document of a kind."""
    found = rows.of_instance(act.connection, agency=act.by.agency, instance=act.instance.id)
    return next((document for document in reversed(found) if document.kind == kind), None)


def sign(act: Act, task: Task, values: Mapping[str, object]) -> None:
    """Sign what a signing step signs, if this completion says so.

    Raises:
        RefusedError: the person has no authority of that day for this kind of document, or there is nothing to sign.
    """
    node = act.model.node(task.element)
    kind = node.properties.get(SIGNS)
    if kind is None or act.instance.secrecy != ORDINARY:
        return
    seen = {**act.running.run.variables(task.token), **values}
    if not _wanted(node, seen):
        return
    document = of_kind(act, kind)
    if document is None:
        raise RefusedError("There is no document to sign in this case. Return it to the drafter.")
    day = act.at.astimezone(HANOI).date()
    document_type = str(parse(node.properties.get(DOCUMENT_TYPE, "")).evaluate(seen))
    # A substitute does another's work, and still signs by an authority of their own (Decree 30/2020, article 13, 4).
    authority = signing.require(act.connection, act.by.agency, act.by.person, document_type, day)
    sign_document(
        act.connection,
        agency=act.by.agency,
        document=document.id,
        version=rows.versions(act.connection, document.id)[-1].no,
        person=act.by.person,
        authority=authority,
        at=act.at,
        record=act.record,
        element=task.element,
    )


def _wanted(node: Node, values: Mapping[str, object]) -> bool:
    condition = node.properties.get(SIGNS_WHEN)
    return condition is None or parse(condition).evaluate(values) is True
