"""Golden files: a good paper has no finding, and one bad file for each rule has exactly that finding."""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor

from engine import BadValueError
from handlers.check_format.checks import Check
from handlers.check_format.edition import Edition, edition_of
from handlers.check_format.reading import Paper
from handlers.compose_letter.word import render_word
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document
    from docx.text.paragraph import Paragraph

FOLDER = ROOT / "bpmn" / "procedures" / "van_ban_di"
RULES = (FOLDER / "the_thuc.toml").read_text(encoding="utf-8")
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LONG = "Ban Dân tộc xây dựng kế hoạch áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng trong toàn cơ quan."
FIELDS: dict[str, Any] = {
    "co_quan_chu_quan": "UBND TỈNH TRÀ VINH", "co_quan": "BAN DÂN TỘC", "so_ky_hieu": "      /KH-BDT",
    "dia_danh_ngay": "Trà Vinh, ngày      tháng      năm 2026", "ten_loai": "KẾ HOẠCH",
    "trich_yeu": "Áp dụng hệ thống quản lý chất lượng năm 2027", "cong_van": False, "quyet_dinh": False,
    "tham_quyen": "", "kinh_gui": "UBND tỉnh Trà Vinh", "do_khan": "KHẨN",
    "can_cu": ["Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;"],
    "doan": [LONG, "I. Mục đích", LONG], "chuc_vu": ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"], "ho_ten": "Nguyễn Thị Mai",
    "noi_nhan": ["- Như trên;", "- Sở Khoa học và Công nghệ (để báo cáo);", "- Lưu: VT, VP."],
}  # fmt: skip


def edition() -> Edition:
    return edition_of(RULES, date(2026, 11, 23))


def letter(**changed: object) -> bytes:
    return render_word((FOLDER / "letters" / "van_ban.docx").read_bytes(), {**FIELDS, **changed}, AT)


def findings(data: bytes, kind: str | None = "KH") -> dict[str, list[str]]:
    return Check(paper=Paper(data), edition=edition(), kind=kind, symbol="BDT").findings()


def paragraphs(document: Document) -> list[Paragraph]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]


def at(document: Document, start: str) -> Paragraph:
    return next(one for one in paragraphs(document) if one.text.strip().startswith(start))


def bad(change: Callable[[Document], object], **changed: object) -> bytes:
    document = docx.Document(io.BytesIO(letter(**changed)))
    change(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def sized(start: str, size: float) -> Callable[[Document], object]:
    def change(document: Document) -> None:
        for run in at(document, start).runs:
            run.font.size = Pt(size)

    return change


def formatted(start: str, **how: bool) -> Callable[[Document], object]:
    def change(document: Document) -> None:
        for run in at(document, start).runs:
            for name, value in how.items():
                setattr(run.font, name, value)

    return change


def said(start: str, text: str) -> Callable[[Document], object]:
    def change(document: Document) -> None:
        first, *rest = at(document, start).runs
        first.text = text
        for run in rest:
            run.text = ""

    return change


def page(**how: object) -> Callable[[Document], object]:
    def change(document: Document) -> None:
        for name, value in how.items():
            setattr(document.sections[0], name, value)

    return change


def spread(**how: object) -> Callable[[Document], object]:
    def change(document: Document) -> None:
        for name, value in how.items():
            setattr(at(document, LONG[:20]).paragraph_format, name, value)

    return change


def text_gone(document: Document) -> None:
    for one in document.paragraphs:
        if one.text.startswith(("Căn cứ", LONG[:20], "I. ")):
            one._p.getparent().remove(one._p)


def room_gone(document: Document) -> None:
    for one in list(paragraphs(document)):
        if not one.text.strip() and "PHÓ TRƯỞNG BAN" in one._p.getparent().xpath("string(.)"):
            one._p.getparent().remove(one._p)


def list_gone(document: Document) -> None:
    for one in [one for one in paragraphs(document) if one.text.startswith("- ")]:
        one._p.getparent().remove(one._p)


def numbered_below(document: Document) -> None:
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    document.sections[0].footer.paragraphs[0]._p.append(parse_xml(field))


def unnumbered(document: Document) -> None:
    header = document.sections[0].header
    header.paragraphs[0]._p.getparent().remove(header.paragraphs[0]._p)
    header._element.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    at(document, "I. ").runs[0].add_break(WD_BREAK.PAGE)


def sideways(document: Document) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


BAD: list[tuple[str, Callable[[Document], object]]] = [
    ("kho-giay", page(page_width=Mm(216), page_height=Mm(279))),
    ("kho-giay", page(page_width=Mm(297), page_height=Mm(210))),
    ("le-trang", page(left_margin=Mm(25))),
    ("le-trang", page(right_margin=Mm(25))),
    ("le-trang", page(top_margin=Mm(15))),
    ("le-trang", page(bottom_margin=Mm(30))),
    ("phong-chu", lambda paper: [setattr(run.font, "name", "Arial") for run in at(paper, "I. ").runs]),
    ("mau-chu", lambda paper: [setattr(run.font.color, "rgb", RGBColor(0, 0, 255)) for run in at(paper, "I. ").runs]),
    ("so-trang", numbered_below),
    ("so-trang", unnumbered),
    ("so-trang", sideways),
    ("so-trang", page(different_first_page_header_footer=False)),
    ("quoc-hieu", said("CỘNG HÒA", "")),
    ("kieu-quoc-hieu", sized("CỘNG HÒA", 11)),
    ("kieu-quoc-hieu", said("CỘNG HÒA", "Cộng hòa xã hội chủ nghĩa Việt Nam")),
    ("tieu-ngu", said("Độc lập", "")),
    ("kieu-tieu-ngu", formatted("Độc lập", bold=False)),
    ("co-quan", lambda paper: [said(name, "")(paper) for name in ("UBND", "BAN DÂN")]),
    ("kieu-co-quan", formatted("BAN DÂN", bold=False)),
    ("kieu-chu-quan", formatted("UBND TỈNH", bold=True)),
    ("so-ky-hieu", said("Số:", "Số:      /CV-BDT")),
    ("so-ky-hieu", said("Số:", "Số: 5/KH-BDT")),
    ("so-ky-hieu", said("Số:", "Số:      /KH-SNV")),
    ("kieu-so-ky-hieu", sized("Số:", 14)),
    ("dia-danh", said("Trà Vinh, ngày", "")),
    ("kieu-dia-danh", formatted("Trà Vinh, ngày", italic=False)),
    ("kieu-ten-loai", sized("KẾ HOẠCH", 16)),
    ("kieu-trich-yeu", formatted("Áp dụng", bold=False)),
    ("kieu-kinh-gui", formatted("Kính gửi", bold=True)),
    ("noi-dung", text_gone),
    ("kieu-noi-dung", sized("I. ", 12)),
    ("trinh-bay-noi-dung", spread(alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    ("trinh-bay-noi-dung", spread(first_line_indent=Mm(0))),
    ("trinh-bay-noi-dung", spread(space_before=Pt(0), space_after=Pt(2))),
    ("trinh-bay-noi-dung", spread(line_spacing=2.0)),
    ("kieu-can-cu", formatted("Căn cứ", italic=False)),
    ("kieu-chuc-vu", formatted("PHÓ TRƯỞNG", bold=False)),
    ("ho-ten", said("Nguyễn Thị Mai", "ThS. Nguyễn Thị Mai")),
    ("kieu-ho-ten", sized("Nguyễn Thị Mai", 12)),
    ("cho-ky-dau", room_gone),
    ("noi-nhan", list_gone),
    ("kieu-noi-nhan", formatted("Nơi nhận", bold=False)),
    ("kieu-noi-nhan", sized("- Như trên", 13)),
    ("luu-vt", said("- Lưu", "- Lưu: Văn phòng.")),
]


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("KH", {}),
        ("KH", {"so_ky_hieu": "22/KH-BDT", "dia_danh_ngay": "Trà Vinh, ngày 05 tháng 3 năm 2026"}),
        ("KH", {"kinh_gui": "", "do_khan": "", "can_cu": [], "chuc_vu": ["TRƯỞNG BAN"]}),
        ("cong_van", {"cong_van": True, "so_ky_hieu": "327/BDT-VP"}),
        ("QĐ", {"quyet_dinh": True, "ten_loai": "QUYẾT ĐỊNH", "so_ky_hieu": "31/QĐ-BDT", "kinh_gui": "",
                "tham_quyen": "TRƯỞNG BAN BAN DÂN TỘC TỈNH TRÀ VINH"}),
        (None, {}),
    ],
)  # fmt: skip
def test_our_own_letters_have_no_finding(kind: str | None, changed: dict[str, Any]) -> None:
    assert findings(letter(**changed), kind) == {}


@pytest.mark.parametrize(("rule", "change"), BAD, ids=[f"{no}-{rule}" for no, (rule, _) in enumerate(BAD)])
def test_a_bad_paper_has_exactly_its_finding(rule: str, change: Callable[[Document], object]) -> None:
    found = findings(bad(change))
    assert list(found) == [rule]
    assert all(found[rule])


def test_a_type_that_is_missing_takes_its_subject_with_it() -> None:
    found = findings(bad(said("KẾ HOẠCH", "")))
    assert {"ten-loai", "trich-yeu"} <= set(found)


def test_a_subject_has_at_most_five_hundred_characters() -> None:
    assert list(findings(letter(trich_yeu="Một việc " * 60))) == ["trich-yeu"]


def test_a_paper_without_its_signature_says_so() -> None:
    found = findings(bad(lambda paper: [said(one, "")(paper) for one in ("KT. ", "PHÓ ", "Nguyễn Thị")]))
    assert list(found) == ["chuc-vu", "ho-ten"]


def test_every_rule_of_the_file_is_tried_here() -> None:
    tried = {rule for rule, _ in BAD} | {"ten-loai", "trich-yeu", "chuc-vu", "tep-word"}
    assert tried == set(edition().rules)


def test_fonts_and_sizes_come_from_styles_and_theme_too() -> None:
    document = docx.Document()
    document.add_paragraph("Một đoạn")
    kept = io.BytesIO()
    document.save(kept)
    (line, *_) = Paper(kept.getvalue()).lines
    assert (line.runs[0].font, line.runs[0].size) == ("Cambria", 11.0)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", letter()[:2000]])
def test_a_broken_file_is_told_from_a_paper(data: bytes) -> None:
    with pytest.raises(BadValueError, match="no Word document"):
        Paper(data)


def test_the_edition_of_the_day_counts() -> None:
    with pytest.raises(BadValueError, match="in force"):
        edition_of(RULES, date(2020, 3, 4))
    later = RULES + RULES.replace("2020-03-05", "2027-01-01").replace("subject_length = 500", "subject_length = 80")
    assert edition_of(later, date(2026, 12, 31)).subject_length == 500
    assert edition_of(later, date(2027, 1, 1)).subject_length == 80
    ended = RULES.replace("valid_from = 2020-03-05", "valid_from = 2020-03-05\nvalid_to = 2026-12-31")
    assert edition_of(ended, date(2026, 12, 31)).subject_length == 500
    with pytest.raises(BadValueError, match="in force"):
        edition_of(ended, date(2027, 1, 1))


def test_every_edition_is_whole() -> None:
    for told in tomllib.loads(RULES)["edition"]:
        assert edition_of(RULES, told["valid_from"]).rules
