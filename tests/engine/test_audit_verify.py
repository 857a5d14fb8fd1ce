from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.audit_export import jsonl
from engine.audit_verify import verify, verify_file
from engine.trail import ChainHead, Draft, append
from engine.values import jcs
from storage import audit, instances
from storage.session import Database
from tests.engine.trails import AT, LEADER, given_trail, unguard, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EARLIER = "2026-11-23T03:04:05.678902Z"


def test_an_untouched_trail_is_whole(database: Database) -> None:
    assert verify(database) == (True, None, 0)
    given_trail(database)
    report = verify(database)
    assert report.as_json() == {"ok": True, "first_bad": None, "checked": 10}
    assert verify(database, agency="bdt") == report
    assert verify(database, agency="elsewhere").checked == 0


TAMPERED = {
    "a changed kind": "UPDATE audit_event SET kind = 'viewed' WHERE instance = 'i1' AND no = 2",
    "a changed actor": "UPDATE audit_event SET actor = NULL WHERE instance = 'i1' AND no = 2",
    "a changed commitment": "UPDATE audit_event SET reason = NULL WHERE instance = 'i1' AND no = 4",
    "changes rewritten with spaces": "UPDATE audit_event SET changes = ' []' WHERE instance = 'i1' AND no = 2",
    "changes that are no JSON": "UPDATE audit_event SET changes = '[' WHERE instance = 'i1' AND no = 2",
    "a changed value": "UPDATE audit_value SET value = '\"trả lại\"' WHERE name = 'quyet_dinh'",
    "a changed reason": "UPDATE audit_value SET value = '\"vội\"' WHERE side = 'reason'",
    "a value under another name": "UPDATE audit_value SET name = 'khac' WHERE name = 'quyet_dinh'",
    "a value on another side": "UPDATE audit_value SET side = 'old' WHERE name = 'quyet_dinh'",
    "a value of an event that is not": "UPDATE audit_value SET event = 'x' WHERE name = 'quyet_dinh'",
    "an event left out": "DELETE FROM audit_event WHERE instance = 'i1' AND no = 2",
    "the first event left out": "DELETE FROM audit_event WHERE instance = 'i1' AND no = 1",
    "the last event left out": "DELETE FROM audit_event WHERE instance = 'i1' AND no = 6",
    "the last case's last event left out": "DELETE FROM audit_event WHERE instance = 'i2' AND no = 3",
    "all events of a case left out": "DELETE FROM audit_event WHERE instance = 'i2'",
    "two events swapped": (
        "UPDATE audit_event SET no = 99 WHERE instance = 'i1' AND no = 3;"
        "UPDATE audit_event SET no = 3 WHERE instance = 'i1' AND no = 4;"
        "UPDATE audit_event SET no = 4 WHERE instance = 'i1' AND no = 99"
    ),
    "an event moved to the end": "UPDATE audit_event SET no = 7 WHERE instance = 'i1' AND no = 4",
    "an event moved to another case": "UPDATE audit_event SET instance = 'i2', no = 4 WHERE instance = 'i1' AND no = 6",
    "an event made up": (
        "INSERT INTO audit_event SELECT 'x', v, agency, instance, 7, kind, element, task, document, actor, actor_kind, "
        "on_behalf_of, channel, at, changes, reason, hash, hash FROM audit_event WHERE instance = 'i1' AND no = 6"
    ),
    "a case's count put back": "UPDATE instance SET event_no = 3 WHERE id = 'i1'",
    "a case's hash put back": "UPDATE instance SET event_hash = 'x' WHERE id = 'i2'",
    "a case removed": "DELETE FROM instance WHERE id = 'i2'",
    "a sign-in numbered": "UPDATE audit_event SET no = 1 WHERE instance IS NULL",
    "a sign-in's value changed": "UPDATE audit_value SET value = '\"10.0.0.2\"' WHERE name = 'address'",
}


KEPT = ("audit_value", "audit_event", "instance")


def test_tampering_is_found(database: Database, subtests: pytest.Subtests) -> None:
    given_trail(database)
    with database.write() as connection:
        unguard(connection)
        for table in KEPT:
            connection.exec_driver_sql(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608 (a table's name)
    for name, statements in TAMPERED.items():
        with subtests.test(name):
            with database.write() as connection:
                for statement in statements.split(";"):
                    connection.exec_driver_sql(statement)
            report = verify(database)
            assert report.first_bad is not None
            assert report.first_bad.why
            put_back(database)
            assert verify(database).ok


def put_back(database: Database) -> None:
    with database.write() as connection:
        for table in KEPT:
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 (a table's name)
            connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608 (a table's name)


def test_every_column_of_every_event_is_proved(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    given_trail(database)
    with database.write() as connection:
        unguard(connection)
        events = list(connection.exec_driver_sql("SELECT * FROM audit_event").mappings())
    for event in events:
        for name, value in event.items():
            # Past every number that is given, so that no other row stands in its way.
            changed = 90 if name in {"v", "no"} else EARLIER if name == "at" else f"{value or ''}x"
            assert not with_cell(database, event["id"], name, changed), (event["no"], name)
            assert with_cell(database, changed if name == "id" else event["id"], name, value)
    database.close()


def with_cell(database: Database, event: object, column: str, value: object) -> bool:
    """Put a value into a column and tell whether the trail verifies."""
    with database.write() as connection:
        connection.exec_driver_sql(f'UPDATE audit_event SET "{column}" = ? WHERE id = ?', (value, event))  # noqa: S608
    return verify(database).ok


@pytest.fixture
def exported(migrated_sqlite_url: str, tmp_path: Path) -> Path:
    database = Database(migrated_sqlite_url)
    given_trail(database)
    path = tmp_path / "trail.jsonl"
    path.write_bytes(b"".join(jsonl(database, agency="bdt")))
    database.close()
    return path


def test_an_export_verifies_anywhere(exported: Path) -> None:
    assert verify_file(exported) == (True, None, 10)


def test_every_flipped_bit_of_an_export_is_found(exported: Path) -> None:
    whole = exported.read_bytes()
    # Every byte of the file, each with another of its bits.
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        exported.write_bytes(flipped)
        assert not verify_file(exported).ok, place


def test_an_export_cut_off_anywhere_is_found(exported: Path) -> None:
    whole = exported.read_bytes()
    for end in range(0, len(whole), 97):
        exported.write_bytes(whole[:end])
        assert not verify_file(exported).ok, end


LINES = {
    "left out": lambda lines, at: lines[:at] + lines[at + 1 :],
    "doubled": lambda lines, at: lines[: at + 1] + lines[at:],
    "swapped": lambda lines, at: lines[:at] + lines[at : at + 2][::-1] + lines[at + 2 :],
    "moved to the front": lambda lines, at: [lines[at + 1], *lines[: at + 1], *lines[at + 2 :]],
    "made up": lambda lines, at: [*lines[:at], b"{}\n", *lines[at:]],
    "after the end": lambda lines, at: [*lines, lines[at]],
}


@pytest.mark.parametrize("change", LINES.values(), ids=LINES.keys())
def test_lines_that_are_not_where_they_were_are_found(
    exported: Path, change: Callable[[list[bytes], int], list[bytes]]
) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    for at in range(len(lines) - 1):
        exported.write_bytes(b"".join(change(lines, at)))
        assert not verify_file(exported).ok, at


def test_a_forged_seal_does_not_hide_a_missing_event(exported: Path) -> None:
    """Whoever recomputes the seal still cannot take an event out of a chain."""
    *lines, end = exported.read_bytes().splitlines(keepends=True)
    for at, line in enumerate(lines):
        exported.write_bytes(sealed(lines[:at] + lines[at + 1 :], end))
        gone = orjson.loads(line)
        # The last event of a chain and one of no case are held by the heads of the live trail and by the seal only.
        held_by_chain = gone["instance"] is not None and (gone["instance"], gone["no"]) not in {("i1", 6), ("i2", 3)}
        assert verify_file(exported).ok is not held_by_chain, gone["no"]


@pytest.mark.parametrize("head", [{"no": 7}, {"hash": "f" * 64}, {"no": 5}])
def test_an_event_that_only_claims_to_follow_is_found(migrated_sqlite_url: str, head: dict[str, object]) -> None:
    """Its own hash is right and its case's row names it: only its place in the chain tells."""
    database = Database(migrated_sqlite_url)
    given_trail(database)
    with database.write() as connection:
        unguard(connection)
        row = instances.get(connection, "i1")
        assert row is not None
        wrong = ChainHead(row.id, row.event_no, row.event_hash)._replace(**head)  # type: ignore[arg-type]  # a test names the fields it sets
        if wrong.no < row.event_no:
            connection.exec_driver_sql("DELETE FROM audit_event WHERE instance = 'i1' AND no > ?", (wrong.no,))
        made = append(connection, [Draft("viewed")], agency="bdt", actor=LEADER, at=AT, head=wrong)
        assert made is not None
        instances.touch(connection, row._replace(event_no=made.no, event_hash=made.hash))
    found = verify(database)
    database.close()
    assert not found.ok


@pytest.mark.parametrize("claim", [{"no": 1}, {"prev": "f" * 64}])
def test_an_event_of_no_case_that_claims_a_place_is_found(migrated_sqlite_url: str, claim: dict[str, object]) -> None:
    database = Database(migrated_sqlite_url)
    given_trail(database)
    with database.write() as connection:
        (event,) = audit.latest(connection, agency="bdt", kinds=["signed-in"])
        forged = event._replace(id="x", **claim)  # type: ignore[arg-type]  # a test names the fields it sets
        body = forged._asdict() | {
            "at": forged.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "changes": orjson.loads(forged.changes),
        }
        del body["hash"]
        audit.insert_many(connection, [forged._replace(hash=sha256(jcs(body)).hexdigest())], [])
    report = verify(database)
    database.close()
    assert report.first_bad is not None
    assert report.first_bad.id == "x"


def sealed(lines: list[bytes], end: bytes, **changed: object) -> bytes:
    """The file with a seal that fits, as one who knows the format would forge it."""
    last = orjson.loads(end) | {"events": len(lines)} | changed
    del last["seal"]
    seal = sha256(b"".join(lines) + jcs(last)).hexdigest()
    return b"".join(lines) + jcs(last | {"seal": seal}) + b"\n"


def rehashed(line: bytes, **changed: object) -> bytes:
    """An event that was changed and given the hash of its new content."""
    read = orjson.loads(line) | changed
    body = {name: value for name, value in read.items() if name not in {"hash", "values"}}
    return jcs(read | {"hash": sha256(jcs(body)).hexdigest()}) + b"\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"at": "2026-11-23 03:04:05"},
        {"kind": None},
        {"element": 1},
        {"changes": None},
        {"changes": [{"name": "a", "old": "x", "new": None}]},
        {"changes": [{"name": "a"}]},
        {"prev": "0"},
        {"no": None},
        {"no": "1"},
        {"more": 1},
    ],
)
def test_an_event_of_another_form_is_found_though_its_hash_fits(exported: Path, changed: dict[str, object]) -> None:
    *lines, end = exported.read_bytes().splitlines(keepends=True)
    case = next(line for line in lines if orjson.loads(line)["instance"] == "i2" and orjson.loads(line)["no"] == 3)
    lines[lines.index(case)] = rehashed(case, **changed)
    exported.write_bytes(sealed(lines, end))
    assert not verify_file(exported).ok


def test_a_sound_forgery_shows_that_the_helpers_forge_right(exported: Path) -> None:
    *lines, end = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(sealed(lines, end))
    assert verify_file(exported).ok


def test_lines_written_otherwise_are_found_though_the_seal_fits(exported: Path) -> None:
    *lines, end = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(sealed([lines[0].replace(b",", b", ", 1), *lines[1:]], end))
    assert not verify_file(exported).ok


def test_a_wrong_count_is_found_though_the_seal_fits(exported: Path) -> None:
    *lines, end = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(sealed(lines, end, events=9))
    assert not verify_file(exported).ok


def test_a_value_taken_out_of_an_export_breaks_its_seal(exported: Path) -> None:
    *lines, end = exported.read_bytes().splitlines(keepends=True)
    bare = [jcs(orjson.loads(line) | {"values": []}) + b"\n" for line in lines]
    exported.write_bytes(b"".join([*bare, end]))
    report = verify_file(exported)
    assert report.first_bad is not None
    assert "seal" in report.first_bad.why
    exported.write_bytes(sealed(bare, end))
    assert verify_file(exported).ok, "as after an erasure"


def test_an_export_of_some_days_may_begin_within_a_chain(migrated_sqlite_url: str, tmp_path: Path) -> None:
    database = Database(migrated_sqlite_url)
    given_trail(database)
    later = b"".join(jsonl(database, agency="bdt", since=AT.replace(minute=5)))
    database.close()
    path = tmp_path / "later.jsonl"
    path.write_bytes(later)
    assert verify_file(path) == (True, None, 6)
    path.write_bytes(later.replace(b'"whole":false', b'"whole":true'))
    assert not verify_file(path).ok


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.binary(max_size=60), max_size=4))
def test_whatever_the_file_is_the_answer_is_a_report(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(b"\n".join(lines))
    assert not verify_file(path).ok


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "export-end"},
        {"kind": "export-end", "events": 0, "seal": ""},
        {"v": 1},
        {"v": 2, "values": [], "hash": ""},
        [],
        "x",
        None,
    ],
)
def test_malformed_lines_are_found(tmp_path: Path, line: object) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(jcs(line) + b"\n")
    assert not verify_file(path).ok


@pytest.mark.parametrize(
    "values", [None, {}, [1], [{"name": "a"}], [{"name": "a", "side": "new", "salt": "zz", "value": 1}]]
)
def test_malformed_values_are_found(exported: Path, values: object) -> None:
    first, *rest = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join([jcs(orjson.loads(first) | {"values": values}) + b"\n", *rest]))
    report = verify_file(exported)
    assert report.first_bad is not None
    assert "malformed" in report.first_bad.why


def test_the_first_bad_event_is_named(database: Database) -> None:
    given_trail(database)
    with database.write() as connection:
        unguard(connection)
        connection.exec_driver_sql("UPDATE audit_event SET kind = 'viewed' WHERE instance = 'i2' AND no >= 2")
    report = verify(database)
    assert report.first_bad is not None
    assert (report.first_bad.instance, report.first_bad.no) == ("i2", 2)
    assert report.as_json()["first_bad"] == report.first_bad._asdict()


def test_a_growing_trail_stays_whole(database: Database) -> None:
    given_trail(database)
    for minute in range(3, 6):
        with database.write() as connection:
            write(connection, "i2", (Draft("comment-added", reason="tiếp"),) * 3, actor=LEADER, minutes=minute)
    assert verify(database) == (True, None, 19)
