"""Documents of a case: drafted in versions, signed, numbered, issued (Decree 30/2020, articles 10-19).

The content cannot change once it is signed.
Nothing of a state secret is ever kept: a document that is Mật or above is a stub (design 8, domain 2.10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from engine.errors import BadValueError, NotFoundError, RefusedError, StateError
from engine.ids import new_id
from engine.trail import Change, Draft
from storage import documents as rows
from storage.documents import Document, Link, Signature, Version
from storage.errors import ConflictError
from storage.session import conflicts, savepoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from engine.signing import Authority
    from engine.uploads import Accepted
    from storage.session import Connection

NORMAL: Final = "thuong"
SECRECY: Final = (NORMAL, "mat", "toi_mat", "tuyet_mat")
LINKS: Final = ("basis", "reply", "replaces", "amends", "corrects", "recalls", "attachment", "duplicate", "copy")
OPEN: Final = ("draft", "composed")
"""The states in which a document's content may still change."""
SUPERSEDED: Final = ("replaced", "recalled")
COUNTS: Final = ("issued", "received")
LONGEST_TITLE: Final = 500
"""Annex VI: Subject has 500 characters."""


class File(NamedTuple):
    """Bytes that lie in the blob folder already: hash, size, and what the door (``engine.uploads``) made of them."""

    sha256: str
    size: int
    accepted: Accepted


def create(
    connection: Connection,
    *,
    agency: str,
    kind: str,
    title: str,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
    secrecy: str = NORMAL,
    instance: str | None = None,
    unit: str | None = None,
    element: str | None = None,
) -> Document:
    """Begin a document. One that is Mật or above becomes a stub without a title, for its number and date only.

    Raises:
        BadValueError: the secrecy is unknown, or the title is empty or has more than 500 characters.
    """
    if secrecy not in SECRECY:
        raise BadValueError(f"“{secrecy}” is no degree of secrecy. Use one of {', '.join(SECRECY)}.")
    stub = secrecy != NORMAL
    text = "" if stub else _title(title)
    state = "stub" if stub else "draft"
    row = Document(new_id(at), agency, instance, kind, text, secrecy, state, None, None, unit, at, by)
    rows.add(connection, row)
    changes = [Change("kind", new=kind), Change("secrecy", new=secrecy)]
    if not stub:
        changes.append(Change("title", new=text))
    record(Draft("document-added", element=element, document=row.id, changes=tuple(changes)))
    return row


def get(connection: Connection, agency: str, document: str) -> Document:
    """Give a document of an agency.

    Raises:
        NotFoundError: the agency has no such document.
    """
    found = rows.get(connection, document)
    if found is None or found.agency != agency:
        raise NotFoundError("document", document)
    return found


def add_version(
    connection: Connection,
    *,
    agency: str,
    document: str,
    file: File,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
    note: str = "",
    element: str | None = None,
) -> Version:
    """Add a version to a draft.

    Raises:
        NotFoundError: the agency has no such document.
        RefusedError: it is a stub: no bytes of a state secret are kept.
        StateError: it is signed, issued or cancelled.
    """
    row = _locked(connection, agency, document)
    if row.state == "stub":
        raise RefusedError(
            "Nothing of a document that is Mật or above may be kept here (Law on state secrets). "
            "Handle it on paper; only its number and date are entered."
        )
    if row.state not in OPEN:
        raise StateError(
            f"The document is {row.state}: its content no longer changes. Begin a new document that replaces it, "
            "or have it returned to the drafter and signed anew."
        )
    no = len(rows.versions(connection, document)) + 1
    accepted = file.accepted
    version = Version(document, no, file.sha256, accepted.name, accepted.type, file.size, at, by, note)
    rows.add_version(connection, version)
    changes = (
        Change("version", new=no),
        Change("file", new={"sha256": file.sha256}),
        Change("name", new=accepted.name),
    )
    record(Draft("document-version-added", element=element, document=document, changes=changes))
    return version


def sign(
    connection: Connection,
    *,
    agency: str,
    document: str,
    version: int,
    person: str,
    authority: Authority,
    at: datetime,
    record: Callable[[Draft], None],
    element: str | None = None,
) -> Signature:
    """Sign the newest version; from then on the content cannot change.

    Raises:
        NotFoundError: the agency has no such document.
        StateError: it is not a draft, or there is a newer version than the one that was read.
    """
    row = _locked(connection, agency, document)
    if row.state not in OPEN:
        raise StateError(f"The document is {row.state} and cannot be signed. Open it to see its present state.")
    newest = len(rows.versions(connection, document))
    if version != newest or newest == 0:
        raise StateError(
            f"Version {version} is not the newest, {newest or 'there is none'}. Read that one and sign it."
        )
    signature = Signature(
        document, version, person, authority.kind, authority.lines, authority.grant, authority.basis, at
    )
    rows.add_signature(connection, signature)
    rows.change(connection, row._replace(state="signed"))
    changes = (
        Change("version", new=version),
        Change("signer", new=person),
        Change("authority", new=" / ".join(authority.lines)),
        Change("state", "draft", "signed"),
    )
    record(Draft("document-signed", element=element, document=document, changes=changes))
    return signature


def reopen(
    connection: Connection, *, agency: str, document: str, reason: str, record: Callable[[Draft], None]
) -> Document:
    """Take a signed document back to its draft before it is numbered; it needs a new version's own signature.

    Raises:
        NotFoundError: the agency has no such document.
        StateError: it is not signed, or has its number.
    """
    row = _locked(connection, agency, document)
    if row.state != "signed" or row.number is not None:
        raise StateError(
            f"The document is {row.state}: only one that is signed and not yet numbered can be taken back."
        )
    changed = row._replace(state="draft")
    rows.change(connection, changed)
    record(Draft("document-reopened", document=document, changes=(Change("state", "signed", "draft"),), reason=reason))
    return changed


def number(
    connection: Connection,
    *,
    agency: str,
    document: str,
    text: str,
    day: date,
    record: Callable[[Draft], None],
) -> Document:
    """Write the number and date on a signed document, or on a stub.

    Raises:
        NotFoundError: the agency has no such document.
        StateError: it is neither signed nor a stub, or has a number.
    """
    row = _locked(connection, agency, document)
    if row.number is not None:
        raise StateError(f"The document has the number {row.number}. Numbers do not change.")
    if row.state not in {"signed", "stub"}:
        raise StateError(f"The document is {row.state}. A number is given after signing: have it signed first.")
    changed = row._replace(number=text, issued_on=day)
    rows.change(connection, changed)
    changes = (Change("number", None, text), Change("issued_on", None, day))
    record(Draft("document-numbered", document=document, changes=changes))
    return changed


def issue(connection: Connection, *, agency: str, document: str, record: Callable[[Draft], None]) -> Document:
    """Mark a numbered document as issued: nothing of it changes any more.

    Raises:
        NotFoundError: the agency has no such document.
        StateError: it is not signed, or has no number.
    """
    row = _locked(connection, agency, document)
    if row.state != "signed" or row.number is None:
        raise StateError(f"The document is {row.state} and cannot be issued. Have it signed and numbered first.")
    return _become(connection, row, "issued", record)


def receive(
    connection: Connection, *, agency: str, document: str, text: str, day: date, record: Callable[[Draft], None]
) -> Document:
    """Take in a document of another agency, with the number and date that it brings: its content never changes here.

    Raises:
        NotFoundError: the agency has no such document.
        StateError: it is no draft.
    """
    row = _locked(connection, agency, document)
    if row.state != "draft":
        raise StateError(f"The document is {row.state}: only one that has just come is taken in.")
    changed = row._replace(state="received", number=text, issued_on=day)
    rows.change(connection, changed)
    changes = (Change("number", None, text), Change("issued_on", None, day), Change("state", row.state, "received"))
    record(Draft("document-received", document=document, changes=changes))
    return changed


def cancel(
    connection: Connection, *, agency: str, document: str, record: Callable[[Draft], None], reason: str | None = None
) -> Document:
    """Give up a document that is not issued; a number it has stays in the register and is not reused.

    Raises:
        NotFoundError: the agency has no such document.
        StateError: it is issued or given up already.
    """
    row = _locked(connection, agency, document)
    if row.state in {"issued", "cancelled"}:
        raise StateError(f"The document is {row.state}. An issued one is recalled, corrected or replaced by another.")
    return _become(connection, row, "cancelled", record, reason)


def supersede(
    connection: Connection,
    *,
    agency: str,
    document: str,
    state: str,
    record: Callable[[Draft], None],
    reason: str | None = None,
) -> Document:
    """Let a document that was issued or received count no more: replaced or recalled; it stays as it is (article 18).

    Raises:
        NotFoundError: the agency has no such document.
        BadValueError: the state is neither of the two.
        StateError: it is neither issued nor received, or counts no more already.
    """
    if state not in SUPERSEDED:
        raise BadValueError(f"“{state}” is not what becomes of an issued document. Use one of {', '.join(SUPERSEDED)}.")
    row = _locked(connection, agency, document)
    if row.state not in COUNTS:
        raise StateError(f"The document is {row.state}: only one that is issued or received is {state}.")
    return _become(connection, row, state, record, reason)


def link(
    connection: Connection,
    *,
    agency: str,
    source: str,
    kind: str,
    target: str,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
) -> Link:
    """Link two documents; the link is seen from both.

    Raises:
        NotFoundError: the agency has no such documents.
        BadValueError: the kind is unknown, or a document is linked to itself.
        StateError: they are linked so already.
    """
    if kind not in LINKS or source == target:
        raise BadValueError(f"“{kind}” cannot be linked so. Use one of {', '.join(LINKS)}, and two documents.")
    get(connection, agency, source)
    get(connection, agency, target)
    row = Link(source, kind, target, agency, at, by)
    try:
        with savepoint(connection), conflicts("These documents are linked so already. Nothing needs doing."):
            rows.add_link(connection, row)
    except ConflictError as error:
        raise StateError(str(error)) from error
    changes = (Change("kind", new=kind), Change("target", new=target))
    record(Draft("document-linked", document=source, changes=changes))
    return row


def compose(
    connection: Connection,
    *,
    agency: str,
    document: str,
    copy_of: str | None,
    at: datetime,
    by: str,
    record: Callable[[Draft], None],
) -> None:
    """Say of a draft that it is a paper which the machine composed to its end: a slip, a certificate.

    ``copy_of``: the signed document of which it is the copy that goes out, with number and day; it is linked with it
    and changes no more.

    Raises:
        NotFoundError: the agency has no such documents.
    """
    row = _locked(connection, agency, document)
    if row.state != "draft":
        return
    if copy_of is not None:
        link(connection, agency=agency, source=document, kind="copy", target=copy_of, at=at, by=by, record=record)
    changed = row._replace(state="composed" if copy_of is None else "copy")
    rows.change(connection, changed)
    record(Draft("document-composed", document=document, changes=(Change("state", row.state, changed.state),)))


def rename(
    connection: Connection, *, agency: str, document: str, title: str, record: Callable[[Draft], None]
) -> Document:
    """Give a draft another title.

    Raises:
        NotFoundError: the agency has no such document.
        BadValueError: the title is empty or too long.
        StateError: it is no draft.
    """
    row = _locked(connection, agency, document)
    if row.state != "draft":
        raise StateError(f"The document is {row.state}: its title no longer changes. Begin one that replaces it.")
    changed = row._replace(title=_title(title))
    if changed != row:
        rows.change(connection, changed)
        record(Draft("document-renamed", document=document, changes=(Change("title", row.title, changed.title),)))
    return changed


def _become(
    connection: Connection, row: Document, state: str, record: Callable[[Draft], None], reason: str | None = None
) -> Document:
    changed = row._replace(state=state)
    rows.change(connection, changed)
    changes = (Change("state", row.state, state),)
    record(Draft(f"document-{state}", document=row.id, changes=changes, reason=reason))
    return changed


def _locked(connection: Connection, agency: str, document: str) -> Document:
    row = rows.lock(connection, document)
    if row is None or row.agency != agency:
        raise NotFoundError("document", document)
    return row


def _title(title: str) -> str:
    text = " ".join(title.split())
    if not text or len(text) > LONGEST_TITLE:
        raise BadValueError(f"A document needs a subject (trích yếu) of 1 to {LONGEST_TITLE} characters.")
    return text
