"""The checks: each yields (rule, where) for what it finds; a rule is told once, with the first places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from engine import DOCUMENT_TYPES
from handlers.check_format.edition import SLACK, within
from handlers.check_format.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.section import Section
    from lxml import etree

    from handlers.check_format.edition import Edition, Style
    from handlers.check_format.parts import Parts
    from handlers.check_format.reading import Line, Paper, Run

LETTERS: Final = frozenset({"cong_van", "thu_cong"})
SHORT: Final = {kind.code: kind.abbreviation for kind in DOCUMENT_TYPES}
QUOTED: Final = 40
PLACES: Final = 3
LONG_LINE: Final = 90
"""Characters from which a paragraph surely fills more than a line, so that its edges show."""

Found = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A paper under check: its kind (None: unknown) and the agency's symbol (empty: unknown)."""

    paper: Paper
    edition: Edition
    kind: str | None
    symbol: str

    def findings(self) -> dict[str, list[str]]:
        """The rules that are not kept, each with the places where."""
        parts = parts_of(self.paper.lines)
        found: dict[str, list[str]] = {}
        for check in (self.page, self.page_number, self.letters):
            for rule, where in check(parts):
                found.setdefault(rule, []).append(where)
        for check in (self.present, self.number, self.subject, self.styles, self.paragraphs, self.signature):
            for rule, where in check(parts):
                found.setdefault(rule, []).append(where)
        return {rule: places[:PLACES] for rule, places in found.items()}

    @property
    def is_letter(self) -> bool:
        """Whether the paper is a letter, which has no name of its type."""
        return self.kind in LETTERS

    def page(self, _: Parts) -> Iterator[Found]:
        """Paper and margins of the first section; annexes may lie across."""
        section = self.paper.sections[0]
        width, height = _mm(section.page_width), _mm(section.page_height)
        wide, high = self.edition.page["size"]
        if max(abs(width - wide), abs(height - high)) > 1:
            yield "kho-giay", f"{width:.0f} × {height:.0f} mm"
        sides = {"trên": ("top", section.top_margin), "dưới": ("bottom", section.bottom_margin)}
        sides |= {"trái": ("left", section.left_margin), "phải": ("right", section.right_margin)}
        for name, (side, length) in sides.items():
            if not within(_mm(length), self.edition.page[side], SLACK):
                yield "le-trang", f"{name} {_mm(length):.0f} mm"

    def page_number(self, _: Parts) -> Iterator[Found]:
        """A page number stands centred in the header and not on page one; a paper of one page needs none."""
        section = self.paper.sections[0]
        above = _numbers(section.header._element)  # noqa: SLF001 (python-docx gives no other way to the fields)
        below = _numbers(section.footer._element)  # noqa: SLF001
        if below:
            yield "so-trang", "cuối trang"
        elif not above and self.paper.pages > 1:
            yield "so-trang", f"{self.paper.pages} trang, không có số"
        for paragraph in above:
            yield from self.header(section, paragraph)

    def header(self, section: Section, paragraph: etree._Element) -> Iterator[Found]:
        """How a page number is set."""
        line = self.paper.line(0, paragraph)
        sizes = [self.paper.run(run, line.style, "0").size for run in paragraph.iter(qn("w:r"))]
        if line.align != "center":
            yield "so-trang", "không ở giữa"
        if not all(within(size, self.edition.page["number_size"]) for size in sizes):
            yield "so-trang", f"cỡ {_size(sizes[0])}"
        if not section.different_first_page_header_footer:
            yield "so-trang", "có ở trang đầu"

    def letters(self, parts: Parts) -> Iterator[Found]:
        """Font and colour of everything but the stamps, which are red."""
        runs = [run for line in self.paper.lines if line not in parts.stamps for run in line.runs if run.text.strip()]
        for font in dict.fromkeys(run.font for run in runs if run.font not in self.edition.fonts):
            sample = next(run for run in runs if run.font == font)
            yield "phong-chu", f"{font}: {_quoted(sample.text)}"
        for run in runs:
            if run.color not in {"", "000000"}:
                yield "mau-chu", _quoted(run.text)

    def present(self, parts: Parts) -> Iterator[Found]:
        """The mandatory parts (article 8.2)."""
        wanted = {
            "quoc-hieu": parts.state, "tieu-ngu": parts.motto, "co-quan": parts.agency, "dia-danh": parts.place,
            "noi-dung": parts.text, "chuc-vu": parts.capacity, "ho-ten": parts.name,
        }  # fmt: skip
        yield from ((rule, "không thấy") for rule, found in wanted.items() if not found)
        if not self.is_letter and not parts.kind:
            yield "ten-loai", "không thấy"
        if not parts.listed:
            yield "noi-nhan", "không thấy"
        elif not re.match(r"^[-–]?\s*Lưu\s*:\s*VT\b", parts.listed[-1].text):
            yield "luu-vt", _quoted(parts.listed[-1].text)

    def number(self, parts: Parts) -> Iterator[Found]:
        """Số: …/KH-BDT, of a letter Số: …/BDT-VP; a draft has room for the number."""
        if not parts.number:
            yield "so-ky-hieu", "không thấy"
            return
        symbol = re.escape(self.symbol) if self.symbol else r"[\wĐ]+"
        short = re.escape(SHORT.get(self.kind or "", "")) or r"[A-ZĐa-zđyr]+"
        tail = rf"{symbol}(-[\wĐđ]+)?" if self.is_letter else rf"{short}-{symbol}"
        text = parts.number[0].text
        if not re.fullmatch(rf"Số\s*:\s*(\d{{2,}})?[\s.…_]*/\s*{tail}", text):
            yield "so-ky-hieu", _quoted(text)

    def subject(self, parts: Parts) -> Iterator[Found]:
        """The subject is there and short."""
        if not parts.subject:
            yield "trich-yeu", "không thấy"
        elif len(parts.subject[0].text) > self.edition.subject_length:
            yield "trich-yeu", f"{len(parts.subject[0].text)} ký tự"

    def styles(self, parts: Parts) -> Iterator[Found]:
        """Size and style of each part, by the table of Annex I."""
        about = "about" if parts.subject and not parts.kind else "subject"
        told = (
            ("kieu-quoc-hieu", parts.state, "state"), ("kieu-tieu-ngu", parts.motto, "motto"),
            ("kieu-chu-quan", parts.parent, "parent"), ("kieu-co-quan", parts.agency, "agency"),
            ("kieu-so-ky-hieu", parts.number, "number"), ("kieu-dia-danh", parts.place, "place"),
            ("kieu-ten-loai", parts.kind, "kind"), ("kieu-trich-yeu", parts.subject, about),
            ("kieu-kinh-gui", parts.addressed, "addressed"), ("kieu-can-cu", parts.bases, "bases"),
            ("kieu-noi-dung", [line for line in parts.text if line not in parts.bases], "text"),
            ("kieu-chuc-vu", parts.capacity, "capacity"), ("kieu-ho-ten", parts.name, "name"),
            ("kieu-noi-nhan", parts.recipients, "recipients"), ("kieu-noi-nhan", parts.listed, "listed"),
        )  # fmt: skip
        for rule, lines, name in told:
            for line in lines:
                yield from ((rule, where) for where in _unlike(line, self.edition.styles[name]))

    def paragraphs(self, parts: Parts) -> Iterator[Found]:
        """How the text's paragraphs are set; headings in the middle and lists are left alone."""
        rule, wanted = "trinh-bay-noi-dung", self.edition.text
        for line in parts.text:
            if line.align == "center" or line.numbered:
                continue
            if line.align != "both" and len(line.text) > LONG_LINE:
                yield rule, f"{_quoted(line.text)}: không canh đều"
            elif not within(line.indent_mm, wanted["indent"], SLACK):
                yield rule, f"{_quoted(line.text)}: lùi {line.indent_mm / 10:.2f} cm".replace(".", ",")
            elif line.before_pt + line.after_pt < wanted["paragraph_spacing"]:
                yield rule, f"{_quoted(line.text)}: cách {line.before_pt + line.after_pt:g} pt"
            elif line.spacing is not None and not within(line.spacing, wanted["line_spacing"], 0.01):
                yield rule, f"{_quoted(line.text)}: giãn dòng {line.spacing:.2f}".replace(".", ",")

    def signature(self, parts: Parts) -> Iterator[Found]:
        """Room to sign and stamp, and a name without degrees."""
        if parts.capacity and parts.name and parts.room < self.edition.room_lines:
            yield "cho-ky-dau", f"{parts.room} dòng trống"
        for line in parts.name:
            if re.search(self.edition.honours, line.text):
                yield "ho-ten", _quoted(line.text)


def _unlike(line: Line, style: Style) -> Iterator[str]:
    if style.capitals and not line.text.isupper():
        yield f"{_quoted(line.text)}: không in hoa"
    for run in line.runs:
        if run.text.strip():
            yield from _differing(run, style)


def _differing(run: Run, style: Style) -> Iterator[str]:
    if not within(run.size, style.size):
        yield f"{_quoted(run.text)}: cỡ {_size(run.size)}"
    if style.bold not in {None, run.bold}:
        yield f"{_quoted(run.text)}: {'không đậm' if style.bold else 'đậm'}"
    if style.italic not in {None, run.italic}:
        yield f"{_quoted(run.text)}: {'không nghiêng' if style.italic else 'nghiêng'}"


def _numbers(part: etree._Element) -> Sequence[etree._Element]:
    """The paragraphs that hold a page number field."""
    return [each for each in part.iter(qn("w:p")) if any("PAGE" in text for text in _fields(each))]


def _fields(paragraph: etree._Element) -> Iterator[str]:
    yield from ((each.text or "") for each in paragraph.iter(qn("w:instrText")))
    yield from (each.get(qn("w:instr"), "") for each in paragraph.iter(qn("w:fldSimple")))


def _mm(length: object) -> float:
    return float(getattr(length, "mm", 0.0))


def _size(size: float) -> str:
    return f"{size:g}".replace(".", ",")


def _quoted(text: str) -> str:
    said = " ".join(text.split())
    return f"“{said[:QUOTED]}{'…' if len(said) > QUOTED else ''}”"
