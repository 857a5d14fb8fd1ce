from __future__ import annotations

import contextlib
import re
import signal
import socket
import time
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


PROXY = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "Host": "quytrinh.example.vn"}


def sign_in(address: str, headers: dict[str, str], typed: str = "demo") -> requests.Response:
    """What a proxy passes on of a browser that signs in."""
    browser = requests.Session()
    browser.headers.update(headers)
    door = browser.get(f"{address}/login", timeout=30)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', door.text)[0]
    # As the browser does it: the cookies are for https, and this client speaks to the server without.
    cookies = {each.name: str(each.value) for each in browser.cookies}
    return requests.post(
        f"{address}/login",
        data={"csrf_token": token, "username": "van_thu", "password": typed},
        headers={**headers, "Referer": "https://quytrinh.example.vn/login"},
        cookies=cookies,
        allow_redirects=False,
        timeout=30,
    )


def test_a_trusted_proxy_is_believed_about_https_and_the_browser(demo: Path) -> None:
    with Served(demo, trusted_proxy="127.0.0.1") as server:
        done = sign_in(server.address, PROXY)
        assert (done.status_code, done.headers["Location"]) == (302, "/inbox")
        assert "Strict-Transport-Security" in done.headers
        assert "; Secure" in done.headers["Set-Cookie"]
        for _ in range(10):
            locked = sign_in(server.address, PROXY, "wrong")
        assert "Sai quá nhiều lần" in locked.text
        elsewhere = {**PROXY, "X-Forwarded-For": "203.0.113.8"}
        assert sign_in(server.address, elsewhere).status_code == 302, "counted for the browser's address"


@pytest.mark.parametrize("trusted", ["", "192.0.2.1"])
def test_nobody_else_is_believed(demo: Path, trusted: str) -> None:
    with Served(demo, trusted_proxy=trusted, secure_cookies="no") as server:
        done = sign_in(server.address, PROXY)
        assert done.status_code == 302
        assert "Strict-Transport-Security" not in done.headers
        assert "Secure" not in done.headers["Set-Cookie"]
        for _ in range(10):
            sign_in(server.address, PROXY, "wrong")
        assert sign_in(server.address, {**PROXY, "X-Forwarded-For": "203.0.113.8"}).status_code == 401


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_granian_serves_the_same_behind_a_trusted_proxy_and_stops_when_told(demo: Path) -> None:
    with Served(demo, "--processes", "1", port=free_port(), trusted_proxy="127.0.0.1") as server:
        until_ready(server.address)
        done = sign_in(server.address, PROXY)
        assert (done.status_code, done.headers["Location"]) == (302, "/inbox")
        assert "Strict-Transport-Security" in done.headers
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=30) == 0


def until_ready(address: str) -> None:
    for _ in range(300):
        with contextlib.suppress(requests.ConnectionError):
            assert requests.get(f"{address}/readyz", timeout=30).json() == {"status": "ready"}
            return
        time.sleep(0.1)
    raise AssertionError(address)


@pytest.mark.usefixtures("demo")
def test_several_processes_need_workers(say: Callable[..., Said]) -> None:
    said = say("serve", "--processes", "2")
    assert said.status == 1
    assert "QUYTRINH_WORKERS=yes" in said.err


@pytest.mark.usefixtures("empty")
def test_migrate_makes_the_tables_and_prints_a_roles_rights(say: Callable[..., Said]) -> None:
    assert say("migrate", "--json").object["revision"] > "0001"
    assert "GRANT SELECT, INSERT ON audit_event TO" in say("migrate", "--role", "quytrinh", "--print").out
    assert say("migrate", "--print").status == 1
    assert "Only PostgreSQL" in say("migrate", "--role", "quytrinh").err


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
