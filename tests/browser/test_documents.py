from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.support.papers import PDF, office, png
from tests.web.test_large_files import paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import FilePayload, Page, Route

    from engine import Home

DROP = """([selector, files]) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  const place = document.querySelector(selector);
  for (const kind of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
    if (kind === "dragover") window.lit = document.querySelectorAll(".drop.is-over").length;
  }
}"""


def drafting(home: Home) -> str:
    """A case that waits for its draft; the address of that task."""
    by = By("bdt", "chuyen_vien", Channel.WEB)
    engine.start(home, by, "van_ban_di")
    (first,) = engine.tasks(home, by)
    engine.complete(home, by, first.id, {"do_mat": "thuong"})
    (task,) = engine.tasks(home, by)
    return f"/tasks/{task.id}"


def hold(route: Route) -> None:
    """Let a request wait: it is never answered."""


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_files_go_up_at_once_and_the_form_carries_them(visit: Callable[..., Page], home: Home) -> None:
    address = drafting(home)
    page = visit("chuyen_vien")
    page.goto(address)
    field = page.locator(".field", has=page.locator("#f-tep_du_thao"))
    rows = field.locator("ul.docs > li")
    page.set_input_files("#f-tep_du_thao", payload("Sai.docx", PDF))
    expect(rows.locator(".why")).to_contain_text("“Sai.docx” không đúng như tên gọi: nội dung là PDF.")
    rows.get_by_role("button", name="Bỏ").click()
    expect(rows).to_have_count(0)
    with page.expect_response(re.compile("/draft$")) as draft:
        page.set_input_files("#f-tep_du_thao", payload("Tờ trình.docx", office()))
    assert draft.value.ok
    expect(field.locator("[data-told]")).to_have_text("Đã tải lên “Tờ trình.docx”.")
    # A refused form, and a page that was left, still have it.
    with page.expect_navigation():
        page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(page.locator("[role=alert]")).not_to_contain_text("Tệp")
    expect(rows).to_contain_text("Tờ trình.docx")
    page.goto(address)
    expect(rows).to_contain_text("Tờ trình.docx")


def test_several_files_are_dropped_onto_the_papers_of_a_case(visit: Callable[..., Page], home: Home) -> None:
    drafting(home)
    (case,) = engine.cases(home, By("bdt", "chuyen_vien", Channel.WEB))
    page = visit("chuyen_vien")
    page.goto(f"/cases/{case.id}")
    # Beside the field nothing happens: the page and what is typed stay.
    page.evaluate(DROP, ["h1", [["a.txt", "Ghi"]]])
    assert page.evaluate("window.lit") == 0
    page.evaluate(DROP, ["#papers h2", [["Ghi chú.txt", "Ghi"], ["Trống.txt", ""], ["Hai.txt", "Hai"]]])
    assert page.evaluate("window.lit") == 1
    rows = page.locator("#papers form ul.docs > li")
    expect(rows).to_have_count(3)
    expect(rows.nth(1).locator(".why")).to_contain_text("“Trống.txt” là tệp trống")
    expect(page.locator("#papers input[name='_file.file']")).to_have_count(2)
    with page.expect_navigation():
        page.get_by_role("button", name="Đính kèm tệp").click()
    expect(page.locator(".toast")).to_contain_text("Đã đính kèm 2 tệp")


@pytest.mark.full
def test_a_scan_of_200_mb_shows_how_far_it_is_and_is_attached(
    visit: Callable[..., Page], home: Home, tmp_path: Path
) -> None:
    drafting(home)
    (case,) = engine.cases(home, By("bdt", "chuyen_vien", Channel.WEB))
    page = visit("chuyen_vien")
    page.goto(f"/cases/{case.id}")
    page.set_input_files("#papers input[type=file]", paper(tmp_path))
    rows = page.locator("#papers form ul.docs > li")
    expect(rows.locator("progress")).to_be_visible()
    expect(page.locator("#papers input[name='_file.file']")).to_have_count(1, timeout=60_000)
    expect(rows).to_contain_text("scan.pdf")
    with page.expect_navigation():
        page.get_by_role("button", name="Đính kèm tệp").click()
    expect(page.locator("#papers")).to_contain_text("scan.pdf")


def test_a_form_waits_for_its_files_and_one_can_be_called_back(visit: Callable[..., Page], home: Home) -> None:
    address = drafting(home)
    page = visit("chuyen_vien")
    page.goto(address)
    page.route("**/files?name=*", hold)
    page.set_input_files("#f-tep_du_thao", payload("anh.docx", png()))
    row = page.locator("li[data-sending]")
    expect(row.locator("progress")).to_be_visible()
    page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(row).to_contain_text("Hãy bấm lại khi tải xong.")
    row.get_by_role("button", name="Hủy").click()
    expect(row).to_have_count(0)
    # The line is down: it is said, and can be tried again.
    page.unroute("**/files?name=*")
    page.route("**/files?name=*", lambda route: route.abort(), times=1)
    page.set_input_files("#f-tep_du_thao", payload("Tờ trình.docx", office()))
    lost = page.locator("ul.docs > li", has_text="Tờ trình.docx")
    expect(lost.locator(".why")).to_contain_text("không có kết nối")
    lost.get_by_role("button", name="Thử lại").click()
    expect(page.locator("[name='_file.tep_du_thao']")).to_have_count(1)
