"""A scenario of a folder, walked in a browser by the demo's accounts with nothing but what their pages offer."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import engine
from tests.procedures.scenario import PAPER, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from playwright.sync_api import FilePayload, Locator, Page

    from engine import Home

    Told = str | bool | float | date | list[Any] | dict[str, Any]


class NotOfferedError(Exception):
    """The page does not offer what the scenario wants to do."""


class PageRefusedError(Exception):
    """The page came back with what it wants changed."""


class BrowserWalk(Walk):
    """The steps of a scenario, each done on the pages of whoever does it; only the clock is moved from outside."""

    def __init__(self, home: Home, path: Path, visit: Callable[[str], Page]) -> None:
        self.visit = visit
        self.pages: dict[str, Page] = {}
        self.wanted_refused = False
        self.out_of_sight: set[str] = set()
        super().__init__(home, path)

    def another(self, path: Path) -> Walk:
        return BrowserWalk(self.home, path, self.visit)

    def begin(self) -> str:
        if "message" in self.told:
            return super().begin()
        page = self.at(self.told["starter"], "/start")
        known = {row.id for row in engine.cases(self.home, self.by("admin"), limit=100)}
        with page.expect_navigation():
            page.locator(f"form[action='/start/{self.told['procedure']}'] button").click()
        calm(page)
        (begun,) = {row.id for row in engine.cases(self.home, self.by("admin"), limit=100)} - known
        return begun

    def at(self, person: str, where: str) -> Page:
        """The page at an address, of this person; a session that ended with the day is opened again."""
        if person not in self.pages:
            self.pages[person] = self.visit(person)
        page = self.pages[person]
        page.goto(where)
        if "/login" in page.url:
            page.fill("#username", person)
            page.fill("#password", "demo")
            with page.expect_navigation():
                page.click("button.primary")
            page.goto(where)
        return page

    def step(self, step: Mapping[str, Any]) -> None:
        if step.get("program") or {"tick", "due"} & set(step):
            super().step(step)
        elif "do" in step:
            self.do(step)
        elif "message" in step:
            (why,) = step.get("values", {"": "Không còn cần nữa."}).values()
            self.act(step, f"form:has([name=message][value='{step['message']}'])", why)
        else:
            self.act(step, "form[action$='/cancel']", step["cancel"])

    def refused(self, step: Mapping[str, Any]) -> None:
        before = len(self.case().trail)
        self.wanted_refused = True
        try:
            self.step(step)
        except (NotOfferedError, PageRefusedError):
            assert len(self.case().trail) == before
        else:
            raise AssertionError(f"the pages let {step} through")
        finally:
            self.wanted_refused = False

    def act(self, step: Mapping[str, Any], form: str, why: str) -> None:
        """What a case offers beside its tasks, with its reason."""
        page = self.at(step.get("by", self.told["starter"]), f"/cases/{self.of(step).id}")
        found = page.locator(f"details:has({form})")
        if not found.count():
            raise NotOfferedError(form)
        found.first.locator("summary").click()
        found.first.locator("[name=reason]").fill(why)
        with page.expect_navigation():
            found.first.locator("button").last.click()
        calm(page)

    def do(self, step: Mapping[str, Any]) -> None:
        """A task: from the inbox to the button that ends it."""
        person = step["by"]
        try:
            task = self.task(step["do"], person, step)
        except (AssertionError, engine.NotFoundError) as missing:
            raise NotOfferedError(step["do"]) from missing
        page = self.at(person, "/inbox")
        row = page.locator(f".row a[href*='{task.id}']")
        if not row.count():
            raise NotOfferedError(f"{step['do']} does not stand in the inbox of {person}")
        page.goto(f"/tasks/{task.id}")
        take = page.locator(f"form[action='/tasks/{task.id}/claim'] button")
        if take.count():
            with page.expect_navigation():
                take.click()
        page.goto(f"/tasks/{task.id}")
        self.fill(page, dict(step.get("values", {})))
        calm(page)

    def fill(self, page: Page, values: dict[str, Any]) -> None:
        """Every value into its field, those first that are in sight; then the button that says the outcome."""
        form, button = page.locator("#form"), page.locator("#outcomes .primary").first
        named = False
        for name in [name for name in values if page.locator(f"#outcomes button[name='{name}']").count()]:
            button = page.locator(f"#outcomes button[name='{name}'][value='{values.pop(name)}']")
            named = True
        if not named and page.locator("#outcomes button:not([name=_act])").count():
            raise NotOfferedError("a button without an answer")
        left = values
        while left:
            done = [name for name, value in left.items() if self.put(form, name, value)]
            if not done and self.wanted_refused:
                raise NotOfferedError(str(left))
            if not done:
                self.out_of_sight.update(left)
                break
            left = {name: value for name, value in left.items() if name not in done}
        self.press(page, button)

    def press(self, page: Page, button: Locator) -> None:
        if not button.count():
            raise NotOfferedError("the outcome")
        # The script may refuse at once, without a new page.
        page.locator("html").evaluate("root => root.dataset.before = 'yes'")
        button.click()
        page.locator("html:not([data-before]), [role=alert]").first.wait_for(state="attached")
        page.wait_for_load_state()
        calm(page)
        if page.locator("[name=_reviewed]").count():
            self.press(page, page.locator("[name=_reviewed]"))

    def put(self, form: Locator, name: str, value: Told) -> bool:
        """Put a value into its field; false while the field is out of sight."""
        if isinstance(value, list) and value and isinstance(value[0], dict) and "upload" not in value[0]:
            return self.rows(form, name, value)
        found = form.locator(f"[name='{name}']:not([type=hidden])")
        if not found.count():
            return False
        kind = found.first.get_attribute("type") or found.first.evaluate("e => e.tagName.toLowerCase()")
        if kind == "file":
            names = [each["upload"] for each in (value if isinstance(value, list) else [value])]
            found.first.set_input_files([paper(each) for each in names])
            return True
        if kind in {"checkbox", "radio"}:
            return tick_boxes(form, name, value)
        if not found.first.is_visible():
            return False
        if kind == "select":
            self.choose(found.first, value)
        else:
            found.first.fill(text(value))
        return True

    def choose(self, select: Locator, value: Told) -> None:
        """Choose what the list offers: one answer, or several."""
        one = self.paper(value["document"]).id if isinstance(value, dict) else value
        wanted = [text(each) for each in (one if isinstance(one, list) else [one])]
        if not all(select.locator(f"option[value='{each}']").count() for each in wanted):
            raise NotOfferedError(f"{wanted} is not in the list")
        select.select_option(wanted)

    def rows(self, form: Locator, name: str, rows: list[dict[str, Any]]) -> bool:
        add = form.locator(f"[name=_add_row][value='{name}']")
        table = form.locator(f"tbody:has([name^='{name}.']) tr")
        for number, row in enumerate(rows):
            if not form.locator(f"[name^='{name}.{number}.']").count():
                if not add.is_visible():
                    return False
                add.click()
            for cell, value in row.items():
                if not self.put(form, f"{name}.{number}.{cell}", value):
                    return False
        while table.count() > len(rows):
            table.last.locator("[name=_remove_row]").click()
        return True


def text(value: Told) -> str:
    """A value as an official types it."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def tick_boxes(form: Locator, name: str, value: Told) -> bool:
    wanted = value if isinstance(value, list) else [text(value)]
    boxes = form.locator(f"[name='{name}']:not([type=hidden])")
    for box in boxes.all():
        if not box.is_visible():
            return False
        of = box.get_attribute("value")
        if box.get_attribute("type") == "checkbox":
            box.set_checked(of in wanted)
        elif of in wanted:
            box.check()
    return True


def paper(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": PAPER + name.encode()}


def calm(page: Page) -> None:
    """The page says nothing against what was done."""
    said = page.locator("[role=alert], #told .warn")
    if said.count():
        raise PageRefusedError(" / ".join(said.all_inner_texts()))
