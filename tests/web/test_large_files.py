"""A file of 200 MB goes through the program's own server without being held in memory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from tests.support.papers import PDF
from tests.support.server import Served

if TYPE_CHECKING:
    from engine import Home

MEGABYTE = 2**20


def paper(folder: Path) -> Path:
    path = folder / "scan.pdf"
    with path.open("wb") as file:
        file.write(PDF.ljust(MEGABYTE))
        for _ in range(199):
            file.write(b"x" * MEGABYTE)
    return path


def memory(process: int) -> int:
    """The most that a process has had in memory so far, in KB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1])


def token(session: requests.Session, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', session.get(address, timeout=30).text)
    assert found is not None
    return found[1]


@pytest.mark.full
def test_200_mb_go_up_in_constant_memory(home: Home, tmp_path: Path) -> None:
    with Served(home.settings.home) as served, requests.Session() as session:
        sent = {"username": "chuyen_vien", "password": "demo", "csrf_token": token(session, f"{served.address}/login")}
        session.post(f"{served.address}/login", data=sent, timeout=30)
        form = {"csrf_token": token(session, f"{served.address}/start")}
        page = session.post(f"{served.address}/start/van_ban_di", data=form, timeout=30)
        case = re.search(r"/cases/([0-9a-f-]{36})", page.text + page.url)
        assert case is not None
        before = memory(served.process.pid)
        headers = {"X-CSRFToken": form["csrf_token"], "Content-Type": "application/octet-stream"}
        with paper(tmp_path).open("rb") as file:
            address = f"{served.address}/cases/{case[1]}/files?name=scan.pdf"
            answer = session.post(address, data=file, headers=headers, timeout=60)
        assert answer.status_code == 201, answer.text
        assert answer.json()["name"] == "scan.pdf"
        assert memory(served.process.pid) - before < 40_000
