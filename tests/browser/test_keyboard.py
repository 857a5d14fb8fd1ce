"""What people come for, by keyboard alone: at each stop the focus is seen and uncovered (WCAG 2.4.7, 2.4.11)."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.conftest import served
from tests.support import office
from tests.support.homes import by
from tests.web.conftest import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from engine import Home

FOCUS = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  const box = on.getBoundingClientRect(), style = getComputedStyle(on);
  const ringed = [on, on.parentElement].some(each => {
    const it = getComputedStyle(each);
    return it.outlineStyle !== "none" && parseFloat(it.outlineWidth) >= 2;
  });
  const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
  const free = points.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (on.contains(top) || top.contains(on));
  });
  return {what: on.outerHTML.slice(0, 140), ringed, free};
}"""


@dataclass(frozen=True)
class Desk:
    """Somebody's browser, driven by keys alone."""

    page: Page
    home: Home

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, wanted: Locator, key: str = "Tab", most: int = 90) -> None:
        """Walk to a control; whatever is passed shows that it has the focus, and is not covered."""
        for _ in range(most):
            self.press(key)
            seen: Any = self.page.evaluate(FOCUS)
            assert seen is None or (seen["ringed"] and seen["free"]), seen
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"{wanted} was not reached with {most} times {key}")

    def inbox(self) -> None:
        self.page.goto("/inbox")

    def task(self, name: str) -> None:
        """Open the task of this name in the pane."""
        self.inbox()
        row = self.page.locator(".row a", has_text=name).first
        for _ in range(10):
            self.press("j")
            if row.evaluate("each => each === document.activeElement"):
                break
        self.press("Enter")
        expect(self.page.locator("#peek h2").first).to_contain_text(name)


def open_a_task(desk: Desk) -> None:
    desk.task("Soạn thảo văn bản")
    desk.go("o")
    expect(desk.page.locator("h1")).to_have_text("Soạn thảo văn bản")


def fill_in_a_row_of_a_table(desk: Desk) -> None:
    open_a_task(desk)
    rows = desk.page.locator("[name^='noi_nhan.'][name$='.ten']")
    before = rows.count()
    desk.tab_to(desk.page.locator("button[name=_add_row][value=noi_nhan]"))
    desk.press("Enter")
    expect(rows).to_have_count(before + 1)
    desk.tab_to(rows.last)
    desk.type("Sở Nội vụ")
    expect(rows.last).to_have_value("Sở Nội vụ")


def attach_a_file(desk: Desk) -> None:
    open_a_task(desk)
    desk.tab_to(desk.page.locator("input[name=tep_du_thao]"))
    with desk.page.expect_file_chooser() as chooser:
        desk.press("Space")
    chooser.value.set_files({"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"})
    expect(desk.page.locator("#form").get_by_text("du-thao.pdf").first).to_be_visible()


def keep_a_draft(desk: Desk) -> None:
    open_a_task(desk)
    desk.press("e")
    desk.tab_to(desk.page.locator("[name=trich_yeu]"))
    desk.type("Kế hoạch cjkr?/")
    expect(desk.page.locator("#saved")).to_contain_text("Đã lưu nháp")


def mend_what_was_refused(desk: Desk) -> None:
    open_a_task(desk)
    desk.go("c")
    expect(desk.page.locator(".errors")).to_be_focused()
    link = desk.page.locator(".errors a").first
    desk.tab_to(link)
    place = (link.get_attribute("href") or "#")[1:]
    desk.press("Enter")
    expect(desk.page.locator(f"[id='{place}']")).to_be_focused()


def leave_a_form(desk: Desk) -> None:
    desk.task("Soạn thảo văn bản")
    desk.press("e")
    expect(desk.page.locator("#form :focus")).to_have_count(1)
    desk.press("Escape")
    expect(desk.page.locator(".row.on a")).to_be_focused()


def search(desk: Desk) -> None:
    desk.inbox()
    desk.press("/")
    expect(desk.page.locator("#find")).to_be_focused()
    desk.type("khong co gi")
    desk.go("Enter")
    expect(desk.page.locator(".list .empty h2")).to_contain_text("khong co gi")


def start_a_case(desk: Desk) -> None:
    desk.inbox()
    desk.tab_to(desk.page.locator(".list header a[href$='/start']"))
    desk.go("Enter")
    desk.tab_to(desk.page.get_by_role("button", name="Bắt đầu Quản lý văn bản đi"))
    desk.go("Enter")
    expect(desk.page.locator("h1")).to_have_text("Xác định độ mật")


def forward_a_task(desk: Desk) -> None:
    desk.task("Xác định độ mật")
    desk.press("f")
    desk.tab_to(desk.page.locator("#to"))
    desk.press("ArrowDown")
    desk.tab_to(desk.page.locator("#why"))
    desk.type("Đồng chí phụ trách lĩnh vực này.")
    desk.press("Tab")
    with desk.page.expect_response(lambda answer: "/forward" in answer.url and answer.status in {302, 303}):
        desk.press("Enter")


def read_a_document(desk: Desk) -> None:
    desk.inbox()
    desk.tab_to(desk.page.locator(".nav a", has_text="Văn bản"))
    desk.go("Enter")
    desk.tab_to(desk.page.locator("tbody a").first)
    desk.go("Enter")
    expect(desk.page.locator("tbody a").first).to_contain_text(".pdf")


def a_case(desk: Desk) -> None:
    desk.inbox()
    desk.press("g")
    desk.go("h")
    desk.tab_to(desk.page.locator("tbody a").first)
    desk.go("Enter")


def write_a_remark(desk: Desk) -> None:
    a_case(desk)
    desk.tab_to(desk.page.locator("textarea[name=text]"))
    desk.type("Bản giấy sẽ đến trong ngày.")
    desk.press("Tab")
    desk.go("Enter")
    expect(desk.page.get_by_text("Bản giấy sẽ đến trong ngày.").first).to_be_visible()


def read_a_diagram_as_a_list(desk: Desk) -> None:
    a_case(desk)
    desk.tab_to(desk.page.locator(".legend a"))
    desk.press("Enter")
    expect(desk.page).to_have_url(re.compile("#steps$"))
    expect(desk.page.locator("#steps [aria-current=step]")).to_be_visible()


def cancel_a_case(desk: Desk) -> None:
    a_case(desk)
    desk.tab_to(desk.page.locator("summary", has_text="Hủy hồ sơ này"))
    desk.press("Enter")
    desk.tab_to(desk.page.locator("#reason"))
    desk.type("Đã có văn bản khác thay thế.")
    desk.press("Tab")
    desk.go("Enter")
    expect(desk.page.get_by_text("Đã hủy").first).to_be_visible()


def change_the_language(desk: Desk) -> None:
    for code, heading in (("en", "To do"), ("vi", "Cần làm")):
        desk.inbox()
        desk.tab_to(desk.page.locator("details.account > summary"))
        desk.press("Enter")
        desk.tab_to(desk.page.locator(f"details.account a[lang={code}]"))
        desk.go("Enter")
        expect(desk.page.locator("#heading")).to_have_text(heading)


def ask_for_help(desk: Desk) -> None:
    desk.page.goto("/cases")
    desk.press("g")
    desk.go("t")
    expect(desk.page.locator("h1")).to_have_text("Danh sách hồ sơ")


def see_the_keys(desk: Desk) -> None:
    desk.inbox()
    desk.press("?")
    expect(desk.page.locator("dialog#keys")).to_be_visible()
    desk.press("Escape")
    expect(desk.page.locator("dialog#keys")).to_be_hidden()


def skip_the_menu(desk: Desk) -> None:
    desk.page.goto("/cases")
    desk.press("Tab")
    expect(desk.page.locator(".skip")).to_be_focused()
    desk.press("Enter", "Tab")
    assert desk.page.evaluate("document.activeElement.closest('main') !== null")


def put_the_first_steps_away(desk: Desk) -> None:
    desk.inbox()
    desk.tab_to(desk.page.locator(".welcome button"))
    desk.go("Enter")
    expect(desk.page.locator(".welcome")).to_have_count(0)


def approve(desk: Desk) -> None:
    desk.task("Kiểm tra nội dung")
    task = desk.page.locator("#peek").get_attribute("data-task")
    desk.press("c")
    expect(desk.page.locator(f'.row[data-task="{task}"]')).to_have_class(re.compile("gone"))


def return_with_a_reason(desk: Desk) -> None:
    desk.task("Kiểm tra nội dung")
    task = desk.page.locator("#peek").get_attribute("data-task")
    desk.press("e")
    desk.type("Trích yếu chưa nêu năm thực hiện.")
    desk.press("Escape", "r")
    expect(desk.page.locator(f'.row[data-task="{task}"]')).to_have_class(re.compile("gone"))


def print_a_register(desk: Desk) -> None:
    desk.page.goto("/registers")
    desk.tab_to(desk.page.locator("main a", has_text="văn bản đi").first)
    desk.go("Enter")
    desk.tab_to(desk.page.locator("a[href*='/print']"))
    with desk.page.expect_navigation(url="**/print*", wait_until="commit") as printed:
        desk.press("Enter")
    assert printed.value.headers["content-type"] == "application/pdf"


def filter_the_trail(desk: Desk) -> None:
    desk.page.goto("/trail")
    desk.tab_to(desk.page.locator("#since"))
    desk.type("01/01/2020")
    desk.go("Enter")
    expect(desk.page.locator("#since")).to_have_value("01/01/2020")


def sign_out_and_in_again(desk: Desk) -> None:
    desk.inbox()
    desk.tab_to(desk.page.locator("details.account > summary"))
    desk.press("Enter")
    desk.tab_to(desk.page.locator("details.account form button"))
    desk.go("Enter")
    expect(desk.page.locator("#username")).to_be_focused()
    desk.type("lanh_dao")
    desk.press("Tab")
    desk.type("demo")
    desk.go("Enter")
    expect(desk.page.locator("#heading")).to_be_visible()


GOALS: dict[str, tuple[Callable[[Desk], None], ...]] = {
    "chuyen_vien": (
        put_the_first_steps_away,
        open_a_task,
        keep_a_draft,
        fill_in_a_row_of_a_table,
        attach_a_file,
        mend_what_was_refused,
        leave_a_form,
        search,
        start_a_case,
        forward_a_task,
        read_a_document,
        write_a_remark,
        read_a_diagram_as_a_list,
        cancel_a_case,
        change_the_language,
        ask_for_help,
        see_the_keys,
        skip_the_menu,
    ),
    "truong_phong": (approve, return_with_a_reason),
    "lanh_dao": (print_a_register, filter_the_trail, sign_out_and_in_again),
}


@pytest.fixture(scope="module")
def shared_home(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One home for all goals: each begins at its own page, none needs what another left."""
    folder = tmp_path_factory.mktemp("keyboard") / "home"
    shutil.copytree(demo_folder, folder)
    home = engine.Home.open(engine.Settings(home=folder), clock=engine.FixedClock(MORNING))
    for subject in ("Khảo sát mức độ hài lòng", "Rà soát hộ khó khăn", "Phân công trực Tết"):
        office.outgoing(home, subject, "kiem_tra_noi_dung")
    office.outgoing(home, "", "soan_thao")
    engine.start(home, by("chuyen_vien"), "van_ban_di")
    yield home
    home.close()


@pytest.fixture(scope="module")
def desk(shared_home: Home, chromium: Browser) -> Iterator[Callable[[str], Desk]]:
    """The desk of a person; each has one page for all their goals."""
    desks: dict[str, Desk] = {}
    with served(shared_home) as address:

        def of(person: str) -> Desk:
            if person not in desks:
                page = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 800}).new_page()
                page.goto("/login")
                # The field gets the focus a moment after the page is there; what is typed before goes nowhere.
                expect(page.locator("#username")).to_be_focused()
                page.keyboard.type(person)
                page.keyboard.press("Tab")
                page.keyboard.type("demo")
                page.keyboard.press("Enter")
                page.wait_for_url("**/inbox")
                desks[person] = Desk(page, shared_home)
            return desks[person]

        yield of
        for each in desks.values():
            each.page.context.close()


LATER = {cancel_a_case, change_the_language, filter_the_trail, print_a_register, read_a_diagram_as_a_list, start_a_case}
"""They walk over long pages: `./run test --full` does them."""


def scripts() -> Iterator[Any]:
    for person, goals in GOALS.items():
        for goal in goals:
            marks = [pytest.mark.full] if goal in LATER else []
            yield pytest.param(person, goal, id=goal.__name__.replace("_", " "), marks=marks)


@pytest.mark.parametrize(("person", "goal"), list(scripts()))
def test_by_keyboard_alone(desk: Callable[[str], Desk], person: str, goal: Callable[[Desk], None]) -> None:
    goal(desk(person))
