"""Every scenario of every procedure, done on the pages: each end state is reached by the demo's accounts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import FixedClock, Home, Settings, load_demo
from tests.browser.conftest import served
from tests.browser.robot import BrowserWalk
from tests.procedures.test_scenarios import SCENARIOS, title
from web.security import hash_password

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PASSWORD = hash_password("demo")


@pytest.fixture
def walk(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[BrowserWalk]:
    path: Path = request.param
    at = BrowserWalk.told_of(path)["at"]
    home = Home.open(Settings(home=tmp_path / "home"), clock=FixedClock(at))
    load_demo(home, password_hash=PASSWORD)
    troubles: list[str] = []
    with served(home) as address:

        def visit(person: str) -> Page:
            context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.goto("/login")
            page.fill("#username", person)
            page.fill("#password", "demo")
            page.click("button.primary")
            page.wait_for_url("**/inbox")
            return page

        yield BrowserWalk(home, path, visit)
        for context in chromium.contexts:
            context.close()
    home.close()
    assert not troubles


@pytest.mark.full
@pytest.mark.parametrize("walk", SCENARIOS, ids=title, indirect=True)
def test_a_scenario_is_done_on_the_pages(walk: BrowserWalk) -> None:
    walk.walk()
    after, reached = walk.told["after"], walk.case()
    # What a page does not ask for is what the scenario says is not kept.
    assert walk.out_of_sight <= set(after.get("absent", []))
    assert (reached.status, reached.end_state) == (after["status"], after.get("end_state"))
    for told in after.get("cases", []):
        other = walk.of(told)
        assert (other.status, other.end_state) == (told["status"], told.get("end_state"))
