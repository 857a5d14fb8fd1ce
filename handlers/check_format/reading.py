"""A DOCX as lines of text with the formatting that takes effect: styles, defaults and theme worked out."""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from engine import BadValueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document
    from docx.section import Section

MOST_BYTES: Final = 100_000_000
"""A package that unpacks to more than this is not opened."""
USUAL_SIZE: Final = 10.0
USUAL_FONT: Final = "Times New Roman"
UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, OpcError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What a broken package makes the library raise."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one formatting; ``size`` in points, ``color`` six hex digits or empty for automatic."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    color: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; ``cell`` is (table, row, column) or None, lengths are in millimetres and points."""

    no: int
    runs: tuple[Run, ...]
    cell: tuple[int, int, int] | None
    align: str
    style: str
    indent_mm: float
    before_pt: float
    after_pt: float
    spacing: float | None
    numbered: bool

    @property
    def text(self) -> str:
        """The text, its spaces and accents made one."""
        return " ".join(unicodedata.normalize("NFC", "".join(run.text for run in self.runs)).split())


class Paper:
    """A DOCX, opened.

    Raises:
        BadValueError: the bytes are no DOCX that can be read.
    """

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
                    raise BadValueError("The file unpacks to more than 100 MB.")
            self.document: Document = docx.Document(io.BytesIO(data))
            self.lines = tuple(self._lines())
        except UNREADABLE as error:
            raise BadValueError(f"The file is no Word document that can be read: {error}") from error

    @property
    def sections(self) -> list[Section]:
        """The sections with their pages."""
        return list(self.document.sections)

    @cached_property
    def pages(self) -> int:
        """How many pages the word processor counted, as far as the file says so."""
        body = self.document.element.body
        breaks = sum(1 for _ in body.iter(qn("w:lastRenderedPageBreak")))
        hard = sum(each.get(qn("w:type")) == "page" for each in body.iter(qn("w:br")))
        return 1 + int(max(breaks, hard))

    @cached_property
    def _styles(self) -> Mapping[str, etree._Element]:
        return {style.get(qn("w:styleId"), ""): style for style in self.document.styles.element.iter(qn("w:style"))}

    @cached_property
    def _usual_style(self) -> str:
        found = (
            name
            for name, style in self._styles.items()
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}
        )
        return next(found, "Normal")

    @cached_property
    def _theme(self) -> Mapping[str, str]:
        """The fonts of the theme: ``major`` and ``minor``."""
        for related in self.document.part.rels.values():
            if related.reltype == RELATIONSHIP_TYPE.THEME and not related.is_external:
                tree = etree.fromstring(related.target_part.blob, etree.XMLParser(resolve_entities=False))
                name = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
                fonts = ((kind, tree.find(f".//{name}{kind}Font/{name}latin")) for kind in ("major", "minor"))
                return {kind: found.get("typeface", "") for kind, found in fonts if found is not None}
        return {}

    def _lines(self) -> Iterator[Line]:
        for no, paragraph in enumerate(self.document.element.body.iter(qn("w:p"))):
            yield self.line(no, paragraph)

    def line(self, no: int, paragraph: etree._Element) -> Line:
        """A paragraph with the formatting that takes effect."""
        sources = [own for own in [paragraph.find(qn("w:pPr"))] if own is not None]
        style = _value(sources, "w:pStyle") or self._usual_style
        sources += [found for one in self._chain(style) if (found := one.find(qn("w:pPr"))) is not None]
        sources += self.document.styles.element.xpath("w:docDefaults/w:pPrDefault/w:pPr")
        rule = _attribute(sources, "w:spacing", "w:lineRule")
        spacing = _attribute(sources, "w:spacing", "w:line")
        return Line(
            no=no,
            runs=tuple(self._runs(paragraph, style)),
            cell=_cell(paragraph),
            align=_value(sources, "w:jc") or "left",
            style=style,
            indent_mm=_twips(_attribute(sources, "w:ind", "w:firstLine")) * 25.4 / 72,
            before_pt=_twips(_attribute(sources, "w:spacing", "w:before")),
            after_pt=_twips(_attribute(sources, "w:spacing", "w:after")),
            spacing=float(spacing) / 240 if spacing and rule in {"", "auto"} else None,
            numbered=any(one.find(qn("w:numPr")) is not None for one in sources),
        )

    def _runs(self, paragraph: etree._Element, style: str) -> Iterator[Run]:
        for run in paragraph.iter(qn("w:r")):
            text = "".join(_text(part) for part in run)
            if text and next(run.iterancestors(qn("w:p"))) is paragraph:
                yield self.run(run, style, text)

    def run(self, run: etree._Element, style: str, text: str) -> Run:
        """A run with its formatting: its own, else its styles', else the document's."""
        sources = [own for own in [run.find(qn("w:rPr"))] if own is not None]
        named = _value(sources, "w:rStyle")
        chain = [*(self._chain(named) if named else ()), *self._chain(style)]
        sources += [found for one in chain if (found := one.find(qn("w:rPr"))) is not None]
        sources += self.document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
        size, color = _value(sources, "w:sz"), _value(sources, "w:color")
        return Run(
            text=text,
            font=self._font(sources),
            size=float(size) / 2 if size else USUAL_SIZE,
            bold=_on(sources, "w:b"),
            italic=_on(sources, "w:i"),
            color="" if color in {"", "auto"} else color.upper(),
        )

    def _font(self, sources: list[etree._Element]) -> str:
        for source in sources:
            fonts = source.find(qn("w:rFonts"))
            if fonts is None:
                continue
            theme = fonts.get(qn("w:hAnsiTheme")) or fonts.get(qn("w:asciiTheme"))
            named = fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii"))
            if theme:
                return self._theme.get("major" if theme.startswith("major") else "minor", USUAL_FONT)
            if named:
                return str(named)
        return USUAL_FONT

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """A style and those that it is based on; a circle of them ends."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value([self._styles[style]], "w:basedOn")


def _text(part: etree._Element) -> str:
    if part.tag in {qn("w:tab"), qn("w:br"), qn("w:cr")}:
        return " "
    return (part.text or "") if part.tag == qn("w:t") else ""


def _value(sources: list[etree._Element], name: str) -> str:
    return _attribute(sources, name, "w:val")


def _attribute(sources: list[etree._Element], name: str, attribute: str) -> str:
    """The first source that says it."""
    for source in sources:
        found = source.find(qn(name))
        if found is not None and found.get(qn(attribute)) is not None:
            return str(found.get(qn(attribute)))
    return ""


def _on(sources: list[etree._Element], name: str) -> bool:
    for source in sources:
        found = source.find(qn(name))
        if found is not None:
            return found.get(qn("w:val"), "1") not in {"0", "false", "off"}
    return False


def _twips(text: str) -> float:
    return float(text) / 20 if text else 0.0


def _cell(paragraph: etree._Element) -> tuple[int, int, int] | None:
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None:
        return None
    row = next(cell.iterancestors(qn("w:tr")))
    table = next(row.iterancestors(qn("w:tbl")))
    before = sum(1 for _ in table.itersiblings(qn("w:tbl"), preceding=True))
    return before, _place(row, "w:tr"), _place(cell, "w:tc")


def _place(element: etree._Element, name: str) -> int:
    return sum(1 for _ in element.itersiblings(qn(name), preceding=True))
