"""The role that serves can do all of a case's life, and cannot change the trail (PostgreSQL)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

import engine
from engine import Settings, UnavailableError
from tests.faults.life import Plan, live, prepare
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def as_role(url: str, role: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}options=-c%20role%3D{role}"


def admin(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


@pytest.fixture
def role(demo_postgres_url: str) -> Iterator[str]:
    """A role of this test's own: all databases of a server share theirs."""
    name = f"serves_{uuid4().hex}"
    with admin(demo_postgres_url) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    yield name
    with admin(demo_postgres_url) as connection:
        connection.execute(sql.SQL("DROP OWNED BY {}; DROP ROLE {}").format(*[sql.Identifier(name)] * 2))


def test_the_role_that_serves_lives_a_whole_life_and_changes_no_trail(
    demo_postgres_url: str, role: str, tmp_path: Path
) -> None:
    owner = Settings(home=tmp_path, database_url=demo_postgres_url, workers=True)
    engine.bring_up(owner, role=role)
    plan = Plan(url=as_role(demo_postgres_url, role), home=tmp_path, cases=1)
    prepare(plan)
    live(plan)
    home = plan.open()
    assert engine.audit_verify(home, ADMIN).ok
    assert not list(engine.examine(home, ADMIN, deep=False))
    home.close()
    with admin(demo_postgres_url) as connection:
        connection.execute(f"SET ROLE {role}")
        for statement in (
            "UPDATE audit_event SET kind = 'x'",
            "DELETE FROM audit_event",
            "TRUNCATE audit_event CASCADE",
            "UPDATE audit_value SET value = NULL",
            "UPDATE number SET text = 'x'",
            "DROP TRIGGER audit_event_no_update ON audit_event",
            "ALTER TABLE audit_event DISABLE TRIGGER ALL",
            "DROP TABLE audit_event",
            "UPDATE alembic_version SET version_num = 'x'",
        ):
            with pytest.raises((errors.InsufficientPrivilege, errors.UndefinedColumn)) as caught:
                connection.execute(statement)
            assert isinstance(caught.value, errors.InsufficientPrivilege), statement


def test_a_role_from_which_nothing_can_be_kept_is_refused(demo_postgres_url: str, role: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=demo_postgres_url)
    with admin(demo_postgres_url) as connection:
        (me,) = connection.execute("SELECT current_user").fetchone() or ("",)
    with pytest.raises(UnavailableError, match="a role of its own"):
        engine.bring_up(settings, role=me)
    with pytest.raises(UnavailableError, match="There is no role “nobody_here”"):
        engine.bring_up(settings, role="nobody_here")
    del role


def test_the_role_that_serves_does_not_upgrade_and_says_who_does(role: str, postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="quytrinh migrate"):
        engine.Home.open(Settings(home=tmp_path, database_url=as_role(postgres_url, role)))


def test_sqlite_knows_no_roles(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="Only PostgreSQL"):
        engine.bring_up(Settings(home=tmp_path, database_url=sqlite_url), role="serves")


def test_what_is_printed_is_what_is_done() -> None:
    printed = "\n".join(engine.grants_for('a"b', workers=False))
    assert 'GRANT SELECT, INSERT ON audit_event TO "a""b"' in printed
    assert 'GRANT SELECT, INSERT, DELETE ON audit_value TO "a""b"' in printed
    assert "TRUNCATE" not in printed
    assert "procrastinate" not in printed
