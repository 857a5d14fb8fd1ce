"""Each kind of field in a real browser: filled in as a person does, kept as typed, told in the case; judged alike."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from bpmn.forms import encoded, shape
from engine import HANOI
from tests.bpmn.form_maker import CONTEXT, Maker
from tests.bpmn.forms_support import TODAY
from tests.bpmn.test_forms_parity import differences
from tests.browser.test_documents import payload
from tests.conftest import missing
from tests.support import office
from tests.support.every_field import BY, started
from tests.support.papers import PDF
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from engine import Home


def pick(page: Page, label: str, words: str) -> None:
    """Search in a picker by typing, and take the one that is found."""
    box = page.get_by_role("combobox", name=re.compile(rf"^{label} \("))
    if box.evaluate("each => each.tagName") == "SELECT":
        box.select_option(label=str(box.locator("option", has_text=words).first.inner_text()))
        return
    box.fill(words)
    expect(page.locator("[role=option]:visible")).to_have_count(1)
    box.press("Enter")


@pytest.mark.full
def test_each_kind_of_field_is_filled_in_and_stands_in_the_case(visit: Callable[..., Page], home: Home) -> None:
    paper = office.outgoing(home, "Tập huấn chính sách dân tộc")
    address = started(home)
    page = visit("lanh_dao")
    page.goto(address)
    # A default from what the case knows, and its help.
    expect(page.locator("[name=chu]")).to_have_value("Sở Nội vụ")
    expect(page.locator("[name=chu]")).to_have_accessible_description("Ghi ngắn gọn")
    page.locator("[name=chu]").fill("Rà soát")
    page.locator("[name=doan]").fill("Dòng một\nDòng hai")
    page.locator("[name=so_luong]").fill("2,5")
    page.locator("[name=ngay]").fill("05/12/2026")
    page.locator("[name=gio]").fill("07:45")
    page.locator("[name=luc]").fill("05/12/2026 14:30")
    page.get_by_label("Gấp", exact=True).check()
    page.locator("[name=muc]").select_option(label="Trả lại")
    page.get_by_role("group", name="Kiểu").get_by_label("Bổ sung").check()
    for label in ("Đạt", "Bổ sung"):
        page.get_by_role("group", name="Các mục").get_by_label(label).check()
    page.get_by_role("group", name="Thẻ").get_by_label("Tôn giáo").check()
    page.set_input_files("#f-tep", [payload("Một.pdf", PDF), payload("Hai.pdf", PDF + b"\n")])
    expect(page.locator("[name='_file.tep']")).to_have_count(2)
    pick(page, "Người", "tran thi binh")
    pick(page, "Phòng", "Văn phòng")
    pick(page, "Văn bản", "Tập huấn")
    pick(page, "Hồ sơ", "Tập huấn")
    page.locator("[name=ly_do]").fill("Tỉnh hẹn")
    page.locator("[name='bang.0.ten']").fill("Bàn")
    page.locator("[name='bang.0.so']").fill("2")
    page.locator("[name='bang.0.gia']").fill("1,5")
    page.locator("[name='bang.0.viec']").select_option(["v0", "v2"])
    expect(page.locator("#f-bang-0-tien")).to_have_value("3,0")
    with page.expect_navigation():
        page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    detail = engine.task(home, BY, address.rpartition("/")[2])
    told = engine.variables(home, BY, detail.task.instance)
    files = told.pop("tep")
    document, case = str(told.pop("van_ban")), told.pop("ho_so")
    assert told == {
        "noi_gui": "Sở Nội vụ",
        "chu": "Rà soát",
        "doan": "Dòng một\nDòng hai",
        "so_luong": Decimal("2.5"),
        "ngay": date(2026, 12, 5),
        "gio": "07:45",
        "luc": datetime(2026, 12, 5, 14, 30, tzinfo=HANOI),
        "gap": True,
        "muc": "v1",
        "kieu": "v2",
        "cac_muc": ["v0", "v2"],
        "the": ["x7"],
        "nguoi": "truong_phong",
        "phong": "VP",
        "ly_do": "Tỉnh hẹn",
        "bang": [{"ten": "Bàn", "so": Decimal(2), "gia": Decimal("1.5"), "tien": Decimal("3.0"), "viec": ["v0", "v2"]}],
        "gap_doi": Decimal("5.0"),
    } | {name: told[name] for name in ("starter", "business_key") if name in told}
    assert case == paper
    assert engine.document(home, BY, document).title
    assert len(files) == 2  # type: ignore[arg-type]  # a list of files


@pytest.mark.full
def test_each_mistake_stands_beside_its_field_and_is_reached_from_the_summary(
    visit: Callable[..., Page], home: Home
) -> None:
    page = visit("lanh_dao", script=False)
    page.goto(started(home))
    wrong = {"chu": "ab", "so_luong": "1.234", "ngay": "31/02/2026", "gio": "25:00", "luc": "hôm qua", "bang.0.so": "0"}
    for name, text in wrong.items():
        page.locator(f"[name='{name}']").fill(text)
    page.locator("[name=gap]").check()
    page.locator("[name=doan]").fill("Giữ lại đoạn này")
    with page.expect_navigation():
        page.locator("#outcomes").get_by_role("button", name="Xong việc này").click()
    links = page.locator(".errors a")
    expect(links).to_have_count(len(wrong))
    for name, text in wrong.items():
        field = page.locator(f"[name='{name}']")
        expect(field).to_have_value(text)
        expect(field).to_have_attribute("aria-invalid", "true")
        place = str(field.get_attribute("id"))
        why = page.locator(f"[id='{place}-e']")
        expect(why).to_be_visible()
        link = page.locator(f".errors a[href='#{place}']")
        expect(link).to_contain_text(why.inner_text())
        link.click()
        expect(field).to_be_focused()
        # Beside it: under the label, before the next field begins.
        assert field.evaluate(
            "(each, id) => each.closest('[data-part]').contains(document.getElementById(id))", f"{place}-e"
        )
    expect(page.locator("[name=doan]")).to_have_value("Giữ lại đoạn này")
    expect(page.locator("[name=gap]")).to_be_checked()


@pytest.fixture(scope="module")
def judging(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The scripts of the pages, to be asked for their judgement in a page."""
    bundler = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    if not bundler.exists():
        missing("node_modules is missing: ./run test installs it")
    program = tmp_path_factory.mktemp("judging") / "judging.js"
    options = ["--bundle", "--format=iife", "--global-name=parity", f"--outfile={program}", "--log-level=error"]
    source = Path("tests/bpmn/judging.mjs")
    subprocess.run(["node", str(bundler), str(ROOT / source), *options], check=True)
    return program.read_text(encoding="utf-8")


@pytest.mark.full
def test_two_thousand_random_inputs_are_judged_alike_by_server_and_browser(chromium: Browser, judging: str) -> None:
    random = Random(20261129)  # noqa: S311 - a game of chance
    asked = []
    for _ in range(80):
        maker = Maker(random)
        form = maker.form()
        asked.append((form, [maker.post(form) for _ in range(25)]))
    context = {name: encoded(value) for name, value in CONTEXT.items()}
    forms = [
        {"vi": shape(form, "vi"), "en": shape(form, "en"), "context": context, "inputs": inputs}
        for form, inputs in asked
    ]
    page = chromium.new_page()
    page.evaluate(judging + ";window.parity = parity")
    sent = json.dumps({"today": TODAY["today"]().isoformat(), "forms": forms})
    found = json.loads(page.evaluate("sent => JSON.stringify(parity.judged(JSON.parse(sent)))", sent))
    page.close()
    assert len(found) == 2_000
    told = differences(asked, found)
    assert not told, f"{len(told)} differences:\n" + "\n".join(told[:5])
