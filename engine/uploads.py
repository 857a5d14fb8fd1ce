"""The door for files: which are taken, under which name (design 3; attack matrix A3 of product 3).

A file is judged by its content, never by what the browser says of it; its name has to agree. What a browser would run
(HTML, SVG), what hides a program, a second file or a bomb is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from engine.inspection import office, pdf, picture
from engine.inspection.names import PROGRAMS, clean_name, extension_of
from engine.inspection.sample import Sample, refusal
from engine.inspection.sniffing import HEAD_BYTES, content_of, must_be_one, must_be_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.errors import BadValueError

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
# What each extension's content has to be, and the media type it is served as.
_KINDS: Final = {
    ".pdf": ("PDF", "application/pdf"),
    ".docx": ("ZIP", f"{_OFFICE}.wordprocessingml.document"),
    ".xlsx": ("ZIP", f"{_OFFICE}.spreadsheetml.sheet"),
    ".png": ("PNG", "image/png"),
    ".jpg": ("JPG", "image/jpeg"),
    ".jpeg": ("JPG", "image/jpeg"),
    ".txt": ("TXT", "text/plain"),
}
FILE_EXTENSIONS: Final = tuple(_KINDS)
_TYPES: Final = ", ".join(extension[1:] for extension in sorted(_KINDS))
# What a kind that is not taken is told, by its extension.
_REMEDIES: Final = {
    **dict.fromkeys((".doc", ".xls", ".ppt", ".rtf"), "old-office"),
    **dict.fromkeys((".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm"), "macros"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".cab", ".iso"), "archive"),
    **dict.fromkeys((".htm", ".html", ".mht", ".mhtml", ".svg", ".xhtml", ".xml"), "page"),
    **{f".{extension}": "program" for extension in PROGRAMS},
}
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD: Final = "DOC/XLS"
_DIRECTORY: Final = 1 << 20
_MEGABYTE: Final = 1_048_576


class Accepted(NamedTuple):
    """A file that may be kept: the name it is given, and the media type it is served as."""

    name: str
    type: str


def check(name: str, size: int, head: bytes, *, most: int) -> Accepted:
    """Judge a file by its name, its size in bytes (``most`` at most) and its first ``HEAD_BYTES`` bytes.

    Raises:
        BadValueError: it is empty, too large, of a kind that is not taken, or not what its name says.
    """
    clean = clean_name(name)
    extension = extension_of(clean)
    if extension not in _KINDS:
        raise refusal(clean, _REMEDIES.get(extension, "kind"), kinds=_TYPES)
    if size <= 0:
        raise refusal(clean, "empty")
    if size > most:
        raise refusal(clean, "large", most=most // _MEGABYTE)
    content, media_type = _KINDS[extension]
    if (found := content_of(head)) != content:
        raise _mistaken(clean, found, extension)
    return Accepted(clean, media_type)


def inspect(name: str, stream: BinaryIO, size: int, *, most: int) -> Accepted:
    """Judge a file by all of its bytes, in constant memory; ``stream`` can be sought.

    Raises:
        BadValueError: as ``check``; or it has macros, is encrypted, a bomb, two files in one, or damaged.
    """
    sample = Sample(clean_name(name), stream, size)
    head = sample.head(HEAD_BYTES)
    extension = extension_of(sample.name)
    if extension in {".docx", ".xlsx"} and content_of(head) == _OLD and _is_encrypted(sample):
        raise sample.refuse("locked")
    accepted = check(name, size, head, most=most)
    content = _KINDS[extension][0]
    must_be_one(sample, content)
    _LOOKS[content](sample, extension)
    return accepted


def _is_encrypted(sample: Sample) -> bool:
    """Whether an old container holds an encrypted new file (MS-OFFCRYPTO 1.3.3)."""
    return _ENCRYPTED in sample.head(_DIRECTORY) or _ENCRYPTED in sample.tail(_DIRECTORY)


def _mistaken(name: str, found: str | None, extension: str) -> BadValueError:
    wanted = extension[1:].upper()
    if found is None:
        return refusal(name, "unknown", wanted=wanted)
    if found == _OLD:
        return refusal(name, "old-office")
    return refusal(name, "name", content=found, wanted=wanted)


def _look_at_office(sample: Sample, extension: str) -> None:
    if (found := office.inspect(sample)) != extension[1:].upper():
        raise sample.refuse("name", content=found, wanted=extension[1:].upper())


_LOOKS: Final[Mapping[str, Callable[[Sample, str], object]]] = {
    "PDF": lambda sample, _: pdf.inspect(sample),
    "ZIP": _look_at_office,
    "PNG": lambda sample, _: picture.inspect_png(sample),
    "JPG": lambda sample, _: picture.inspect_jpeg(sample),
    "TXT": lambda sample, _: must_be_text(sample),
}
