"""What tests may ask for: databases of both kinds, empty or migrated, and a browser."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NoReturn, Protocol

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests.support import browser, homes, postgres, shared

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Browser

    from engine import Home
    from tests.support.postgres import PostgresServer

DATABASES = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("QUYTRINH_")]:
        del os.environ[name]  # a developer's own settings are not the tests'
    if not hasattr(config, "workerinput"):
        for folder in shared.abandoned():
            postgres.stop(folder)
            shared.remove(folder)
        shared.begin()
    _compile_templates_once()


def _compile_templates_once() -> None:
    """Each test has an application of its own, and compiling its templates would cost most of the test."""
    folder = shared.folder() / "templates"
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop(shared.folder())
        shared.remove(shared.folder())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what is not installed as skipped here, so that all its tests fold into one line of the summary."""
    report = yield
    for remedy in (postgres.REMEDY, browser.REMEDY):
        if report.skipped and remedy in str(report.longrepr):
            report.longrepr = (__file__, missing.__code__.co_firstlineno, f"Skipped: {remedy}")
    return report


def missing(remedy: str) -> NoReturn:
    """Skip where something is not installed; where a machine is prepared for the tests, that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(remedy, pytrace=False)
    pytest.skip(remedy)


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """A PostgreSQL server of this session's own, shared by its workers."""
    programs = postgres.binaries()
    if programs is None:
        missing(postgres.REMEDY)
    return postgres.start(programs)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser for the whole session; take a new context or page of it in each test."""
    path = browser.executable()
    if path is None:
        missing(browser.REMEDY)
    with browser.browser(path) as started:
        yield started


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'quytrinh.db'}"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a new, empty database: the test runs once on each kind."""
    return _fixture(request, "sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def migrated_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file with the newest schema."""
    path = tmp_path / "quytrinh.db"
    with closing(sqlite3.connect(_migrated_sqlite())) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    return f"sqlite:///{path}"


@pytest.fixture
def migrated_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a PostgreSQL database with the newest schema."""
    name = postgres_server.create(template=_migrated_postgres(postgres_server))
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=DATABASES)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with the newest schema: the test runs once on each kind."""
    return _fixture(request, "migrated_sqlite_url" if request.param == "sqlite" else "migrated_postgres_url")


def _fixture(request: pytest.FixtureRequest, name: str) -> str:
    url = request.getfixturevalue(name)
    assert isinstance(url, str)
    return url


def _migrated_sqlite() -> Path:
    with shared.locked("sqlite-migrated") as made:
        path = shared.folder() / "migrated.db"
        if not made.exists():
            _upgrade(f"sqlite:///{path}")
            made.touch()
    return path


def _migrated_postgres(server: PostgresServer) -> str:
    with shared.locked("postgres-migrated") as made:
        if not made.exists():
            server.create(name="migrated")
            _upgrade(server.url("migrated"))
            made.touch()
    return "migrated"


def _upgrade(url: str) -> None:
    from storage.migrations import upgrade  # noqa: PLC0415 - tests of other rooms do not wait for alembic

    upgrade(url)


@pytest.fixture
def demo_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file with the demo agency."""
    path = tmp_path / "demo.db"
    with closing(sqlite3.connect(_demo_sqlite())) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    return f"sqlite:///{path}"


@pytest.fixture
def demo_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a PostgreSQL database with the demo agency."""
    name = postgres_server.create(template=_demo_postgres(postgres_server))
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_home(demo_sqlite_url: str, tmp_path: Path) -> Iterator[Home]:
    """A home with the demo agency on SQLite; its clock stands at Monday 23/11/2026 08:00 in Hanoi."""
    opened = homes.open_home(demo_sqlite_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=DATABASES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """The same, once on each kind of database."""
    url = _fixture(request, "demo_sqlite_url" if request.param == "sqlite" else "demo_postgres_url")
    opened = homes.open_home(url, tmp_path)
    yield opened
    opened.close()


class DemoAt(Protocol):
    def __call__(self, at: datetime) -> str: ...


@pytest.fixture
def demo_sqlite_at(tmp_path: Path) -> DemoAt:
    """The URL of a SQLite file with the demo agency as it is made at an instant."""

    def make(at: datetime) -> str:
        path = tmp_path / "demo-at.db"
        shutil.copyfile(_demo_sqlite(at), path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def demo_postgres_at(postgres_server: PostgresServer) -> Iterator[DemoAt]:
    """The URL of a PostgreSQL database with the demo agency as it is made at an instant."""
    names: list[str] = []

    def make(at: datetime) -> str:
        names.append(postgres_server.create(template=_demo_postgres(postgres_server, at)))
        return postgres_server.url(names[-1])

    yield make
    for name in names:
        postgres_server.drop(name)


@pytest.fixture(params=DATABASES)
def demo_at(request: pytest.FixtureRequest) -> DemoAt:
    """The same, once on each kind of database."""
    made = request.getfixturevalue("demo_sqlite_at" if request.param == "sqlite" else "demo_postgres_at")
    assert callable(made)
    return made


def _demo_sqlite(at: datetime = homes.MONDAY) -> Path:
    """The file to copy, made once in a session for each instant: publishing all procedures takes seconds."""
    name = f"demo-{at:%Y%m%dT%H%M%S%z}"
    with shared.locked(f"sqlite-{name}") as made:
        path = shared.folder() / f"{name}.db"
        if not made.exists():
            homes.make_demo(f"sqlite:///{path}", shared.folder() / f"{name}-sqlite", at=at)
            made.touch()
    return path


def _demo_postgres(server: PostgresServer, at: datetime = homes.MONDAY) -> str:
    name = f"demo-{at:%Y%m%dT%H%M%S%z}"
    with shared.locked(f"postgres-{name}") as made:
        if not made.exists():
            server.create(name=name)
            homes.make_demo(server.url(name), shared.folder() / f"{name}-postgres", at=at)
            made.touch()
    return name
