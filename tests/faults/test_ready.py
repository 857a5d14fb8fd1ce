from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.ready import measured
from tests.faults.spine import servers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.full
def test_within_five_seconds_of_a_kill_everything_is_ready(demo_postgres_url: str, tmp_path: Path) -> None:
    assert measured(demo_postgres_url, tmp_path, servers()).wrong == []
