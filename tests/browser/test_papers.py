"""One paper: what it looks like, its versions with who and when, its links walked both ways, and files refused."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest
from docx import Document
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.browser.test_documents import drafting, payload
from tests.conftest import missing
from tests.procedures.scenario import Walk
from tests.support.papers import PDF, WORD, office, png
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

SCENARIOS = ROOT / "bpmn" / "procedures" / "van_ban_di" / "scenarios"
CLERK = By("bdt", "chuyen_vien", Channel.WEB)
REFUSED = {
    "Bom.docx": (office(word__media__a=b"0" * (40 << 20)), "giải nén ra quá lớn so với một văn bản"),
    "Duong dan.docx": (office(WORD, **{"..__..__etc__passwd": b"x"}), "có phần mang đường dẫn ra ngoài tệp"),
    "Hai mat.pdf": (b"PK\x03\x04" + PDF, "không đúng như tên gọi"),
    "Lenh.pdf": (PDF + b"<< /S /JavaScript >>", "chạy chương trình khi được đọc"),
    "Chuong trinh.exe": (b"MZ", "là chương trình"),
}
"""Files that harm: what each holds, and the reason that is told."""


@pytest.fixture
def case(home: Home) -> str:
    """A case of one who drafts, not secret."""
    drafting(home)
    return engine.cases(home, CLERK)[0].id


def attached(home: Home, case: str, name: str, content: bytes) -> str:
    """Attach a file to a case; the address of its page."""
    kept = engine.upload(home, CLERK, engine.Upload(name=name, stream=io.BytesIO(content)), instance=case)
    return f"/documents/{engine.attach(home, CLERK, case, kept).id}"


def test_a_paper_is_seen_on_its_page_and_each_version_says_who_and_when(
    visit: Callable[..., Page], home: Home, case: str
) -> None:
    page = visit("chuyen_vien")
    with page.expect_response("**/versions/1/view") as picture:
        page.goto(attached(home, case, "Anh hien truong.png", png(40, 30)))
    assert picture.value.headers["content-type"] == "image/png"
    shown = page.locator("img.preview")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 40)

    with page.expect_response("**/versions/1/view") as paper:
        page.goto(attached(home, case, "Số liệu.pdf", PDF))
    assert paper.value.headers["content-type"] == "application/pdf"
    expect(page.locator("iframe.preview")).to_be_visible()
    page.locator("summary", has_text="Thêm bản mới").click()
    page.set_input_files("#file", payload("Số liệu sửa.pdf", PDF + b"\n"))
    expect(page.locator("#versions [name^='_file.']")).to_have_count(1)
    page.get_by_label("Nội dung thay đổi").fill("Số liệu quý III")
    with page.expect_navigation():
        page.get_by_role("button", name="Thêm bản này").click()
    rows = page.locator("#versions tbody tr")
    expect(rows).to_have_count(2)
    for text in ("Số liệu sửa.pdf", "trước đó: Số liệu.pdf", "Số liệu quý III", "Nguyễn Văn An", "09:00 hôm nay"):
        expect(rows.first).to_contain_text(text)
    with page.expect_navigation():
        rows.last.get_by_role("link", name="1", exact=True).click()
    expect(page.locator("#preview-h")).to_have_text("Bản 1: Số liệu.pdf")
    with page.expect_download() as old:
        rows.last.get_by_role("link", name="Số liệu.pdf").click()
    assert old.value.suggested_filename == "Số liệu.pdf"
    assert old.value.path().read_bytes() == PDF


@pytest.mark.full
@pytest.mark.parametrize(
    ("kind", "words"), [("basis", ("Căn cứ vào", "Là căn cứ của")), ("reply", ("Trả lời", "Được trả lời bằng"))]
)
def test_linked_papers_are_walked_both_ways(
    visit: Callable[..., Page], home: Home, case: str, kind: str, words: tuple[str, str]
) -> None:
    page = visit("chuyen_vien")
    plan, paper = attached(home, case, "Ke hoach.pdf", PDF), attached(home, case, "To trinh.pdf", PDF + b"\n")
    page.goto(paper)
    page.locator("summary", has_text="Nối với văn bản khác").click()
    page.locator("#find-paper").fill("kế hoạch")
    with page.expect_navigation():
        page.get_by_role("button", name="Tìm văn bản").click()
    page.get_by_label("Văn bản này").select_option(kind)
    page.locator(".choice", has_text="Ke hoach").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Nối hai văn bản").click()
    follow(page, words[0])
    expect(page).to_have_url(f"{page.url.split('/documents')[0]}{plan}")
    follow(page, words[1])
    expect(page).to_have_url(f"{page.url.split('/documents')[0]}{paper}")


@pytest.mark.full
@pytest.mark.parametrize(
    ("scenario", "there", "back"),
    [
        ("sua_thay_the", "Thay thế", "Bị thay thế bằng"),
        ("sua_sua_doi", "Sửa đổi, bổ sung", "Được sửa đổi, bổ sung bằng"),
    ],
)
def test_a_paper_that_changes_another_is_walked_both_ways(
    visit: Callable[..., Page], home: Home, scenario: str, there: str, back: str
) -> None:
    done = Walk(home, SCENARIOS / f"{scenario}.toml")
    done.walk()
    old, new = (f"/documents/{done.paper(number).id}" for number in ("22/KH-BDT", "23/KH-BDT"))
    page = visit("chuyen_vien")
    page.goto(new)
    follow(page, there)
    expect(page).to_have_url(f"{page.url.split('/documents')[0]}{old}")
    follow(page, back)
    expect(page).to_have_url(f"{page.url.split('/documents')[0]}{new}")


def follow(page: Page, words: str) -> None:
    """Go to the paper that is linked in these words."""
    with page.expect_navigation():
        page.locator(f'#links dt:text-is("{words}") + dd').get_by_role("link").click()


def test_a_file_that_harms_is_refused_with_its_reason_and_the_others_go_on(
    visit: Callable[..., Page], home: Home, case: str
) -> None:
    page = visit("chuyen_vien")
    page.goto(f"/cases/{case}")
    good = payload("So lieu.pdf", PDF)
    page.set_input_files("#papers input[type=file]", [*(payload(name, REFUSED[name][0]) for name in REFUSED), good])
    rows = page.locator("#papers form ul.docs > li")
    for name, (_, reason) in REFUSED.items():
        said = rows.filter(has_text=name).locator(".why")
        expect(said).to_contain_text(f"“{name}”")
        expect(said).to_contain_text(reason)
    expect(page.locator("#papers input[name='_file.file']")).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("button", name="Đính kèm tệp").click()
    expect(page.locator("#papers")).to_contain_text("So lieu.pdf")
    assert [each.title for each in engine.documents(home, CLERK)] == ["So lieu.pdf"]


@pytest.mark.full
def test_who_may_not_see_a_paper_is_told_there_is_none(visit: Callable[..., Page], home: Home, case: str) -> None:
    paper = attached(home, case, "So lieu.pdf", PDF)
    page = visit("uy_vien_9")
    answer = page.goto(paper)
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("[role=alert]")).to_contain_text("bạn không được xem nội dung ở đây")
    with page.expect_navigation():
        page.get_by_role("link", name="Tìm trong văn bản").click()
    expect(page.locator("main")).to_contain_text("Không tìm thấy văn bản")


@pytest.mark.full
def test_a_word_file_is_read_as_pdf(visit: Callable[..., Page], home: Home, case: str) -> None:
    if shutil.which("soffice") is None:
        missing("LibreOffice is not installed: its Writer makes the PDF of a Word file.")
    paper, kept = Document(), io.BytesIO()
    paper.add_paragraph("Kế hoạch tập huấn chính sách dân tộc")
    paper.save(kept)
    page = visit("chuyen_vien")
    page.goto(attached(home, case, "Ke hoach.docx", kept.getvalue()))
    with page.expect_navigation():
        page.get_by_role("button", name="Xem tại đây dạng PDF").click()
    expect(page.locator("#preview")).to_contain_text("Hiển thị bằng bản PDF chuyển từ tệp Word", timeout=90_000)
    shown = page.locator("iframe.preview")
    expect(shown).to_be_visible()
    answer = page.request.get(str(shown.get_attribute("src")))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
