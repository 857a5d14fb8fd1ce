"""At 320 px, as at 400 % zoom, nothing but tables and drawings is wider than the window (WCAG 2.2, 1.4.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_axe import with_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from engine import Home

WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *, header *, nav *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 120)).slice(0, 5)"""
# A link within a sentence may be as small as its letters; what a drawing offers is also in the list beside it.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")].filter(each => {
  const box = each.getBoundingClientRect();
  const unseen = each.closest(".vh, .skip, [hidden], [data-diagram]") || !each.checkVisibility();
  const inline = unseen || getComputedStyle(each).display === "inline";
  const labelled = each.closest("label")?.getBoundingClientRect().height >= 24;
  return !inline && !labelled && box.height > 0 && (box.height < 23.5 || box.width < 23.5);
}).map(each => each.outerHTML.slice(0, 120))"""
FEW = ("/inbox", "/inbox?panel=filter", "/notices", "/cases", "/start", "/help/task", "/account")
MANY = (
    "/documents", "/registers", "/registers/van_ban_di", "/procedures", "/procedures/van_ban_di", "/more", "/people",
    "/people/new", "/people/authorities", "/trail", "/operations", "/patterns", "/nowhere",
)  # fmt: skip


def looked_at(page: Page, paths: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    found = []
    for path in paths:
        page.goto(path)
        found += [(path, wrong) for script in (WIDER, SMALL) if (wrong := page.evaluate(script))]
    return found


def test_work_fits_into_a_narrow_window_and_under_a_finger(visit: Callable[..., Page], home: Home) -> None:
    made = with_cases(home)
    page = visit("chuyen_vien", width=320, height=640)
    assert not looked_at(page, (*FEW, made["task"], made["case"]))


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 800, 1100])
def test_every_page_fits_at_every_width(visit: Callable[..., Page], home: Home, width: int) -> None:
    made = with_cases(home)
    assert not looked_at(visit("admin", width=width), (*FEW, *MANY))
    assert not looked_at(visit("chuyen_vien", width=width), (*FEW, made["task"], made["case"], made["peek"]))
