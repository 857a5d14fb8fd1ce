"""Pictures: those of the guides, and of every page in both languages, both themes and two widths.

They are looked at by people; what a machine can tell of them is asserted. Where ``PICTURES`` names a folder they stay:

    PICTURES=docs/guide/img ./run test --full tests/browser/test_pictures.py -k guide
    PICTURES=/tmp/pages     ./run test --full tests/browser/test_pictures.py -k page
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from werkzeug.exceptions import HTTPException

import engine
from tests.browser.conftest import served
from tests.browser.scenes import GUIDES, NO_PICTURE, PAGES
from tests.support import office
from tests.support.office import Office
from tests.support.png import in_few_colours
from tests.support.sources import ROOT
from tests.web.conftest import MORNING
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page
    from werkzeug.routing import MapAdapter

    from engine import Home
    from tests.browser.scenes import Scene

GUIDE: Final = ROOT / "docs" / "guide"
LARGEST: Final = 120_000
"""Bytes of a picture of the guides."""
LANGUAGES: Final = ("vi", "en")
WIDE: Final = 992
"""Pixels from which on a task stands beside the list."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures stay."""
    named = os.environ.get("PICTURES")
    kept = Path(named) if named else tmp_path_factory.mktemp("pictures")
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture(scope="module")
def busy(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Office]:
    """The agency with a week of work behind it, to be copied, and its cases."""
    where = tmp_path_factory.mktemp("busy") / "home"
    shutil.copytree(demo_folder, where)
    clock = engine.FixedClock(MORNING)
    home = engine.Home.open(engine.Settings(home=where), clock=clock)
    made = office.busy(home, clock)
    home.close()
    return where, made


@pytest.fixture
def monday(busy: tuple[Path, Office], tmp_path: Path) -> Iterator[Home]:
    """A copy of that agency at 08:42: what is done on its pages is in no other set of pictures."""
    where, clock = tmp_path / "home", engine.FixedClock(MORNING)
    shutil.copytree(busy[0], where)
    office.at(clock, 2026, 11, 23, 8, 42)
    home = engine.Home.open(engine.Settings(home=where), clock=clock)
    yield home
    home.close()


def pages_of(home: Home) -> MapAdapter:
    """The addresses of the pages."""
    return create_app(home).url_map.bind("")


def answers(pages: MapAdapter, address: str) -> set[str]:
    """What answers at an address, whether it is asked for or sent to."""
    found = set[str]()
    for method in ("GET", "POST"):
        with suppress(HTTPException):
            found.add(str(pages.match(urlsplit(address).path, method=method)[0]))
    return found


def shown_by(pages: MapAdapter, scene: Scene, address: str) -> set[str]:
    """The endpoint that a scene is a picture of."""
    return {scene.shows} if scene.shows else answers(pages, address)


class Studio:
    """Signs people in, each once, and takes pictures of what they see."""

    def __init__(self, browser: Browser, home: Home, made: Office, **look: object) -> None:
        self.browser, self.home, self.made, self.look = browser, home, made, look
        self.seats: dict[str, Page] = {}

    def page(self, person: str, language: str) -> Page:
        """Where the person sits."""
        if person not in self.seats:
            page = self.browser.new_context(**self.look).new_page()  # type: ignore[arg-type]
            page.goto(f"/login?lang={language}")
            if person:
                self.sign_in(page, person)
            self.seats[person] = page
        return self.seats[person]

    def sign_in(self, page: Page, person: str) -> None:
        """With the demo's password; the first steps are put away."""
        page.fill("#username", person)
        page.fill("#password", "demo")
        with page.expect_navigation():
            page.click("button.primary")
        if page.locator(".welcome button").count():
            with page.expect_navigation():
                page.click(".welcome button")

    def show(self, scene: Scene, language: str) -> Page:
        """The page, after all that the scene wants."""
        page = self.page(scene.person, language)
        page.goto(scene.address(self.made))
        for link in scene.follow:
            page.goto(page.locator(link).first.get_attribute("href") or "")
        if scene.meanwhile:
            scene.meanwhile(self.home, self.made)
        for act in scene.acts:
            act(page)
        self.press(page, scene.keys)
        if page.locator("[data-diagram]").count():
            page.locator("[data-diagram]").scroll_into_view_if_needed()
            expect(page.locator("[data-diagram]")).to_have_attribute("data-state", "shown")
            page.evaluate("scrollTo(0, 0)")
        if not scene.person:
            self.seats.pop("")
        return page

    def press(self, page: Page, keys: Sequence[str]) -> None:
        """Press these keys, one after the other."""
        beside = page.locator("#peek").is_visible()
        for key in keys:
            if key == "c" or (key == "Enter" and not beside):
                with page.expect_navigation():
                    page.keyboard.press(key)
            else:
                page.keyboard.press(key)
        if "Enter" in keys and beside:
            expect(page.locator("#peek[data-task]")).to_have_count(1)


@pytest.fixture
def studio(chromium: Browser, busy: tuple[Path, Office], monday: Home) -> Iterator[Callable[..., Studio]]:
    """Make the studio for a width and a theme; it ends with the test."""
    before = len(chromium.contexts)
    with served(monday) as address:
        yield lambda width, height, theme="light": Studio(
            chromium,
            monday,
            busy[1],
            base_url=address,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            has_touch=width < 600,
        )
        for context in chromium.contexts[before:]:
            context.close()


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pictures_of_the_guides(studio: Callable[..., Studio], folder: Path, language: str) -> None:
    taken = studio(1280, 800)
    for scene in GUIDES:
        path = folder / f"{language}-{scene.name}.png"
        page = taken.show(scene, language)
        path.write_bytes(in_few_colours(page, page.screenshot()))
        assert path.stat().st_size < LARGEST, path.name


@pytest.mark.full
@pytest.mark.parametrize("size", [(1440, 900), (360, 740)], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_of_every_page(
    studio: Callable[..., Studio], folder: Path, language: str, theme: str, size: tuple[int, int]
) -> None:
    taken = studio(*size, theme)
    pages = pages_of(taken.home)
    for scene in PAGES:
        page = taken.show(scene, language)
        beside = "Enter" in scene.keys and size[0] < WIDE  # where the list has no pane a task is a page
        wanted = {"task.page"} if beside else shown_by(pages, scene, scene.address(taken.made))
        assert wanted <= answers(pages, page.url), scene.name
        assert page.locator("main > .frame[role=alert]").count() == scene.problem, scene.name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scene.name
        whole = "inbox.page" not in answers(pages, page.url)
        page.screenshot(path=folder / f"{language}-{theme}-{size[0]}" / f"{scene.name}.png", full_page=whole)


def test_every_page_has_a_picture_or_a_reason_to_have_none(home: Home) -> None:
    pages, names = pages_of(home), [scene.name for scene in PAGES]
    assert len(set(names)) == len(names)
    anything = Office(**{each.name: "x" for each in fields(Office)})
    shown = set[str]().union(*(shown_by(pages, scene, scene.address(anything)) for scene in PAGES))
    there = {
        rule.endpoint
        for rule in pages.map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("rest.")
    }
    assert set(NO_PICTURE) == there - shown, "Add a scene to tests/browser/scenes.py, or say why there is none."


def test_the_guides_show_the_pictures_that_are_made() -> None:
    for language in LANGUAGES:
        named = set[str]()
        for page in sorted((GUIDE / language).glob("*.md")):
            named |= set(re.findall(r"\]\(\.\./img/([\w-]+\.png)\)", page.read_text(encoding="utf-8")))
        assert named == {f"{language}-{scene.name}.png" for scene in GUIDES}
        for name in named:
            assert (GUIDE / "img" / name).stat().st_size < LARGEST, name
