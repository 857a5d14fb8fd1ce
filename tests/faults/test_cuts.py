"""The connection to PostgreSQL breaks in the middle of an act (docs/reliability.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.cuts import cut

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import PostgresServer


def test_an_act_whose_connection_is_cut_is_done_once_or_not_at_all(
    demo_postgres_url: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    told = cut(demo_postgres_url, tmp_path / "home", postgres_server.folder, lambda most: (0, most // 2, most * 3 // 4))
    assert told.wrong == []
    assert told.acts == 6
    # How many messages an act takes differs by a few, so that not every cut meets one.
    assert told.breaks >= 24


@pytest.mark.full
def test_wherever_it_is_cut(demo_postgres_url: str, postgres_server: PostgresServer, tmp_path: Path) -> None:
    told = cut(demo_postgres_url, tmp_path / "home", postgres_server.folder)
    assert told.wrong == []
    # The six acts send some 180 messages; 300 before statements were sent together.
    assert told.breaks > 300
    assert told.refused > told.answered >= told.acts
