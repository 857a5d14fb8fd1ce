"""axe finds nothing on any page, in any state, in both themes (WCAG 2.2, levels A and AA)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import engine
from engine import By, Channel
from tests.conftest import missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """([tags, rules]) => axe.run(document, rules ? {runOnly: rules} : {runOnly: tags}).then(found =>
  found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.target} ${node.html.slice(0, 160)}`)))"""


@pytest.fixture
def found() -> Callable[[Page], list[str]]:
    """What axe finds on the page as it is, in the light theme and, for what colours decide, in the dark one."""
    if not AXE.exists():
        missing("axe-core is not installed: run ./run test, which installs the scripts' packages first.")
    source = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        told: list[str] = []
        for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a name of the library's own list
            page.evaluate(source)
            said: list[Any] = page.evaluate(RUN, [LEVELS, rules])
            told += [f"{page.url} {scheme} {each}" for each in said]
        return told

    return look


def with_cases(home: Home) -> dict[str, str]:
    """A case that waits for its draft, with a remark and a paper; the addresses of their pages."""
    by = By("bdt", "chuyen_vien", Channel.WEB)
    case = engine.start(home, by, "van_ban_di").id
    (first,) = engine.tasks(home, by)
    engine.complete(home, by, first.id, {"do_mat": "thuong"})
    (task,) = engine.tasks(home, by)
    engine.comment(home, by, case, "Đã hỏi Văn phòng.")
    kept = engine.upload(home, by, engine.Upload(name="ghi-chep.txt", stream=io.BytesIO(b"abc")), instance=case)
    paper = engine.attach(home, by, case, kept).id
    pages = {"task": f"/tasks/{task.id}", "case": f"/cases/{case}", "peek": f"/inbox?task={task.id}"}
    return {**pages, "paper": f"/documents/{paper}"}


def test_axe_finds_nothing_on_the_pages_of_an_official(
    visit: Callable[..., Page], home: Home, found: Callable[[Page], list[str]]
) -> None:
    page = visit("chuyen_vien")
    told = found(page)
    made = with_cases(home)
    paths = ["/inbox", *made.values(), "/inbox?scope=done", "/inbox?q=khong+co", "/cases", "/start", "/documents"]
    paths += [
        "/registers",
        "/registers/van_ban_di",
        "/procedures",
        "/procedures/van_ban_di",
        "/account",
        "/account/notices",
        "/account/zone",
        "/notices",
        "/late",
        "/inbox/in-my-place",
        "/working-days",
        "/more",
    ]
    for path in [*paths, "/help/task", "/patterns", "/nowhere", "/cases/nothing"]:
        page.goto(path)
        told += found(page)
    page.goto(made["task"])
    with page.expect_navigation():
        page.locator("#outcomes .primary").click()
    told += found(page)
    page.keyboard.press("Escape")
    page.goto("/inbox")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    assert told + found(page) == []


def test_axe_finds_nothing_on_the_pages_of_an_administrator(
    visit: Callable[..., Page], found: Callable[[Page], list[str]]
) -> None:
    page = visit("admin", language="en")
    told: list[str] = []
    for path in ("/people", "/people/authorities", "/people/van_thu", "/trail", "/operations", "/account"):
        page.goto(path)
        told += found(page)
    page.context.clear_cookies()
    page.goto("/login")
    assert told + found(page) == []
