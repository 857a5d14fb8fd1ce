from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests import conftest
from tests.support import postgres, shared
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_each_test_gets_an_empty_database_of_each_kind(database_url: str) -> None:
    if database_url.startswith("sqlite:///"):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as sqlite:
            assert sqlite.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        sqlite.close()
        return
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
        assert found.fetchone() == (0,)


def test_what_one_test_leaves_behind_another_does_not_find(postgres_server: postgres.PostgresServer) -> None:
    first, second = postgres_server.create(), postgres_server.create()
    with psycopg.connect(postgres_server.url(first).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE trace (x int)")
        postgres_server.drop(first)  # though it is still held
    with psycopg.connect(postgres_server.url(second).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT to_regclass('trace')").fetchone() == (None,)
    postgres_server.drop(second)


def test_a_copy_of_a_template_has_what_the_template_has(postgres_server: postgres.PostgresServer) -> None:
    template = postgres_server.create()
    with psycopg.connect(postgres_server.url(template).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE trace (x int)")
    copy = postgres_server.create(template=template)
    with psycopg.connect(postgres_server.url(copy).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM trace").fetchone() == (0,)
    postgres_server.drop(copy)
    postgres_server.drop(template)


def test_the_browser_shows_a_page(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<h1>Quy trình</h1>")
    assert page.inner_text("h1") == "Quy trình"
    page.close()


def test_what_is_not_installed_skips_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install postgresql"):
        conftest.missing(postgres.REMEDY)


def test_all_that_is_skipped_for_one_reason_is_one_line_of_the_summary() -> None:
    chosen = [__file__, "-q", "-k", "postgresql or leaves_behind or template", "-p", "no:cacheprovider"]
    program = (
        "import sys, pytest, tests.support.postgres as postgres; postgres.binaries = lambda: None;"
        f"sys.exit(pytest.main({chosen}))"
    )
    environ = {name: value for name, value in os.environ.items() if name not in {"CI", shared.VARIABLE}}
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    (line,) = [line for line in answer.stdout.splitlines() if line.startswith("SKIPPED")]
    assert line.startswith("SKIPPED [3] tests/conftest.py:")
    assert line.endswith(postgres.REMEDY)


def test_what_is_not_installed_fails_on_a_prepared_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install postgresql"):
        conftest.missing(postgres.REMEDY)


def test_the_folder_of_a_killed_session_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    for owner in (ended.pid, os.getpid()):
        (tmp_path / f"{shared.PREFIX}{owner}-x1").mkdir()
    assert [path.name for path in shared.abandoned()] == [f"{shared.PREFIX}{ended.pid}-x1"]
