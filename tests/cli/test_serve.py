from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import pytest
import requests

from tests.support.server import Served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said


def test_serve_answers_says_where_and_stops_when_told(demo: Path) -> None:
    with Served(demo) as server:
        assert requests.get(f"{server.address}/healthz", timeout=30).status_code == 200
        accounts = server.accounts()
        assert {"admin", "van_thu", "chuyen_vien", "lanh_dao", "uy_vien_9"} <= set(accounts)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=30) == 0


def test_the_command_line_works_beside_a_server(demo: Path, say: Callable[..., Said]) -> None:
    with Served(demo) as server:
        made = say("start", "van_ban_di", "--business-key", "7", "--json").object
        found = requests.get(
            f"{server.address}/engine-rest/process-instance",
            params={"businessKey": "7"},
            auth=("admin", "demo"),
            timeout=30,
        )
        assert [row["id"] for row in found.json()] == [made["id"]]


@pytest.mark.usefixtures("demo")
def test_a_port_in_use_is_one_line_with_the_remedy(say: Callable[..., Said]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = say("serve", "--port", taken.getsockname()[1])
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
    assert "--port" in said.err
