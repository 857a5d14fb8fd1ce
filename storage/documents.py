"""Documents, their versions and the links between them. Bytes lie in the blob folder, under their SHA-256."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from storage.folding import fold
from storage.guards import guard
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import Connection, Select

document = Table(
    "document",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id),
    Column("kind", Id, nullable=False),
    Column("title", Text, nullable=False),
    Column("secrecy", Id, nullable=False),
    Column("state", Id, nullable=False),
    Column("number", Text),
    Column("issued_on", Date),
    Column("unit", Id),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("folded", Text, nullable=False),
    Index(None, "agency", "created_at"),
    Index(None, "agency", "instance"),
    Index(None, "agency", "number"),
)

document_version = Table(
    "document_version",
    metadata,
    Column("document", Id, ForeignKey("document.id"), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Id, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Id, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "sha256"),
)
guard(document_version, "UPDATE")

document_signature = Table(
    "document_signature",
    metadata,
    Column("document", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("signer", Id, primary_key=True),
    Column("kind", Id, nullable=False),
    Column("lines", Json, nullable=False),
    Column("grant", Id),
    Column("basis", Text, nullable=False),
    Column("at", Utc, nullable=False),
    ForeignKeyConstraint(["document", "version"], ["document_version.document", "document_version.no"]),
)
guard(document_signature, "UPDATE")

document_link = Table(
    "document_link",
    metadata,
    Column("source", Id, ForeignKey("document.id"), primary_key=True),
    Column("kind", Id, primary_key=True),
    Column("target", Id, ForeignKey("document.id"), primary_key=True),
    Column("agency", Id, nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Id, nullable=False),
    Index(None, "target"),
)


class Document(NamedTuple):
    """A document: ``title`` is its trích yếu, ``kind`` a document type or ``tep`` for a mere file.

    ``state`` is draft, composed, copy, signed, issued, received, replaced, recalled, cancelled or stub; ``secrecy``
    thuong, mat, toi_mat or tuyet_mat.
    """

    id: str
    agency: str
    instance: str | None
    kind: str
    title: str
    secrecy: str
    state: str
    number: str | None
    issued_on: date | None
    unit: str | None
    created_at: datetime
    created_by: str


class Version(NamedTuple):
    """A version of a document: the file's ``name`` and media ``type`` as cleaned at the door, ``size`` in bytes."""

    document: str
    no: int
    sha256: str
    name: str
    type: str
    size: int
    at: datetime
    by: str
    note: str = ""


class Signature(NamedTuple):
    """Who signed a version, by which authority (``engine.signing``)."""

    document: str
    version: int
    signer: str
    kind: str
    lines: tuple[str, ...]
    grant: str | None
    basis: str
    at: datetime


class Link(NamedTuple):
    """That ``source`` has ``target`` as its basis, answers it (reply), has it attached (attachment), or changes it.

    A change is one of replaces, amends, corrects and recalls.
    """

    source: str
    kind: str
    target: str
    agency: str
    at: datetime
    by: str


_COLUMNS = tuple(document.c[name] for name in Document._fields)
_ONE = Prepared(select(*_COLUMNS).where(document.c.id == bindparam("row")))
_LOCKED = Prepared(_ONE.statement.with_for_update())
_OF_INSTANCE = Prepared(
    select(*_COLUMNS)
    .where(document.c.agency == bindparam("of_agency"), document.c.instance == bindparam("of_instance"))
    .order_by(document.c.created_at, document.c.id)
)
_INSERT = PreparedInsert(document, (*Document._fields, "folded"))
_CHANGE = Prepared(update(document).where(document.c.id == bindparam("row")))
_VERSIONS = Prepared(
    select(document_version)
    .where(document_version.c.document == bindparam("of_document"))
    .order_by(document_version.c.no)
)
_INSERT_VERSION = PreparedInsert(document_version, Version._fields)
_INSERT_SIGNATURE = PreparedInsert(document_signature, Signature._fields)


def add(connection: Connection, row: Document) -> None:
    """Write a document.

    Raises:
        ConflictError: there is one with this id.
    """
    _INSERT.many(connection, [(*row, _folded(row))])


def change(connection: Connection, row: Document) -> None:
    """Write a document's details anew."""
    values = {
        "title": row.title,
        "state": row.state,
        "number": row.number,
        "issued_on": row.issued_on,
        "kind": row.kind,
    }
    _CHANGE.run(connection, values | {"row": row.id, "folded": _folded(row)})


def get(connection: Connection, document_id: str) -> Document | None:
    """Give a document."""
    row = _ONE.first(connection, {"row": document_id})
    return None if row is None else Document._make(row)


def lock(connection: Connection, document_id: str) -> Document | None:
    """Give a document and keep others from changing it until this transaction ends."""
    row = _LOCKED.first(connection, {"row": document_id})
    return None if row is None else Document._make(row)


def of_instance(connection: Connection, *, agency: str, instance: str) -> list[Document]:
    """Give the documents of a case, the oldest first."""
    asked = {"of_agency": agency, "of_instance": instance}
    return list(map(Document._make, _OF_INSTANCE.all(connection, asked)))


def search(
    connection: Connection,
    *,
    agency: str,
    text: str = "",
    kind: str | None = None,
    states: Collection[str] = (),
    numbered: bool = False,
    before: tuple[datetime, str] | None = None,
    limit: int = 50,
) -> list[Document]:
    """Give documents whose title or number has every word of a text, diacritics and case aside, the newest first.

    ``numbered`` leaves out those without a number; ``before`` is the (created_at, id) of the last one of a page.
    """
    query = _filtered(agency, text, kind, states)
    if numbered:
        query = query.where(document.c.number.is_not(None))
    if before is not None:
        at, last = before
        query = query.where(or_(document.c.created_at < at, (document.c.created_at == at) & (document.c.id < last)))
    rows = connection.execute(query.order_by(document.c.created_at.desc(), document.c.id.desc()).limit(limit))
    return [Document._make(row) for row in rows]


def _filtered(agency: str, text: str, kind: str | None, states: Collection[str]) -> Select[tuple[object, ...]]:
    query = select(*_COLUMNS).where(document.c.agency == agency)
    for word in fold(text).split():
        query = query.where(document.c.folded.contains(word, autoescape=True))
    if kind is not None:
        query = query.where(document.c.kind == kind)
    return query.where(document.c.state.in_(states)) if states else query


def add_version(connection: Connection, row: Version) -> None:
    """Write a version.

    Raises:
        ConflictError: the number is taken, or there is no such document.
    """
    _INSERT_VERSION.many(connection, [row])


def versions(connection: Connection, document_id: str) -> list[Version]:
    """Give the versions of a document in order."""
    return list(map(Version._make, _VERSIONS.all(connection, {"of_document": document_id})))


def has_blob(connection: Connection, sha256: str) -> bool:
    """Tell whether any version has these bytes: then they are no orphan."""
    query = select(document_version.c.no).where(document_version.c.sha256 == sha256).limit(1)
    return connection.scalar(query) is not None


def add_signature(connection: Connection, row: Signature) -> None:
    """Write a signature.

    Raises:
        ConflictError: the person signed this version before, or there is no such version.
    """
    _INSERT_SIGNATURE.many(connection, [row])


def signatures(connection: Connection, document_id: str) -> list[Signature]:
    """Give the signatures of a document in order."""
    query = select(document_signature).where(document_signature.c.document == document_id)
    rows = connection.execute(query.order_by(document_signature.c.at, document_signature.c.version))
    return [_signature(tuple(row)) for row in rows]


def _signature(row: tuple[object, ...]) -> Signature:
    made = Signature._make(row)
    return made._replace(lines=tuple(made.lines))


def add_link(connection: Connection, row: Link) -> None:
    """Write a link.

    Raises:
        ConflictError: it is there, or one of the documents is not.
    """
    connection.execute(insert(document_link).values(row._asdict()))


def links(connection: Connection, document_id: str) -> list[Link]:
    """Give the links from and to a document, in order."""
    either = or_(document_link.c.source == document_id, document_link.c.target == document_id)
    rows = connection.execute(select(document_link).where(either).order_by(document_link.c.at, document_link.c.kind))
    return [Link._make(row) for row in rows]


def _folded(row: Document) -> str:
    return fold(f"{row.title} {row.number or ''}")
