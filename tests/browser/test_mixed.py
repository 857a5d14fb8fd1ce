"""Fifty mixed tasks of the four procedures, by keyboard alone: no letter is lost, and the pointer is never needed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import engine
from tests.support import office
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from engine import Home

LINE = "Thực hiện chương trình công tác dân tộc, số liệu chốt ngày 20/11: cjkr? /x"
"""Letters that are keys when nobody types."""
Fields = tuple[tuple[str, str], ...]
Recipe = tuple[Fields, str]

DRAFT: Fields = (
    ("loai_vb", "KH"),
    ("trich_yeu", LINE),
    ("do_khan", "khan"),
    ("+can_cu", ""),
    ("can_cu.0.noi_dung", "Căn cứ Nghị định số 30/2020/NĐ-CP"),
    ("noi_dung", LINE),
    ("hinh_thuc_ph", "dien_tu"),
    ("han_phat_hanh", "30/11/2026"),
    ("nguoi_ky", "lanh_dao"),
)
FOUND: Fields = (
    ("ngay_phat_hien", "20/11/2026"),
    ("nguon", "tu_phat_hien"),
    ("tom_tat", LINE),
    ("mo_ta", LINE),
    ("don_vi", "CSDT"),
    ("quy_trinh", "Quản lý văn bản đi"),
    ("dieu_khoan", "Điều 8.5.1"),
    ("muc_do", "lon"),
)
RECEIVED: Fields = (("noi_gui", "UBND tỉnh Trà Vinh"), ("nguon", "buu_dien"))
ENTERED: Fields = (
    ("co_quan_ban_hanh", "Sở Nội vụ"),
    ("so_van_ban", "{number}"),
    ("ky_hieu", "SNV-VP"),
    ("ngay_van_ban", "17/11/2026"),
    ("loai_vb", "KH"),
    ("trich_yeu", LINE),
    ("cach_chuyen", "trinh"),
)
PROPOSED: Fields = (
    ("trinh_ai", "lanh_dao"),
    ("de_xuat_chu_tri", "CSDT"),
    ("de_xuat_phoi_hop", "TTDB"),
    ("de_xuat_han", "04/12/2026"),
    ("y_kien_de_xuat", LINE),
)
CAMPAIGN: Fields = (
    ("ten_dot", "Khen thưởng tổng kết năm 2026, đợt {number}"),
    ("loai_dot", "thuong_xuyen"),
    ("nam", "2026"),
    ("hinh_thuc_dot", "LDTT"),
    ("+can_cu", ""),
    ("can_cu.0.noi_dung", "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15"),
    ("han_dang_ky", "27/11/2026"),
    ("han_nop", "11/12/2026"),
    ("don_vi_dang_ky", "TTR"),
    ("chuyen_vien_giup_viec", "chuyen_vien"),
)
RECIPES: dict[str, Recipe] = {
    "Xác định độ mật": ((("do_mat", "thuong"),), "c"),
    "Soạn thảo văn bản": (DRAFT, "c"),
    "Ghi nhận việc không phù hợp": (FOUND, "c"),
    "Kiểm tra nội dung": ((), "c"),
    "Kiểm tra thể thức": ((("tham_quyen_ky_dung", "true"),), "c"),
    "Duyệt bản thảo": ((), "cc"),
    "Cấp số": ((("so_ban_phat_hanh", "3"),), "c"),
    "Tiếp nhận": (RECEIVED, "c"),
    "Đăng ký": (ENTERED, "c"),
    "Phân loại": (PROPOSED, "c"),
    "Lập đợt": (CAMPAIGN, "c"),
    "Cho ý kiến chỉ đạo": ((("y_kien_chi_dao", LINE),), "c"),
}
RETURNED: Recipe = ((("nhan_xet_noi_dung", LINE),), "r")
KIND = """each => each.closest(".combo") ? "combo" : each.tagName === "SELECT" ? "select" : each.type"""


@dataclass
class Hands:
    """A person at the keyboard; ``typed``: what is to be found in each case."""

    page: Page
    home: Home
    count: Counter[str]
    typed: list[tuple[str, str, str]]
    kinds: set[str]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count["keys"] += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count["keys"] += len(text)
        self.count["letters"] += len(text)

    def reach(self, wanted: Locator, key: str = "Tab") -> None:
        for _ in range(90):
            if wanted.evaluate("each => each === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{wanted} was not reached by {key}")

    @property
    def task(self) -> str:
        return self.page.locator("#peek").get_attribute("data-task") or ""

    def open(self) -> str:
        """The name of the task beside the list; the first of a fresh list where there is none."""
        if not self.task:
            self.page.goto("/inbox")
            self.press("j", "Enter")
            expect(self.page.locator("#peek[data-task]")).to_have_count(1)
        return self.page.locator("#peek h2.big").inner_text()

    def next(self, task: str) -> None:
        """The task is over, and the next one stands there."""
        expect(self.page.locator(f'#peek:not([data-task="{task}"])')).to_have_count(1)
        self.count["tasks"] += 1

    def do(self, recipe: Recipe) -> None:
        task, case = self.task, engine.task(self.home, ADMIN, self.task).case.id
        fields, keys = recipe
        if fields:
            self.press("e")
            expect(self.page.locator("#form :focus")).to_have_count(1)
        for name, value in fields:
            self.fill(case, name, value.format(number=self.count["tasks"] + 1))
        if fields:
            self.press("Escape")
        for place, key in enumerate(keys):
            if place:
                expect(self.page.locator("#peek [aria-labelledby=recorded]")).to_be_visible()
            self.press(key)
        self.next(task)

    def fill(self, case: str, name: str, value: str) -> None:
        if name.startswith("+"):
            self.reach(self.page.locator(f"#form button[name=_add_row][value={name[1:]}]"))
            self.press("Enter")
            return
        named = self.page.locator(f"#form [name='{name}']:not([type=hidden])")
        kind = named.first.evaluate(KIND)
        {"combo": self.pick, "select": self.choose, "radio": self.turn, "checkbox": self.tick}.get(kind, self.write)(
            named, value
        )
        if kind in {"text", "textarea"} and "." not in name and not re.fullmatch(r"\d+(/\d+)*", value):
            self.typed.append((case, name, value))

    def write(self, named: Locator, value: str) -> None:
        self.reach(named)
        self.press("Control+a")
        self.type(value)
        self.count["lost"] += named.input_value() != value

    def pick(self, named: Locator, value: str) -> None:
        """From a long list, by typing."""
        self.reach(named.locator("xpath=../input"))
        label = named.locator(f"option[value='{value}']").first.inner_text()
        self.press("Control+a")
        self.type(label)
        self.press("Enter")
        expect(named).to_have_value(value)

    def choose(self, named: Locator, value: str) -> None:
        self.reach(named)
        for _ in range(60):
            if named.input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not in {named}")

    def turn(self, named: Locator, value: str) -> None:
        """One of some circles: the arrows go round."""
        wanted = named.and_(self.page.locator(f"[value='{value}']"))
        on = self.page.locator(f"#form input[name='{named.first.get_attribute('name')}']:checked")
        self.reach(on if on.count() else named.first)
        self.press("Space")
        for _ in range(9):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} was not reached")

    def tick(self, named: Locator, value: str) -> None:
        wanted = named.and_(self.page.locator(f"[value='{value}']"))
        self.reach(wanted)
        if not wanted.is_checked():
            self.press("Space")
        expect(wanted).to_be_checked()

    def pass_on(self, _: str) -> None:
        task = self.task
        self.press("f")
        to = self.page.locator("#to")
        self.reach(to)
        self.press("ArrowDown", "Tab")
        self.write(self.page.locator("#why"), "Đồng chí phụ trách lĩnh vực này.")
        self.press("Tab", "Enter")
        self.next(task)

    def put_aside(self, _: str) -> None:
        task = self.task
        self.press("h")
        expect(self.page.locator("#aside button").first).to_be_focused()
        self.press("Enter")
        self.next(task)

    def take(self, _: str) -> None:
        """Take the selected one together with others: boxes, the button, the results, and back."""
        self.press("x")
        self.reach(self.page.locator("#bulk button[value=claim]"), "Shift+Tab")
        with self.page.expect_navigation():
            self.press("Enter")
        self.reach(self.page.locator("main a.btn.primary"))
        with self.page.expect_navigation():
            self.press("Enter")
        self.count["tasks"] += 1


@pytest.fixture
def busy(home: Home) -> Home:
    """A full desk for each."""
    clerk = by("chuyen_vien")
    for number in range(6):
        engine.start(home, clerk, "van_ban_di")
        if number < 3:
            engine.start(home, clerk, "khac_phuc")
    for step, many in (("kiem_tra_noi_dung", 12), ("kiem_tra_the_thuc", 5), ("ky_ban_hanh", 5), ("cap_so", 5)):
        for number in range(many):
            office.outgoing(home, f"Kế hoạch số {number}", step)
    for number in range(3):
        office.incoming(home, f"Báo cáo số {number}", str(1800 + number), "Sở Nội vụ")
        office.incoming(home, "", str(1900 + number), "Sở Nội vụ", "dang_ky")
        received = engine.start(home, by("van_thu"), "van_ban_den").id
        office.do(home, received, "xac_dinh_do_mat", "van_thu", {"do_mat": "thuong", "do_khan": "thuong"})
    for _ in range(2):
        engine.start(home, by("chanh_vp"), "khen_thuong")
    return home


@pytest.mark.full
def test_fifty_mixed_tasks_are_done_by_keyboard_alone(
    visit: Callable[..., Page], busy: Home, record_property: Callable[[str, object], None]
) -> None:
    count: Counter[str] = Counter()
    typed: list[tuple[str, str, str]] = []
    kinds: set[str] = set()
    for person, tasks, acts in (
        ("chuyen_vien", 13, {0: Hands.pass_on, 1: Hands.put_aside}),
        ("truong_phong", 13, {0: Hands.take, 3: None, 6: None, 9: None}),
        ("chanh_vp", 10, {}),
        ("lanh_dao", 8, {}),
        ("van_thu", 14, {}),
    ):
        hands = Hands(visit(person), busy, count, typed, kinds)
        for number in range(tasks):
            work(hands, number, acts)
    record_property("keys", count["keys"])
    record_property("kinds", len(kinds))
    print(dict(count), len(kinds))  # noqa: T201 - what the long run is read for
    assert count["tasks"] >= 50
    assert len(kinds) == len(RECIPES)
    assert count["lost"] == 0
    for case, name, text in typed:
        assert engine.variables(busy, ADMIN, case).get(name) == text, (case, name)


def work(hands: Hands, number: int, acts: dict[int, Any]) -> None:
    name = hands.open()
    if number in acts and acts[number] is not None:
        acts[number](hands, name)
        return
    recipe = next((recipe for step, recipe in RECIPES.items() if name.startswith(step)), None)
    if recipe is None:
        # What follows from an earlier task of this walk waits until tomorrow.
        hands.put_aside(name)
        return
    hands.kinds.add(name)
    hands.do(RETURNED if number in acts else recipe)
