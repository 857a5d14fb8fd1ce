from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.papers import PDF
from tests.web.site import Page, Person
from tests.web.test_every_form import carried, ended
from tests.web.test_files import case, paper

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["case"]

REVISE = "//form[contains(@action, '/versions')][.//input[@type='file']]"
LINK = "//form[contains(@action, '/links')]"


@pytest.fixture
def drafter(app: Flask) -> Person:
    return Person(app, "chuyen_vien")


def versions(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.all("//section[@id='versions']//tbody/tr")]


def test_an_attached_file_gets_a_new_version_and_the_page_tells_who_and_what(
    drafter: Person, case: str, app: Flask
) -> None:
    page = paper(drafter, case, "So lieu.pdf", PDF)
    same = drafter.send(page, REVISE, {"note": "Số liệu quý III"}, files={"file": ("So lieu.pdf", PDF)})
    assert same.status == 422
    assert "“So lieu.pdf” giống hệt bản 1" in same.text
    assert same.one("//input[@name='note']").get("value") == "Số liệu quý III"
    wrong = drafter.send(page, REVISE, files={"file": ("a.pdf", b"MZ")})
    assert "nội dung là EXE" in wrong.text
    assert "Chọn tệp" in drafter.send(page, REVISE, files={"file": ("", b"")}).text
    after = drafter.send(same, REVISE, files={"file": ("So lieu moi.pdf", PDF + b"\n")})
    assert "Đã thêm bản mới" in after.text
    first, second = versions(after)
    assert "2So lieu moi.pdftrước đó: So lieu.pdfSố liệu quý III" in first.replace("\n", "")
    assert "Nguyễn Văn An" in second
    assert after.one("//section[@class='time']//strong").text == "Bản mới của văn bản"
    # Who oversees the case reads the paper and leaves it as it is.
    auditor = Person(app, "admin").get(page.path)
    assert not auditor.all(REVISE)
    assert not auditor.all(LINK)


def test_papers_are_linked_by_hand_and_walked_both_ways(drafter: Person, case: str, app: Flask) -> None:
    basis, page = paper(drafter, case, "Ke hoach 2026.pdf", PDF), paper(drafter, case, "To trinh.pdf", PDF + b"\n")
    found = drafter.get(f"{page.path}?find=kế hoạch")
    nothing = drafter.send(found, LINK, {"kind": "basis"})
    assert nothing.status == 422
    assert "Hãy chọn một văn bản" in nothing.text
    other = basis.path.rpartition("/")[2]
    # Where the session has ended nothing is linked; what was chosen and typed is carried through the sign-in.
    assert other in carried(ended(app, drafter, found, LINK, {"kind": "basis", "other": other}))["_typed"]
    assert "Số liệu quý III" in carried(ended(app, drafter, found, REVISE, {"note": "Số liệu quý III"}))["_typed"]
    linked = drafter.send(found, LINK, {"kind": "basis", "other": other})
    assert "Đã nối hai văn bản" in linked.text
    there = drafter.get(linked.one("//section[@id='links']//dd/a").get("href"))
    assert there.path == basis.path
    back = there.one("//section[@id='links']//dd/a")
    assert back.get("href") == page.path
    found = drafter.get(f"{page.path}?find=kế hoạch")
    assert "đã được nối như vậy" in drafter.send(found, LINK, {"kind": "basis", "other": other}).text
    found = drafter.get(f"{page.path}?find=kế hoạch")
    assert "người xử lý hồ sơ hoặc văn thư" in drafter.send(found, LINK, {"kind": "recalls", "other": other}).text
    assert "Không tìm thấy" in drafter.get(f"{page.path}?find=xyz").text
    # A paper that one may not see is not there, neither to be linked nor to be seen.
    stranger = Person(app, "uy_vien_9")
    assert stranger.get(page.path).status == 404
