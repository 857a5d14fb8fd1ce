"""Who tries too many passwords is locked out: by rows, so for every process, after a restart, and until it is over."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

import engine
from engine import By, Channel, lockout
from storage.failures import failure
from tests.support.homes import ADMIN
from tests.web.site import Person
from tests.web.test_signing_in import attempt
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from engine import Home


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lockout, "FAILURES", 2)


def basic(app: Flask, name: str, password: str) -> int:
    sent = {"Authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}
    return app.test_client().get("/engine-rest/task", headers=sent).status_code


@pytest.fixture
def second(home: Home) -> Iterator[Flask]:
    """Another process of the same home, or the one after a restart."""
    opened = engine.Home.open(home.settings, clock=home.clock)
    yield create_app(opened, testing=True)
    opened.close()


def kinds(home: Home) -> list[str]:
    found = (entry.kind for entry in engine.trail(home, ADMIN, limit=500))
    return [kind for kind in found if kind.startswith(("signed", "person-locked"))]


def test_a_second_process_and_one_that_begins_anew_know_of_the_lock(app: Flask, second: Flask, home: Home) -> None:
    attempt(app, "van_thu", "wrong")
    assert "Sai quá nhiều lần" in attempt(second, "van_thu", "wrong").text
    for each in (app, second):
        assert "Sai quá nhiều lần" in attempt(each, "van_thu", "demo").text
        assert basic(each, "van_thu", "demo") == 401
    page = attempt(second, "lanh_dao", "demo")
    assert page.path == "/inbox", page.text
    assert kinds(home).count("signed-refused") == 4
    assert kinds(home).count("person-locked") == 1
    assert "Khóa tài khoản vì sai mật khẩu" in Person(app, "lanh_dao").get("/trail").text
    administrator = Person(second, "admin")
    administrator.send(administrator.get("/people/van_thu"), "//form[contains(@action, '/unlock')]")
    assert attempt(app, "van_thu", "demo").path == "/inbox"


def test_programs_are_locked_out_like_pages_and_the_right_password_forgives(app: Flask, home: Home) -> None:
    assert [basic(app, "van_thu", text) for text in ("x", "y", "demo")] == [401, 401, 401]
    assert kinds(home) == ["person-locked"]
    attempt(app, "lanh_dao", "wrong")
    attempt(app, "lanh_dao", "demo")
    assert engine.tries_left(home, "lanh_dao", "127.0.0.1") == 2
    assert basic(app, "van_thu\x00" + "x" * 9_000, "y") == 401


def test_the_lock_ends_with_the_time_and_tries_meanwhile_do_not_make_it_longer(home: Home) -> None:
    def tried() -> int:
        return engine.record_failure(home, "van_thu", "::1", Channel.WEB)

    assert [tried(), tried(), tried()] == [1, 0, 0]
    with home.database.writing() as connection:
        old = datetime.now(UTC) - lockout.LOCKED
        connection.execute(failure.update().values(at=old - timedelta(seconds=1)))
    assert engine.tries_left(home, "van_thu", "::1") == 2
    assert tried() == 1
    with home.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(failure)) == 1, "what is over is forgotten"
    with pytest.raises(engine.RefusedError):
        engine.unlock_account(home, By("bdt", "van_thu", Channel.WEB), "van_thu")
