"""What a deferred handler is given: it renders, reads and sends; what it made is applied in an act of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from engine import papers
from engine.documents import compose
from engine.errors import StateError
from engine.inspection.sniffing import HEAD_BYTES
from engine.uploads import check
from storage import documents as document_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.act import Act
    from engine.home import Home
    from engine.shelf import Version
    from storage.instances import Instance
    from storage.session import Connection

from engine.reading import Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A document that a deferred handler has made: its bytes lie in the blob folder, its row comes with the result.

    ``final``: it is no draft; ``copy_of``: the signed document of which it is the copy that goes out.
    """

    kind: str
    title: str
    file: Mapping[str, object]
    final: bool = False
    copy_of: str | None = None


class DeferredContext(Reading):
    """The context of a deferred handler: it renders, reads and sends; what it made is applied in an act of its own."""

    def __init__(
        self,
        home: Home,
        connection: Connection,
        *,
        row: Instance,
        version: Version,
        element: str,
        at: datetime,
        variables: Mapping[str, object],
        job: str,
    ) -> None:
        super().__init__(home, connection, row=row, version=version, element=element, at=at, variables=variables)
        self.job = job
        self.effects: list[Effect] = []

    @property
    def smtp_url(self) -> str:
        """Where mail goes out; empty when the installation sends none."""
        return self._home.settings.smtp_url

    @property
    def mail_from(self) -> str:
        """The sender of mails."""
        return self._home.settings.mail_from

    def open(self, sha256: str) -> BinaryIO:
        """The bytes of a version of a document of this case. Raises StateError."""
        kept = (
            version.sha256
            for document in self.documents()
            for version in document_rows.versions(self._connection, document.id)
        )
        if sha256 not in kept:
            raise StateError("These bytes belong to no document of this case.")
        return self._home.blobs.open(sha256)

    def add_document(
        self, *, kind: str, title: str, name: str, data: bytes, final: bool = False, copy_of: str | None = None
    ) -> dict[str, object]:
        """Keep bytes as a document of the case (the next version of its kind); gives the file value.

        ``final``: it is no draft; ``copy_of``: the signed document of which it is the copy that goes out.
        """
        accepted = check(name, len(data), data[:HEAD_BYTES], most=self._home.settings.max_upload_bytes)
        stored = self._home.blobs.put(data)
        value: dict[str, object] = {
            "sha256": stored.sha256,
            "name": accepted.name,
            "size": stored.size,
            "type": accepted.type,
        }
        self.effects.append(Effect(kind=kind, title=title, file=value, final=final, copy_of=copy_of))
        return value


def apply(act: Act, element: str, effects: list[Effect]) -> None:
    """Write down the documents that a deferred handler has made."""
    for effect in effects:
        document = papers.add(act, effect.kind, effect.file, element=element, name=effect.title)
        if effect.final or effect.copy_of is not None:
            compose(
                act.connection,
                agency=act.by.agency,
                document=document.id,
                copy_of=effect.copy_of,
                at=act.at,
                by=act.by.person,
                record=act.record,
            )
