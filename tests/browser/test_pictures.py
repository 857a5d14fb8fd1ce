"""Pictures: those of the guides, and of every page in both languages, both themes and two widths.

They are looked at by people; what a machine can tell of them is asserted. Where ``PICTURES`` names a folder they stay:

    PICTURES=docs/guide/img ./run test --full tests/browser/test_pictures.py -k guide
    PICTURES=/tmp/pages     ./run test --full tests/browser/test_pictures.py -k page
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

import engine
from tests.browser.conftest import served
from tests.support import office
from tests.support.png import in_few_colours
from tests.support.sources import ROOT
from tests.web.conftest import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

GUIDE: Final = ROOT / "docs" / "guide"
LARGEST: Final = 120_000
"""Bytes of a picture of the guides."""
LANGUAGES: Final = ("vi", "en")
TASK: Final = ".row > a"
EMPTY: Final = ".row:has-text('Văn bản đi mới') > a"
"""A draft that cannot be sent: looking at its mistakes changes nothing."""


@dataclass(frozen=True)
class Scene:
    """A picture: who looks at which page; ``{…}`` in an address is a case of `tests.support.office.Office`.

    ``follow`` are the links to go on to, each the first that its selector finds.
    """

    name: str
    person: str
    path: str
    keys: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()


GUIDES: Final = (
    Scene("inbox", "chanh_vp", "/inbox"),
    Scene("check", "chanh_vp", "/inbox", ("j", "Enter")),
    Scene("start", "chuyen_vien", "/start"),
    Scene("draft", "chuyen_vien", "/inbox", follow=(TASK,)),
    Scene("case", "chuyen_vien", "/cases/{returned}"),
    Scene("content", "truong_phong", "/inbox", ("j", "Enter")),
    Scene("sign", "lanh_dao", "/inbox", ("j", "j", "j", "Enter")),
    Scene("number", "van_thu", "/inbox", ("j", "Enter")),
    Scene("register", "van_thu", "/registers/van_ban_di"),
    Scene("nonconformity", "thu_ky_iso", "/inbox", ("j", "Enter")),
    Scene("trail", "danh_gia_vien", "/cases/{issued}"),
    Scene("people", "admin", "/people"),
)
PAGES: Final = (
    *GUIDES,
    Scene("filter", "chanh_vp", "/inbox?panel=filter"),
    Scene("arrange", "chanh_vp", "/inbox?panel=show"),
    Scene("nothing-found", "chanh_vp", "/inbox?q=khong+co+gi"),
    Scene("done", "chanh_vp", "/inbox?scope=done"),
    Scene("keys", "chanh_vp", "/inbox", ("?",)),
    Scene("all-selected", "chanh_vp", "/inbox?select=all"),
    Scene("saved-view", "chanh_vp", "/inbox/views/new?scope=mine"),
    Scene("mistakes", "chuyen_vien", "/inbox", ("c",), follow=(EMPTY,)),
    Scene("case-done", "chuyen_vien", "/cases/{issued}"),
    Scene("cases", "chuyen_vien", "/cases"),
    Scene("papers", "chuyen_vien", "/documents"),
    Scene("paper", "chuyen_vien", "/documents?q=22/KH", follow=("tbody a",)),
    Scene("more-time", "chuyen_vien", "/inbox", follow=(TASK, "a[href$='/more-time']")),
    Scene("registers", "van_thu", "/registers"),
    Scene("procedures", "thu_ky_iso", "/procedures"),
    Scene("procedure", "thu_ky_iso", "/procedures/van_ban_di"),
    Scene("person", "admin", "/people/chuyen_vien"),
    Scene("person-new", "admin", "/people/new"),
    Scene("handover", "admin", "/people/chuyen_vien/handover"),
    Scene("tables", "admin", "/people/tables"),
    Scene("authorities", "admin", "/people/authorities"),
    Scene("events", "lanh_dao", "/trail"),
    Scene("operations", "admin", "/operations"),
    Scene("notices", "lanh_dao", "/notices"),
    Scene("telling", "lanh_dao", "/account/notices"),
    Scene("account", "lanh_dao", "/account"),
    Scene("second-step", "lanh_dao", "/account/second-step"),
    Scene("absence", "chuyen_vien", "/people/chuyen_vien/absences/new"),
    Scene("help", "lanh_dao", "/help/task"),
    Scene("more", "lanh_dao", "/more"),
    Scene("not-there", "lanh_dao", "/nowhere"),
    Scene("patterns", "lanh_dao", "/patterns"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures stay."""
    named = os.environ.get("PICTURES")
    kept = Path(named) if named else tmp_path_factory.mktemp("pictures")
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture(scope="module")
def busy(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, office.Office]]:
    """A week of work behind it, the agency is served: its address and its cases."""
    where = tmp_path_factory.mktemp("busy") / "home"
    shutil.copytree(demo_folder, where)
    clock = engine.FixedClock(MORNING)
    home = engine.Home.open(engine.Settings(home=where), clock=clock)
    made = office.busy(home, clock)
    with served(home) as address:
        yield address, made
    home.close()


class Studio:
    """Signs people in, each once, and takes pictures of what they see."""

    def __init__(self, browser: Browser, address: str, made: office.Office, look: dict[str, object]) -> None:
        self.browser, self.address, self.made, self.look = browser, address, made, look
        self.seats: dict[str, Page] = {}

    def page(self, person: str, language: str) -> Page:
        if person not in self.seats:
            page = self.browser.new_context(base_url=self.address, **self.look).new_page()  # type: ignore[arg-type]
            page.goto(f"/login?lang={language}")
            page.fill("#username", person)
            page.fill("#password", "demo")
            with page.expect_navigation():
                page.click("button.primary")
            if page.locator(".welcome button").count():
                with page.expect_navigation():
                    page.click(".welcome button")
            self.seats[person] = page
        return self.seats[person]

    def show(self, scene: Scene, language: str) -> Page:
        page = self.page(scene.person, language)
        page.goto(scene.path.format(**asdict(self.made)) if "{" in scene.path else scene.path)
        for link in scene.follow:
            page.goto(page.locator(link).first.get_attribute("href") or "")
        beside = page.locator("#peek").is_visible()
        for key in scene.keys:
            if key == "c" or (key == "Enter" and not beside):
                with page.expect_navigation():
                    page.keyboard.press(key)
            else:
                page.keyboard.press(key)
        if "Enter" in scene.keys and beside:
            expect(page.locator("#peek[data-task]")).to_have_count(1)
        if page.locator("[data-diagram]").count():
            page.locator("[data-diagram]").scroll_into_view_if_needed()
            expect(page.locator("[data-diagram]")).to_have_attribute("data-state", "shown")
            page.evaluate("scrollTo(0, 0)")
        return page

    def close(self) -> None:
        for page in self.seats.values():
            page.context.close()


@pytest.fixture
def studio(chromium: Browser, busy: tuple[str, office.Office]) -> Iterator[Callable[..., Studio]]:
    """Make a studio for a width and a theme; it ends with the test."""
    made: list[Studio] = []

    def open_for(width: int, height: int, theme: str = "light") -> Studio:
        look = {"viewport": {"width": width, "height": height}, "color_scheme": theme, "has_touch": width < 600}
        made.append(Studio(chromium, *busy, look))
        return made[-1]

    yield open_for
    for each in made:
        each.close()


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
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_of_every_page(
    studio: Callable[..., Studio], folder: Path, language: str, theme: str, width: int
) -> None:
    taken = studio(width, 900 if width > 600 else 740, theme)
    for scene in PAGES:
        page = taken.show(scene, language)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scene.name
        whole = "/inbox" not in page.url
        page.screenshot(path=folder / f"{language}-{theme}-{width}" / f"{scene.name}.png", full_page=whole)


def test_the_guides_show_the_pictures_that_are_made() -> None:
    for language in LANGUAGES:
        named = set[str]()
        for page in sorted((GUIDE / language).glob("*.md")):
            named |= set(re.findall(r"\]\(\.\./img/([\w-]+\.png)\)", page.read_text(encoding="utf-8")))
        assert named == {f"{language}-{scene.name}.png" for scene in GUIDES}
        for name in named:
            assert (GUIDE / "img" / name).stat().st_size < LARGEST, name
