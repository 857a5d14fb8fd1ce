"""What holds on every page: pieces in all states, words for each drawing, weight, keys, bars for what takes long."""

from __future__ import annotations

import gzip
import re
import time
from html import unescape
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.scenes import PAGES
from tests.browser.test_axe import found
from tests.browser.test_comfort import CONTRAST
from tests.browser.test_pictures import Studio, busy, monday, studio
from tests.browser.test_spine import selected, waiting
from tests.support import office
from tests.support.homes import by

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Response, Route

    from engine import Home

__all__ = ["busy", "found", "monday", "studio"]

LIMIT = 100_000
"""Bytes of script of the inbox, zipped."""
STATES = {
    "[aria-invalid=true]": "a mistake beside its field",
    "[disabled], [readonly]": "what cannot be changed",
    "[aria-required=true]": "what must be filled in",
    ".row.unread": "a task that nobody has taken",
    ".row.on": "a chosen task",
    ".row.gone": "a task that is done",
    ".skel": "what is being loaded",
    ".state": "what cannot be shown",
    ".empty": "nothing here",
    ".errors": "the mistakes of a form",
    ".saved.off": "a draft that is not kept",
    ".toast": "news",
    "dialog[open]": "a question",
    "progress": "what takes long",
    ".note.warn": "a warning",
    ".steps .now": "where a case is",
    "[role=option]": "a choice of a long list",
}


@pytest.mark.full
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pattern_page_shows_each_piece_in_each_state(visit: Callable[..., Page], theme: str) -> None:
    page = visit("lanh_dao")
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # a name of the library's own list
    page.goto("/patterns")
    for selector, what in STATES.items():
        seen = page.locator("main").locator(selector).filter(visible=True)
        assert seen.count() > 0, f"{what} ({selector})"
    assert all(ratio >= 4.5 for _, ratio in page.evaluate(CONTRAST))


NAMED = """all => all.filter(each => each.querySelector("rect[rx='10']"))
  .map(each => [...each.querySelectorAll("tspan")].map(part => part.textContent).join(" ").replace(/\\s+/g, " ").trim())
  .filter(Boolean)"""


def drawn(page: Page, path: str, part: str = "") -> list[str]:
    """The names of the steps of the drawing, as they are drawn."""
    page.goto(path)
    drawing = page.locator("[data-diagram]")
    expect(drawing).to_have_attribute("data-state", "shown")
    expect(drawing).to_have_accessible_name(re.compile("các bước có ở"))
    expect(page.get_by_role("link", name="Đọc dạng chữ")).to_be_visible()
    names: list[str] = page.locator(f"[data-diagram] .djs-element.djs-shape{part}").evaluate_all(NAMED)
    assert names, path
    return names


def of_people(diagram: bytes) -> list[str]:
    """The steps that people do, as the file names them."""
    found = re.findall(r"<(?:bpmn:)?userTask [^>]*?name=\"([^\"]+)\"", diagram.decode())
    assert found
    return [" ".join(unescape(name).split()) for name in found]


@pytest.mark.full
def test_each_drawing_has_its_steps_in_words(visit: Callable[..., Page], home: Home) -> None:
    case = office.outgoing(home, "Tập huấn chính sách dân tộc", "kiem_tra_noi_dung")
    page = visit("chuyen_vien")
    wanted, told = set[str](), ""
    for procedure in engine.definitions(home, by("chuyen_vien")):
        names = set(of_people(engine.diagram_of(home, by("chuyen_vien"), procedure.id)))
        assert not names - set(drawn(page, f"/procedures/{procedure.key}")), procedure.key
        # A drawing of several processes is read on the page of each.
        wanted |= names
        told += " ".join(page.locator("section[aria-labelledby=steps]").inner_text().split())
    assert [name for name in sorted(wanted) if name not in told] == []
    (present,) = drawn(page, f"/cases/{case}", ".present")
    expect(page.locator("#steps [aria-current=step]")).to_contain_text(present)
    for name in drawn(page, f"/cases/{case}", ".taken"):
        expect(page.locator("#steps .did", has_text=name)).to_be_visible()


@pytest.mark.full
def test_all_scripts_of_the_inbox_weigh_less_than_a_hundred_kilobytes(visit: Callable[..., Page], home: Home) -> None:
    waiting(home, 2)
    page = visit("lanh_dao")
    sizes: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        if answer.request.resource_type == "script":
            sizes[answer.url] = len(gzip.compress(answer.body()))

    page.on("response", weigh)
    page.goto("/inbox")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#peek[data-task]")).to_have_count(1)
    page.locator("[name=y_kien]").fill("Đồng ý")
    page.locator("#peek h2").first.click()
    page.keyboard.press("c")
    expect(page.locator(".row.gone")).to_have_count(1)
    assert 0 < sum(sizes.values()) <= LIMIT, sizes
    # Nothing else runs: no script in the page itself.
    assert page.locator("script:not([src])").count() == 0


@pytest.mark.full
def test_from_the_list_a_task_is_opened_and_approved_by_two_keys(visit: Callable[..., Page], home: Home) -> None:
    office.outgoing(home, "Tập huấn chính sách dân tộc", "kiem_tra_noi_dung")
    office.outgoing(home, "Rà soát hộ khó khăn", "kiem_tra_noi_dung")
    page = visit("truong_phong")
    page.locator(".rows .row a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#peek[data-task]")).to_have_count(1)
    first = selected(page)
    page.keyboard.press("c")
    expect(page.locator(f'.row[data-task="{first}"].gone')).to_have_count(1)
    # The next one has come by itself: one key.
    expect(page.locator(f'#peek:not([data-task="{first}"])')).to_have_count(1)
    second = selected(page)
    page.keyboard.press("c")
    expect(page.locator(f'.row[data-task="{second}"].gone')).to_have_count(1)
    assert [engine.task(home, by("truong_phong"), each).task.status for each in (first, second)] == ["completed"] * 2


WHEN_SHOWN = """() => {
  const bar = document.getElementById("wait"), before = document.querySelector("main").getBoundingClientRect();
  document.addEventListener("click", () => { window.pressed = performance.now(); }, { capture: true });
  new MutationObserver(() => {
    const now = document.querySelector("main").getBoundingClientRect();
    const took = performance.now() - window.pressed;
    sessionStorage.shown ??= JSON.stringify([took, now.top - before.top, bar.checkVisibility()]);
  }).observe(bar, { attributes: true });
}"""


@pytest.mark.full
@pytest.mark.parametrize("where", ["page", "beside"])
def test_what_takes_longer_than_a_second_is_told_by_a_bar(visit: Callable[..., Page], home: Home, where: str) -> None:
    waiting(home, 1)
    task = engine.tasks(home, by("lanh_dao"))[0].id
    page = visit("lanh_dao")
    page.goto(f"/tasks/{task}" if where == "page" else f"/inbox?task={task}")
    page.locator("[name=y_kien]").fill("Đồng ý")
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp")
    bar = page.locator("#wait")
    expect(bar).to_be_hidden()
    expect(bar).to_have_attribute("aria-label", "Đang gửi")

    def slow(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.route(re.compile(f"/tasks/{task}$"), slow, times=1)
    page.evaluate(WHEN_SHOWN)
    page.locator("#outcomes .primary").click()
    expect(page.locator(".toast")).to_contain_text("Đã xong")
    after, moved, seen = page.evaluate("JSON.parse(sessionStorage.shown)")
    assert (after >= 1_000, moved, seen) == (True, 0, True)
    expect(bar).to_be_hidden()


@pytest.mark.full
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_on_any_page_that_is_pictured(
    studio: Callable[..., Studio], found: Callable[[Page], list[str]], width: int
) -> None:
    taken = studio(width, 900)
    told: list[str] = []
    for scene in PAGES:
        told += [f"{scene.name}: {each}" for each in found(taken.show(scene, "vi"))]
    assert told == []
