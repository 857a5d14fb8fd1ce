from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from storage import migrations
from storage.session import Database

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_database_at_the_newest_revision_is_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    migrations.upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE pointing (to_row TEXT REFERENCES instance(id))")
    connection.execute("INSERT INTO pointing VALUES ('nowhere')")
    connection.commit()
    connection.close()
    monkeypatch.delattr(Database, "migrating")
    migrations.upgrade(f"sqlite:///{path}")
    assert migrations.current(f"sqlite:///{path}") == migrations.head()
