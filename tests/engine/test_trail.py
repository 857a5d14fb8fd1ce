from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
import pytest

from engine.audit_verify import verify
from engine.trail import NO_PREVIOUS, Actor, ChainHead, Change, Draft, append
from engine.values import jcs
from storage import audit, instances
from storage.errors import StorageError
from tests.engine.trails import AT, LEADER, THEN, given_trail, write
from tests.storage.examples import given_case

if TYPE_CHECKING:
    from storage.session import Database

VECTOR = (
    '{"actor":"lanh_dao","actor_kind":"person","agency":"bdt","at":"2021-03-17T01:00:00.000000Z","changes":[{"name":'
    '"quyet_dinh","new":"9212b78738d75bea7897dff0adbaf72b70825a1f47a35a20607d63e6d625a854","old":null}],"channel":"web",'
    '"document":null,"element":"ky","id":"01780000-0000-7000-8000-000000000001","instance":"i1","kind":"task-completed",'
    '"no":1,"on_behalf_of":null,"prev":"0000000000000000000000000000000000000000000000000000000000000000","reason":'
    '"665872341794f2c8f0f4350a7272c013937fd6289058446b648c494bc14d45fe","task":"t1","v":1}'
)
VECTOR_HASH = "34a10bd544479d6ce8b58e996a23f65d9daeec6cd3954c26819dee8b32c544e5"


def as_bytes(event: audit.Event) -> bytes:
    """The bytes that are hashed, made from the stored row by the words of the format."""
    fields = event._asdict() | {
        "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "changes": orjson.loads(event.changes),
    }
    del fields["hash"]
    return jcs(fields)


def test_the_formats_test_vector(database: Database) -> None:
    salts = iter((bytes(range(16)), bytes(range(16, 32))))
    draft = Draft("task-completed", element="ky", task="t1", changes=(Change("quyet_dinh", new="ký"),))
    with database.write() as connection:
        head = append(
            connection,
            [draft._replace(reason="đúng thẩm quyền")],
            agency="bdt",
            actor=LEADER,
            at=datetime(2021, 3, 17, 1, tzinfo=UTC),
            head=ChainHead("i1"),
            random=lambda _: next(salts),
            ids=lambda _: "01780000-0000-7000-8000-000000000001",
        )
        (event,) = audit.of_instance(connection, "i1")
        values = {value.side: value.value for value in audit.values_of(connection, [event.id])}
    assert head == ChainHead("i1", 1, VECTOR_HASH)
    assert as_bytes(event).decode() == VECTOR
    assert event.hash == sha256(VECTOR.encode()).hexdigest() == VECTOR_HASH
    assert values == {"new": '"ký"', "reason": '"đúng thẩm quyền"'}


def test_events_of_a_case_are_numbered_and_chained_across_acts(database: Database) -> None:
    given_trail(database)
    with database.read() as connection:
        events = audit.of_instance(connection, "i1")
        row = instances.get(connection, "i1")
    assert [event.no for event in events] == [1, 2, 3, 4, 5, 6]
    assert [event.prev for event in events] == [NO_PREVIOUS, *(event.hash for event in events[:-1])]
    assert [event.hash for event in events] == [sha256(as_bytes(event)).hexdigest() for event in events]
    assert row is not None
    assert (row.event_no, row.event_hash) == (6, events[-1].hash)


def test_who_acted_is_the_acts_actor_unless_the_event_says_otherwise(database: Database) -> None:
    given_trail(database)
    with database.read() as connection:
        *_, completed, handled, _ = audit.of_instance(connection, "i1")
    assert (completed.actor, completed.actor_kind, completed.on_behalf_of) == ("van_thu", "person", "chanh_vp")
    assert (handled.actor, handled.actor_kind, handled.channel) == ("assign-number", "handler", "worker")


def test_events_of_no_case_are_neither_numbered_nor_chained(database: Database) -> None:
    given_trail(database)
    with database.read() as connection:
        (event,) = audit.latest(connection, agency="bdt", kinds=["signed-in"])
    assert (event.instance, event.no, event.prev) == (None, None, NO_PREVIOUS)


def test_values_are_committed_to_with_a_salt_each(database: Database) -> None:
    given_trail(database)
    with database.read() as connection:
        completed = audit.of_instance(connection, "i1")[3]
        values = audit.values_of(connection, [completed.id])
    promised = {
        (change["name"], side): change[side] for change in orjson.loads(completed.changes) for side in ("old", "new")
    }
    promised["", "reason"] = completed.reason
    assert len({value.salt for value in values}) == len(values) == 10
    for value in values:
        assert promised.pop((value.name, value.side)) == sha256(value.salt + value.value.encode()).hexdigest()
    assert promised == {("quyet_dinh", "old"): None, ("tep", "old"): None, ("bang", "new"): None}
    kept = {(value.name, value.side): value.value for value in values}
    assert kept["ngay", "old"] == '"2026-11-20"'
    assert kept["ty_le", "old"] == '{"decimal":"1.50"}'
    assert kept["ty_le", "new"] == "null", "no value and the value null are told apart"
    assert kept["tep", "new"] == '{"sha256":"' + "a" * 64 + '"}'


def test_equal_values_have_different_commitments(database: Database) -> None:
    with database.write() as connection:
        given_case(connection)
        write(connection, "i1", (Draft("variable-changed", changes=(Change("a", "x", "x"),)),), actor=LEADER)
        (event,) = audit.of_instance(connection, "i1")
    (change,) = orjson.loads(event.changes)
    assert change["old"] != change["new"]


def test_no_events_leave_the_head_where_it_is(database: Database) -> None:
    head = ChainHead("i1", 7, "a" * 64)
    with database.write() as connection:
        assert append(connection, [], agency="bdt", actor=LEADER, at=AT, head=head) == head
        assert append(connection, [], agency="bdt", actor=LEADER, at=AT, head=None) is None


def test_a_number_cannot_be_given_to_two_events(database: Database) -> None:
    given_trail(database)
    with pytest.raises(StorageError), database.write() as connection:
        append(connection, THEN, agency="bdt", actor=LEADER, at=AT, head=ChainHead("i1", 3, "a" * 64))
    assert verify(database).ok


UPSERT = "ON CONFLICT (event, name, side) DO UPDATE SET value = '1'"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET kind = 'viewed'",
        "DELETE FROM audit_event",
        "UPDATE audit_value SET value = '1'",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE true ON CONFLICT (id) DO UPDATE SET kind = 'viewed'",
        f"INSERT INTO audit_value SELECT * FROM audit_value WHERE true {UPSERT}",  # noqa: S608 (a constant)
    ],
)
def test_the_database_refuses_to_change_what_was_written(database: Database, statement: str) -> None:
    given_trail(database)
    with pytest.raises(StorageError, match="refused"), database.write() as connection:
        connection.exec_driver_sql(statement)
    assert verify(database).ok


def test_postgresql_refuses_to_empty_the_table(migrated_postgres_url: str) -> None:
    from storage.session import Database as Opened  # noqa: PLC0415 (only the type is wanted elsewhere)

    opened = Opened(migrated_postgres_url)
    with pytest.raises(StorageError, match="refused"), opened.write() as connection:
        connection.exec_driver_sql("TRUNCATE audit_event")
    opened.close()


def test_erased_values_leave_every_proof_valid(database: Database) -> None:
    given_trail(database)
    with database.write() as connection:
        completed = audit.of_instance(connection, "i1")[3]
        assert audit.erase(connection, event=completed.id, name="tep") == 1
        assert audit.erase(connection, event=completed.id) == 9
    report = verify(database)
    assert (report.ok, report.checked) == (True, 10)


def test_the_latest_events_come_newest_first_in_pages(database: Database) -> None:
    given_trail(database)
    with database.read() as connection:
        newest = audit.latest(connection, agency="bdt", limit=3)
        older = audit.latest(connection, agency="bdt", before=AT + timedelta(minutes=2))
        assert audit.count(connection, agency="bdt") == 10
        assert audit.of_instance(connection, "i1", after=4, limit=1)[0].no == 5
        assert audit.latest(connection, agency="elsewhere") == []
    assert [event.no for event in newest] == [6, 5, 4]
    assert len(older) == 7


def test_an_actor_may_be_nobody(database: Database) -> None:
    refused = Draft("signed-refused", changes=(Change("login", new="ai_do"),))
    with database.write() as connection:
        append(connection, [refused], agency="bdt", actor=Actor(None, "system", "web"), at=AT, head=None)
    assert verify(database).ok
