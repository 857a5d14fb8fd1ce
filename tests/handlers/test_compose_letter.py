from __future__ import annotations

import io
import re
import time
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from engine import BadValueError, links, open_version
from handlers.compose_letter import title_of
from handlers.compose_letter.letter import day_text, short_name
from handlers.compose_letter.pdf import render_pdf
from handlers.compose_letter.word import render_word
from tests.procedures.scenario import Walk
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from handlers.compose_letter.letter import Fields
    from tests.handlers.conftest import Opening

FOLDER = ROOT / "bpmn" / "procedures" / "van_ban_di"
LETTERS = FOLDER / "letters"
NASTY = '<b>&amp; {{ 7*7 }} #pagebreak() *x* $y$ \\ "Đ" ${a}'

ISSUED = (
    "Số: 22/KH-BDT",
    "Trà Vinh, ngày 23 tháng 11 năm 2026",
    "KHẨN",
    "KT. TRƯỞNG BAN",
    "PHÓ TRƯỞNG BAN",
    "Nguyễn Thị Mai",
    "- Sở Khoa học và Công nghệ tỉnh Trà Vinh (để báo cáo);",
    "- Lưu: VT, VP.",
)


AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def fields(**changed: str | bool | list[str]) -> Fields:
    usual: Fields = {
        "co_quan_chu_quan": "UBND TỈNH TRÀ VINH", "co_quan": "BAN DÂN TỘC", "so_ky_hieu": "22/KH-BDT",
        "dia_danh_ngay": "Trà Vinh, ngày 05 tháng 3 năm 2026", "ten_loai": "KẾ HOẠCH", "trich_yeu": "Năm 2027",
        "cong_van": False, "quyet_dinh": False, "tham_quyen": "", "kinh_gui": "", "do_khan": "", "can_cu": [],
        "doan": ["Một.", "Hai."], "chuc_vu": ["TRƯỞNG BAN"], "ho_ten": "Sơn Văn Giang", "noi_nhan": ["- Lưu: VT."],
    }  # fmt: skip
    return {**usual, **changed}


def text_of(docx: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()


def word(**changed: str | bool | list[str]) -> str:
    return text_of(render_word((LETTERS / "van_ban.docx").read_bytes(), fields(**changed), AT))


def pages(**changed: str | bool | list[str]) -> int:
    pdf = render_pdf((LETTERS / "van_ban.typ").read_bytes(), fields(**changed), AT)
    assert pdf.startswith(b"%PDF-1.7")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 2, 14), "ngày 14 tháng 02 năm 2026"),
        (date(2026, 10, 1), "ngày 01 tháng 10 năm 2026"),
        (None, "ngày      tháng      năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(day: date | None, text: str) -> None:
    assert day_text(day, date(2026, 11, 23)) == text


@pytest.mark.parametrize(
    ("name", "parent", "short"),
    [
        ("BAN DÂN TỘC TỈNH TRÀ VINH", "UBND TỈNH TRÀ VINH", "BAN DÂN TỘC"),
        ("SỞ Y TẾ", "UBND TỈNH TRÀ VINH", "SỞ Y TẾ"),
        ("BAN DÂN TỘC", "", "BAN DÂN TỘC"),
        ("TRÀ VINH", "UBND TỈNH TRÀ VINH", "TRÀ VINH"),
    ],
)
def test_the_place_is_said_once(name: str, parent: str, short: str) -> None:
    assert short_name(name, parent) == short


def test_a_named_type_has_its_name_and_a_letter_its_subject_below_the_number() -> None:
    plan, letter = word(), word(cong_van=True, kinh_gui="Các sở")
    assert "KẾ HOẠCH" in plan
    assert "V/v" not in plan
    assert "V/v Năm 2027" in letter
    assert "KẾ HOẠCH" not in letter
    assert "Kính gửi: Các sở" in letter


def test_a_decision_names_who_decides_and_then_decides() -> None:
    text = word(quyet_dinh=True, tham_quyen="TRƯỞNG BAN BAN DÂN TỘC", can_cu=["Căn cứ A;"])
    assert text.index("TRƯỞNG BAN BAN DÂN TỘC") < text.index("Căn cứ A;") < text.index("QUYẾT ĐỊNH:")


def test_what_people_type_is_text_in_both_papers() -> None:
    text = word(doan=[NASTY])
    assert "&lt;b&gt;&amp;amp; {{ 7*7 }} #pagebreak()" in text
    assert pages(doan=[NASTY]) == pages() == 1


def test_a_long_letter_goes_on_to_a_second_page() -> None:
    assert pages(doan=["Một đoạn văn dài. " * 30] * 5) == 2


def test_a_word_template_cannot_reach_into_the_program() -> None:
    source = zipfile.ZipFile(LETTERS / "van_ban.docx")
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"{{ ho_ten }}", b"{{ ho_ten.__class__.__mro__[1].__subclasses__() }}")
            made.writestr(name, data)
    with pytest.raises(Exception, match=r"unsafe|SecurityError"):
        render_word(kept.getvalue(), fields(), AT)


def test_a_pdf_template_fetches_no_package_and_reads_no_other_file() -> None:
    with pytest.raises(BadValueError, match="packages"):
        render_pdf(b'#import "@preview/x:1.0.0": y', fields(), AT)
    with pytest.raises(Exception, match=r"not found|outside|denied|failed"):
        render_pdf(b'#read("/etc/passwd")', fields(), AT)
    with pytest.raises(Exception, match=r"not found|outside|denied|escape|project root"):
        render_pdf(b'#read("../../etc/passwd")', fields(), AT)


def test_the_issued_paper_has_number_date_and_the_signature_s_authority(demo: Opening) -> None:
    home = demo()
    path = FOLDER / "scenarios" / "phat_hanh_ke_hoach.toml"
    assert Walk.told_of(path)["at"] == datetime.fromisoformat("2026-11-23T08:00:00+07:00")
    walk = Walk(home, path)
    walk.told["steps"] = walk.told["steps"][:9]
    for step in walk.told["steps"]:
        if step.get("do") == "soan_thao":
            step["values"] |= {"nguoi_ky": "pho_lanh_dao", "do_khan": "khan"}
        if step.get("do") == "ky_ban_hanh":
            step["by"] = "pho_lanh_dao"
    walk.told["steps"] = [step for step in walk.told["steps"] if "due" not in step]
    walk.walk()
    papers = {document.kind: document for document in walk.case().documents}
    _view, stream = open_version(home, walk.starter, papers["van_ban_phat_hanh_word"].id, 1)
    with stream:
        issued = text_of(stream.read())
    for said in ISSUED:
        assert said in issued
    _view, stream = open_version(home, walk.starter, papers["tep_du_thao_word"].id, 1)
    with stream:
        draft = text_of(stream.read())
    assert "      /KH-BDT" in draft
    signed, copies = papers["tep_du_thao"], ("van_ban_phat_hanh", "van_ban_phat_hanh_word")
    assert {papers[kind].state for kind in copies} == {"copy"}
    linked = {
        (link.kind, link.document.kind) for link in links(home, walk.by("van_thu"), signed.id) if not link.outgoing
    }
    assert linked == {("copy", kind) for kind in copies}
    assert "22/KH-BDT" not in draft


def test_the_same_letter_gives_the_same_bytes() -> None:
    word, pdf = (LETTERS / "van_ban.docx").read_bytes(), (LETTERS / "van_ban.typ").read_bytes()
    first = render_word(word, fields(), AT), render_pdf(pdf, fields(), AT)
    time.sleep(2.1)  # the dates of a package count in steps of two seconds
    assert (render_word(word, fields(), AT), render_pdf(pdf, fields(), AT)) == first


@pytest.mark.parametrize(
    ("heading", "subject", "title"),
    [
        ("Kế hoạch", "Năm 2027", "Kế hoạch: Năm 2027"),
        ("Giấy khen", "Giấy khen: Trần Minh Phúc", "Giấy khen: Trần Minh Phúc"),
        ("", "Về việc họp", "Về việc họp"),
    ],
)
def test_a_title_says_its_heading_once(heading: str, subject: str, title: str) -> None:
    assert title_of(heading, subject) == title
