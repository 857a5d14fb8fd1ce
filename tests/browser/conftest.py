"""The demo agency's pages in a real browser, served by the program's own server."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from waitress.server import create_server
from waitress.wasyncore import close_all

from tests.conftest import missing
from tests.web.conftest import _catalogues, clock, demo_folder, home
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from engine import Home

__all__ = ["_catalogues", "clock", "demo_folder", "home"]

# A machine under load takes longer than the library's 5 s; a page that is right is never slowed by it.
expect.set_options(timeout=15_000)

BUILD = Path(__file__).parents[2] / "web" / "static" / "build"


@pytest.fixture
def address(home: Home) -> Iterator[str]:
    """Where the pages are served; it ends with the test."""
    with served(home) as where:
        yield where


@contextmanager
def served(home: Home) -> Iterator[str]:
    """Serve the pages of a home meanwhile; the address."""
    if not (BUILD / "app.js").exists():
        missing("The scripts of the pages are not bundled: run ./run test, which bundles them first.")
    server = create_server(create_app(home), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # In the loop's own thread: a socket that is closed under its select() would end it with an error.
    server.trigger.pull_trigger(lambda: close_all(server._map))
    thread.join(10)
    assert not thread.is_alive()
    server.task_dispatcher.shutdown()


@pytest.fixture
def visit(address: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open the pages as a person, each in a browser context of their own; errors of the page fail the test."""
    opened, troubles = [], []

    def open_as(name: str, *, script: bool = True, width: int = 1280, height: int = 900, language: str = "vi") -> Page:
        context = chromium.new_context(
            base_url=address, java_script_enabled=script, viewport={"width": width, "height": height}
        )
        opened.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console", lambda message: troubles.append(message.text) if "Content Security" in message.text else None
        )
        page.goto(f"/login?lang={language}")
        page.fill("#username", name)
        page.fill("#password", "demo")
        page.click("button.primary")
        page.wait_for_url("**/inbox")
        return page

    yield open_as
    for context in opened:
        context.close()
    assert not troubles
