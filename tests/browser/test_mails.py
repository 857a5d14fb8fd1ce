"""From a mail to the page: a real mail server takes the mails in; their links open pages and do nothing else."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import engine
from engine import HANOI, FixedClock, Home, Settings
from tests.browser.conftest import served
from tests.browser.test_inbox import step
from tests.browser.test_staff import press
from tests.support.homes import ADMIN, by
from tests.support.mail import SITE, Office, mail_office, plain
from tests.web.conftest import MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PERSON = "truong_phong"


@pytest.fixture
def office() -> Iterator[Office]:
    with mail_office() as started:
        yield started


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def home(demo_folder: Path, tmp_path: Path, office: Office, clock: FixedClock) -> Iterator[Home]:
    """A home that mails people."""
    shutil.copytree(demo_folder, tmp_path / "home")
    settings = Settings(home=tmp_path / "home", smtp_url=office.url, public_url=SITE, mail_from="quytrinh@bdt.example")
    opened = Home.open(settings, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def page(home: Home, chromium: Browser) -> Iterator[Page]:
    """A browser of nobody's."""
    with served(home) as address:
        context = chromium.new_context(base_url=address)
        yield context.new_page()
        context.close()


def signs_in(page: Page, name: str = PERSON) -> None:
    page.fill("#username", name)
    page.fill("#password", "demo")
    press(page, "Đăng nhập")


def links(text: str) -> list[str]:
    return [each.removeprefix(SITE) for each in re.findall(rf"{SITE}/\S+", text)]


@pytest.mark.full
def test_mails_of_a_task_are_one_thread_and_their_links_only_open_pages(page: Page, home: Home, office: Office) -> None:
    page.goto("/login")
    signs_in(page)
    page.goto("/account/notices")
    page.get_by_label("Việc được giao cho tôi").select_option(label="Trên trang và gửi thư ngay")
    page.get_by_label("Việc của tôi không còn nữa").select_option(label="Trên trang và gửi thư ngay")
    press(page, "Lưu cách nhận tin")
    task = step(home, "p_thu", f'camunda:assignee="{PERSON}"')
    engine.tick(home, ADMIN, home.clock.now())
    page.context.clear_cookies()
    engine.assign(home, ADMIN, task, "chuyen_vien")
    engine.assign(home, ADMIN, task, PERSON)
    engine.tick(home, ADMIN, home.clock.now())
    mails = office.to(PERSON)
    assert len(mails) >= 2
    assert len({str(mail["References"]) for mail in mails}) == 1
    assert len({str(mail["Message-ID"]) for mail in mails}) == len(mails)
    before = len(engine.case(home, ADMIN, engine.task(home, ADMIN, task).task.instance).trail)
    # The link leads through the sign-in to the task, as it was.
    (link, *_) = [each for each in links(plain(mails[0])) if "/tasks/" in each]
    page.goto(link)
    signs_in(page)
    expect(page).to_have_url(re.compile(f"{link}$"))
    expect(page.locator("h1")).to_have_text("Việc p_thu")
    found = engine.task(home, by(PERSON), task).task
    assert (found.status, found.assignee) == ("open", PERSON)
    assert len(engine.case(home, ADMIN, engine.task(home, ADMIN, task).task.instance).trail) == before

    # The link to end the mails asks, signed in or not; nothing has happened by opening it.
    page.context.clear_cookies()
    off = str(mails[-1]["List-Unsubscribe"]).strip("<>").removeprefix(SITE)
    page.goto(off)
    assert engine.notice_choices(home, by(PERSON)).mail
    press(page, "Dừng gửi thư")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn không còn nhận thư nữa")
    assert not engine.notice_choices(home, by(PERSON)).mail


@pytest.mark.full
def test_the_daily_mail_comes_once_at_the_hour_that_was_chosen(page: Page, home: Home, office: Office) -> None:
    page.goto("/login")
    signs_in(page)
    page.goto("/account/notices")
    page.get_by_label("Giờ gửi thư hằng ngày").select_option("16")
    press(page, "Lưu cách nhận tin")
    task = step(home, "p_thu", f'camunda:assignee="{PERSON}"')
    for hour, count in ((15, 0), (16, 1), (17, 1)):
        engine.tick(home, ADMIN, datetime(2026, 11, 23, hour, 30, tzinfo=HANOI))
        assert len(office.to(PERSON)) == count, hour
    (mail,) = office.to(PERSON)
    assert any(link == f"/tasks/{task}" for link in links(plain(mail)))
