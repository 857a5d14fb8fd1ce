"""Looking at a version of a document on its page: what a browser shows as it is, and Word files as the PDF of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from engine.archive import document
from engine.errors import NotFoundError
from engine.secrecy import ORDINARY

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from engine.results import VersionView

PDF: Final = "application/pdf"
SHOWN: Final = frozenset({PDF, "image/png", "image/jpeg", "text/plain"})
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def preview(home: Home, by: By, document_id: str, no: int) -> str:
    """How a version can be looked at: shown; by a PDF that is ready, making, failed, possible or unavailable; or none.

    Nothing of a state secret is ever shown.

    Raises:
        NotFoundError: there is no such version for this person.
    """
    version = _version(home, by, document_id, no)
    if version is None:
        return "none"
    if version.type in SHOWN:
        return "shown"
    if version.type != WORD:
        return "none"
    state = home.office.state(version.sha256)
    if state in {"none", "failed"} and not home.office.available:
        return "unavailable"
    return "possible" if state == "none" else state


def prepare_preview(home: Home, by: By, document_id: str, no: int) -> None:
    """Have the PDF of a Word file made, beside what else is done; `preview` says how far it is.

    Raises:
        NotFoundError: there is no such version for this person.
    """
    version = _version(home, by, document_id, no)
    if version is not None and version.type == WORD:
        home.office.begin(version.sha256, home.blobs.path(version.sha256))


def open_preview(home: Home, by: By, document_id: str, no: int) -> tuple[str, BinaryIO]:
    """The media type and the bytes that the page shows.

    Raises:
        NotFoundError: there is nothing to show for this person.
    """
    version = _version(home, by, document_id, no)
    if version is not None and version.type in SHOWN:
        return version.type, home.blobs.open(version.sha256)
    if version is not None and version.type == WORD and home.office.state(version.sha256) == "ready":
        return PDF, home.office.open(version.sha256)
    raise NotFoundError("preview", str(no))


def _version(home: Home, by: By, document_id: str, no: int) -> VersionView | None:
    """The version; None where the document is a state secret."""
    paper = document(home, by, document_id)
    found = next((version for version in paper.versions if version.no == no), None)
    if found is None:
        raise NotFoundError("version", str(no))
    return found if paper.secrecy == ORDINARY else None
