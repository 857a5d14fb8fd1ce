from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import definitions
from storage.errors import ConflictError
from tests.storage.examples import definition_row, deployment_row, later

if TYPE_CHECKING:
    from storage.session import Database

FILES = {"a.bpmn": b"<xml/>", "mau/đơn.form": b"\x00\xff{}"}


def given_versions(database: Database) -> None:
    with database.write() as connection:
        definitions.insert_deployment(connection, deployment_row(), FILES)
        definitions.insert_deployment(connection, deployment_row(id="d2", created_at=later(days=1)), FILES)
        for version in (1, 2, 10):
            definitions.insert(connection, definition_row(id=f"v{version}", version=version))
        definitions.insert(connection, definition_row(id="o1", key="other", deployment="d2"))
        definitions.insert(connection, definition_row(id="x3", agency="khac", version=99))


def test_a_definition_comes_back_as_it_was_written(database: Database) -> None:
    given_versions(database)
    with database.read() as connection:
        assert definitions.get(connection, "v1") == definition_row()
        assert definitions.get(connection, "v9") is None
        assert definitions.of_version(connection, "bdt", "van_ban_di", 2) == definition_row(id="v2", version=2)
        assert definitions.of_deployment(connection, "d2") == [definition_row(id="o1", key="other", deployment="d2")]


def test_the_latest_version_is_the_highest_number_of_the_agency(database: Database) -> None:
    given_versions(database)
    with database.read() as connection:
        assert definitions.latest(connection, "bdt", "van_ban_di") == definition_row(id="v10", version=10)
        assert definitions.latest(connection, "bdt", "none") is None
        assert [row.id for row in definitions.listing(connection, "bdt")] == ["o1", "v10"]
        assert [row.id for row in definitions.listing(connection, "bdt", latest=False)] == ["o1", "v10", "v2", "v1"]
        assert [row.id for row in definitions.listing(connection, "bdt", key="other")] == ["o1"]


def test_the_same_version_twice_is_a_conflict(database: Database) -> None:
    given_versions(database)
    with pytest.raises(ConflictError), database.write() as connection:
        definitions.insert(connection, definition_row(id="again", version=2))


def test_files_of_a_deployment_keep_their_bytes(database: Database) -> None:
    given_versions(database)
    with database.read() as connection:
        assert definitions.resources(connection, "d1") == FILES
        assert definitions.resource(connection, "d1", "mau/đơn.form") == b"\x00\xff{}"
        assert definitions.resource(connection, "d1", "none") is None


def test_the_same_deployment_is_found_by_its_digest(database: Database) -> None:
    given_versions(database)
    newest = deployment_row(id="d2", created_at=later(days=1))
    with database.read() as connection:
        assert definitions.same_deployment(connection, "bdt", "van_ban_di", "d" * 64) == newest
        assert definitions.same_deployment(connection, "bdt", "van_ban_di", "0" * 64) is None
        assert definitions.same_deployment(connection, "khac", "van_ban_di", "d" * 64) is None
        assert definitions.deployments(connection, "bdt") == [newest, deployment_row()]
        assert definitions.deployments(connection, "bdt", name="none") == []
        assert definitions.deployment_of(connection, "d1") == deployment_row()


def test_a_version_is_suspended_and_resumed(database: Database) -> None:
    given_versions(database)
    for suspended in (True, False):
        with database.write() as connection:
            definitions.set_suspended(connection, "v1", suspended=suspended)
        with database.read() as connection:
            assert definitions.get(connection, "v1") == definition_row(suspended=suspended)
