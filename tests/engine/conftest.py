"""A database with all tables, of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    opened = Database(migrated_url, busy_seconds=30)
    yield opened
    opened.close()
