"""Upgrading: databases with data in them, twice, at once, from a newer program, and when it fails halfway."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic import op
from sqlalchemy import func, inspect, select, table, text

from storage import migrations, tasks
from storage.errors import NotMigratedError, StorageError
from storage.inbox import Whose
from storage.migrations.__main__ import main
from storage.session import Database
from storage.task_filter import Ends, TaskFilter
from tests.storage.examples import task_row

_HOME = Path(__file__).parents[2]
_DATA = Path(__file__).with_name("data_0001.sql")


def given_data(url: str, revision: str, data: Path) -> None:
    """A database at a revision, with rows written by the program of that time."""
    migrations.upgrade(url, revision)
    database = Database(url)
    written = data.read_text()
    if database.dialect == "postgresql":
        written = re.sub(r"X'([0-9A-F]*)'", r"'\\x\1'", written)
    try:
        with database.write() as connection:
            for statement in filter(str.strip, written.split(";\n")):
                connection.exec_driver_sql(statement)
    finally:
        database.close()


def counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def test_an_empty_database_goes_to_head_and_a_second_time_changes_nothing(database_url: str) -> None:
    assert migrations.current(database_url) is None
    with pytest.raises(NotMigratedError, match="at revision none"):
        migrations.require(database_url)
    migrations.upgrade(database_url)
    assert migrations.current(database_url) == migrations.head()
    migrations.require(database_url)
    migrations.upgrade(database_url)
    assert migrations.current(database_url) == migrations.head()


def test_rows_survive_the_way_from_the_first_revision_to_head(database_url: str) -> None:
    given_data(database_url, "0001", _DATA)
    database = Database(database_url)
    before = counts(database)
    migrations.upgrade(database_url)
    after = counts(database)
    assert {name: after[name] for name in before} == before
    assert {name for name, number in before.items() if number} >= {"instance", "task", "candidate", "timer", "job"}
    with database.read() as connection:
        assert tasks.get(connection, "t1") == task_row(assignee="van_thu", rev=3)
        found = connection.execute(text("SELECT id, subject_folded FROM task ORDER BY id")).all()
        state = connection.execute(text("SELECT state FROM instance WHERE id = 'i1'")).scalar_one()
    assert [tuple(row) for row in found] == [("t1", "ke hoach thi dua, khen thuong"), ("t2", "quyet dinh 31/qd-bdt")]
    assert bytes(state) == b"\x00\xff"
    with database.read() as connection:
        at = task_row().created_at
        for words in ("thuong", "soan thao", "van ban di"):
            found_by = TaskFilter(words=words)
            wanted = tasks.inbox(connection, Whose("bdt", "van_thu"), ends=Ends(at, at, at), wanted=found_by)
            assert [row.id for row in wanted] == ["t1"], words
    database.close()


def test_guarded_rows_of_an_old_database_can_not_be_replaced_after_the_upgrade(migrated_sqlite_url: str) -> None:
    migrations.downgrade(migrated_sqlite_url, "0002")
    database = Database(migrated_sqlite_url)
    event = (
        "INSERT OR REPLACE INTO audit_event (id, v, agency, kind, actor_kind, channel, at, changes, prev, hash) "
        "VALUES ('e', 1, 'bdt', 'viewed', 'person', 'web', 'z', '[]', '0', '{}')"
    )
    with database.write() as connection:
        connection.exec_driver_sql(event.format("first"))
        connection.exec_driver_sql(event.format("second"))
    migrations.upgrade(migrated_sqlite_url)
    with pytest.raises(StorageError, match="INSERT on audit_event is refused"), database.write() as connection:
        connection.exec_driver_sql(event.format("third"))
    with database.read() as connection:
        assert connection.execute(text("SELECT hash FROM audit_event")).scalar_one() == "second"
    database.close()


def test_more_rows_than_one_batch_are_all_filled(database_url: str) -> None:
    given_data(database_url, "0001", _DATA)
    database = Database(database_url)
    with database.write() as connection:
        connection.execute(
            text(
                "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 2500) "
                "INSERT INTO task SELECT 'n' || n, agency, instance, token, element, name, key, business_key, "
                "subject, lane, status, assignee, form, due, follow_up, priority, urgent, created_at, claimed_at, "
                "ended_at, ended_by, on_behalf_of, secrecy, rev FROM task, many WHERE id = 't1'"
            )
        )
    migrations.upgrade(database_url)
    with database.read() as connection:
        empty = connection.execute(text("SELECT count(*) FROM task WHERE subject_folded = ''")).scalar_one()
        assert (empty, connection.execute(text("SELECT count(*) FROM task")).scalar_one()) == (0, 2502)
    database.close()


def test_down_and_up_again_is_the_same(database_url: str) -> None:
    given_data(database_url, "0001", _DATA)
    migrations.upgrade(database_url)
    migrations.downgrade(database_url, "0001")
    assert migrations.current(database_url) == "0001"
    migrations.downgrade(database_url, "base")
    assert migrations.current(database_url) is None
    database = Database(database_url)
    assert counts(database) == {}
    migrations.upgrade(database_url)
    assert set(counts(database).values()) == {0}
    database.close()


def test_two_that_upgrade_at_once_wait_for_each_other(database_url: str) -> None:
    failed: list[BaseException] = []

    def upgrade() -> None:
        try:
            migrations.upgrade(database_url)
        except StorageError as error:
            failed.append(error)

    threads = [threading.Thread(target=upgrade) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert migrations.current(database_url) == migrations.head()


def test_an_upgrade_that_fails_leaves_the_old_database_whole(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_data(database_url, "0001", _DATA)

    def no_connection() -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(op, "get_bind", no_connection)
    with pytest.raises(RuntimeError, match="killed"):
        migrations.upgrade(database_url)
    monkeypatch.undo()
    assert migrations.current(database_url) == "0001"
    database = Database(database_url)
    with database.read() as connection:
        assert "subject_folded" not in {column["name"] for column in inspect(connection).get_columns("task")}
    assert counts(database)["task"] == 2
    migrations.upgrade(database_url)
    assert migrations.current(database_url) == migrations.head()
    database.close()


def test_a_row_that_would_point_at_nothing_stops_an_upgrade(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    lost = text("INSERT INTO comment (id, agency, instance, author, text, at) VALUES ('c', 'b', 'i9', 'a', 't', 'z')")
    with (
        pytest.raises(StorageError, match="1 rows would point at nothing, the first in comment"),
        database.migrating() as c,
    ):
        c.execute(lost)
    with database.write() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM comment")).scalar_one() == 0
    database.close()


def test_a_database_of_a_newer_program_is_left_alone(migrated_url: str) -> None:
    database = Database(migrated_url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(NotMigratedError, match="newer program"):
        migrations.upgrade(migrated_url)
    with pytest.raises(NotMigratedError, match="at revision 9999"):
        migrations.require(migrated_url)
    assert migrations.current(migrated_url) == "9999"


def test_the_revision_word_writes_what_the_newest_revision_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = tmp_path / "migrations"
    subprocess.run(["cp", "-r", str(_HOME / "storage/migrations"), str(copied)], check=True)
    monkeypatch.setattr(migrations, "_FOLDER", copied)
    assert main(["revision", "nothing new"]) == 0
    path = Path(capsys.readouterr().out.splitlines()[-1])
    assert path.name == f"{int(migrations.head()):04d}_nothing_new.py"
    written = path.read_text()
    assert written.count("    pass\n") == 2
    assert "op." not in written.split("def upgrade")[1]
    path.unlink()
    for later in sorted((copied / "versions").glob("0*.py"))[1:]:
        later.unlink()
    assert main(["revision", "folded"]) == 0
    again = Path(capsys.readouterr().out.splitlines()[-1])
    assert again.name == "0002_folded.py"
    assert "subject_folded" in again.read_text()


def test_other_words_are_refused() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "storage.migrations", "revison"], cwd=_HOME, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 2
    assert 'revision "what changes"' in finished.stderr
