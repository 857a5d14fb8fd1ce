"""Word and Excel files (ISO/IEC 29500, part 2): no macros, nothing fetched from elsewhere, no archives within."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from lxml import etree

from engine.inspection import package
from engine.inspection.package import Budget
from engine.inspection.sample import Sample
from engine.inspection.sniffing import ARCHIVES, HEAD_BYTES, content_of

if TYPE_CHECKING:
    from zipfile import ZipInfo

_TYPES: Final = "[Content_Types].xml"
_MAINS: Final = {"wordprocessingml.document.main+xml": "DOCX", "spreadsheetml.sheet.main+xml": "XLSX"}
_PROGRAMS: Final = ("vbaproject.bin", "vbadata.xml")
_MOST_XML: Final = 2 << 20
_IN_MEMORY: Final = 4 << 20
_DEEPEST: Final = 1
_LONGEST_PLACE: Final = 60


def inspect(sample: Sample) -> str:
    """Read a package through; gives DOCX or XLSX.

    Raises:
        BadValueError: it is no such package, or one that could harm a reader.
    """
    found = _kind(sample, Budget(), 0)
    if found is None:
        raise sample.refuse("archive")
    return found


def _kind(sample: Sample, budget: Budget, depth: int) -> str | None:
    """Which kind of Office file this is by its content types; None when it has none of those that are taken."""
    found = package.entries(sample, budget)
    names = [each.orig_filename.lower() for each in found]
    if any(name.endswith(_PROGRAMS) or "/activex/" in name for name in names):
        raise sample.refuse("macros")
    types = ""
    for entry in found:
        content = _read(sample, entry, budget, depth)
        if entry.orig_filename == _TYPES:
            types = _types(sample, content)
        elif entry.orig_filename.endswith(".rels"):
            _must_be_inside(sample, content)
    return next((kind for main, kind in _MAINS.items() if main in types), None)


def _read(sample: Sample, entry: ZipInfo, budget: Budget, depth: int) -> bytes:
    """Read an entry to its end; gives the content of those that say what the package is made of."""
    wanted = entry.orig_filename == _TYPES or entry.orig_filename.endswith(".rels")
    if wanted and entry.file_size > _MOST_XML:
        raise sample.refuse("bomb")
    kept, first = b"", True
    for piece in package.chunks(sample, entry):
        if first:
            first = False
            _must_be_part(sample, entry, piece, budget, depth)
        if wanted:
            kept += piece
    return kept


def _must_be_part(sample: Sample, entry: ZipInfo, head: bytes, budget: Budget, depth: int) -> None:
    """Refuse parts that are archives or programs; an Office file within one is looked at as one itself, once."""
    kind = content_of(head[:HEAD_BYTES])
    if kind == "ZIP" and depth < _DEEPEST and "/embeddings/" in entry.orig_filename:
        _look_inside(sample, entry, budget, depth)
    elif kind in ARCHIVES and not entry.orig_filename.endswith((".emz", ".wmz")):
        raise sample.refuse("nested")
    elif kind in {"EXE", "ELF", "LNK"}:
        raise sample.refuse("macros")
    elif entry.orig_filename.endswith((".xml", ".rels")) and b"<!doctype" in head[:4096].replace(b"\0", b"").lower():
        # No part of such a file declares entities; those that did would be bombs.
        raise sample.refuse("bomb")


def _look_inside(sample: Sample, entry: ZipInfo, budget: Budget, depth: int) -> None:
    with SpooledTemporaryFile(_IN_MEMORY) as kept:
        for piece in package.chunks(sample, entry):
            kept.write(piece)
        inner = Sample(sample.name, cast("BinaryIO", kept), entry.file_size)
        if _kind(inner, budget, depth + 1) is None:
            raise sample.refuse("nested")


def _types(sample: Sample, content: bytes) -> str:
    """The content types of the parts, in one text."""
    found = " ".join(str(each.get("ContentType")) for each in _xml(sample, content).iter("{*}Override", "{*}Default"))
    if "macroenabled" in found.lower() or "vbaproject" in found.lower():
        raise sample.refuse("macros")
    return found


def _must_be_inside(sample: Sample, content: bytes) -> None:
    """Refuse parts that are fetched when the file is opened; a link that a reader may follow is none."""
    for each in _xml(sample, content).iter("{*}Relationship"):
        kind = str(each.get("Type")).rpartition("/")[2]
        if str(each.get("TargetMode")).lower() == "external" and kind != "hyperlink":
            raise sample.refuse("outside", place=str(each.get("Target"))[:_LONGEST_PLACE])


def _xml(sample: Sample, content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise sample.refuse("damaged") from error
