from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

import engine
from storage.schema_all import metadata
from tests.support.homes import by, open_home
from tests.web.test_outage import break_it
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from engine import Home


def read(app: Flask, **settings: object) -> dict[str, float]:
    answer = app.test_client().get("/metrics", base_url="http://127.0.0.1:8000", **settings)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return {name: float(value) for name, value in re.findall(r"^([a-z_]\S*) (\S+)$", answer.text, re.MULTILINE)}


def test_alive_is_whoever_answers(home: Home, app: Flask) -> None:
    break_it(home)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_ready_is_who_has_a_database_of_its_own_version_and_goes_on(home: Home, app: Flask) -> None:
    client = app.test_client()
    assert client.get("/readyz").json == {"status": "ready"}
    with home.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    behind = client.get("/readyz")
    assert behind.status_code == 503
    assert "revision 0001" in behind.json["reason"]
    home.stopping.set()
    assert "shutting down" in client.get("/readyz").json["reason"]


def test_without_the_database_it_is_not_ready_and_the_measures_say_so(home: Home, app: Flask) -> None:
    break_it(home)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["reason"]) == (503, "The database cannot be reached.")
    found = read(app)
    assert found["quytrinh_database_up"] == 0
    assert found["process_resident_memory_bytes"] > 10_000_000


def test_what_waits_is_counted_on_both_databases(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in ("demo_sqlite_url", "demo_postgres_url"):
        home = open_home(request.getfixturevalue(url), tmp_path / url)
        app = create_app(home, testing=True)
        before = read(app)
        assert before["quytrinh_tasks_open"] == 0
        engine.start(home, by("chuyen_vien"), "van_ban_di")
        with home.database.writing() as connection:
            due = home.clock.now() - timedelta(minutes=5)
            connection.execute(metadata.tables["job"].update().where(text("state = 'waiting'")).values(due=due))
            waiting = connection.scalar(text("SELECT count(*) FROM job WHERE state = 'waiting'"))
        after = read(app)
        home.close()
        assert after["quytrinh_tasks_open"] == 1
        assert sum(value for name, value in after.items() if name.startswith("quytrinh_queue_depth")) == waiting > 0
        assert 300 <= after["quytrinh_oldest_due_seconds"] < 400
        assert (after["quytrinh_incidents_open"], after["quytrinh_timers_late"]) == (0, 0)
        if url == "demo_sqlite_url":  # PostgreSQL tells its statistics a moment later
            assert after["quytrinh_acts_total"] == before["quytrinh_acts_total"] + 1


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8000", 200),
        ("127.0.0.1", "localhost", 200),
        ("::1", "[::1]:8000", 200),
        ("192.0.2.7", "127.0.0.1:8000", 404),
        ("127.0.0.1", "quytrinh.bdt.example.vn", 404),  # through a proxy on this machine
        ("127.0.0.1", "[::1", 404),
    ],
)
def test_only_this_machine_reads_them(app: Flask, address: str, host: str, status: int) -> None:
    sent = {"REMOTE_ADDR": address, "HTTP_HOST": host}
    assert app.test_client().get("/metrics", environ_overrides=sent).status_code == status


def test_or_who_has_the_token(home: Home) -> None:
    object.__setattr__(home.settings, "metrics_token", "m" * 32)
    app = create_app(home, testing=True)
    assert read(app, headers={"Authorization": f"Bearer {'m' * 32}"}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    for wrong in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {'m' * 32}"}):
        assert app.test_client().get("/metrics", headers=wrong).status_code == 404
