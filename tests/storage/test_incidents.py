from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import incidents
from storage.errors import ConflictError
from storage.incidents import Incident
from tests.storage.examples import AT, given_case, instance_row, later

if TYPE_CHECKING:
    from storage.session import Database


def incident_row(**changed: object) -> Incident:
    base = Incident("n1", "bdt", "i1", 1, "cap_so", None, "handler", "Không có sổ", None, AT, None, None, None)
    return base._replace(**changed)  # type: ignore[arg-type]  # a test names the fields it sets


def given(database: Database) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2"))
        rows = [incident_row(), incident_row(id="n2", opened_at=later(hours=1)), incident_row(id="n3", instance="i2")]
        incidents.insert_many(connection, rows)


def test_open_incidents_of_an_instance_come_oldest_first(database: Database) -> None:
    given(database)
    with database.read() as connection:
        assert incidents.open_of(connection, "i1") == [incident_row(), incident_row(id="n2", opened_at=later(hours=1))]
        assert incidents.count(connection, "bdt") == 3
        assert incidents.count(connection, "khac") == 0
        assert incidents.get(connection, "n9") is None


def test_an_incident_is_resolved_once(database: Database) -> None:
    given(database)
    with database.write() as connection:
        incidents.resolve(connection, "n1", at=later(hours=2), by="admin", resolution="skipped: paper")
    with database.read() as connection:
        assert incidents.get(connection, "n1") == incident_row(
            resolved_at=later(hours=2), resolved_by="admin", resolution="skipped: paper"
        )
        assert [row.id for row in incidents.open_of(connection, "i1")] == ["n2"]
    with pytest.raises(ConflictError, match="not open any more"), database.write() as connection:
        incidents.resolve(connection, "n1", at=AT, by="admin", resolution="again")


def test_listing_tells_open_resolved_and_all(database: Database) -> None:
    given(database)
    with database.write() as connection:
        incidents.resolve(connection, "n1", at=AT, by=None, resolution="retried")
        found = {
            resolved: [row.id for row in incidents.listing(connection, agency="bdt", resolved=resolved)]
            for resolved in (False, True, None)
        }
        assert found == {False: ["n2", "n3"], True: ["n1"], None: ["n2", "n3", "n1"]}
        assert [row.id for row in incidents.listing(connection, agency="bdt", instance="i2", limit=1)] == ["n3"]


def test_the_same_thing_is_open_once_and_needs_no_case(database: Database) -> None:
    given(database)
    lone = incident_row(id="n4", instance=None, token=None, key="finding:gap:so/2026", kind="gap")
    with database.write() as connection:
        incidents.insert_many(connection, [lone])
    with pytest.raises(ConflictError), database.write() as connection:
        incidents.insert_many(connection, [lone._replace(id="n5")])
    with database.write() as connection:
        incidents.resolve(connection, "n4", at=AT, by=None, resolution="gone")
        incidents.insert_many(connection, [lone._replace(id="n5")])
        assert [row.id for row in incidents.with_keys(connection, "bdt", "finding:")] == ["n5"]
        assert incidents.with_keys(connection, "bdt", "find_ng:") == []
        assert incidents.count(connection, "bdt", kind="gap", resolved=None) == 2
        assert incidents.kinds(connection, "bdt") == ["gap", "handler"]
        assert {row.id for row in incidents.opened_at(connection, "bdt", AT)} == {"n1", "n3", "n4", "n5"}
