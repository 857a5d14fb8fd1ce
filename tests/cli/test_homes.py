from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, user
from web.app import create_app
from web.security import verify_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Say = Callable[..., Said]

INIT = (
    "init", "--name", "Sở Nội vụ", "--symbol", "SNV", "--place", "Huế", "--admin", "quan_tri",
    "--admin-name", "Lê Thị Bình",
)  # fmt: skip


def test_the_first_word_on_an_empty_home_loads_the_demo_and_says_so(say: Say, empty: Path) -> None:
    said = say("tasks", "--json")
    assert (said.status, said.out) == (0, "")
    assert "loading the demo agency" in said.err
    assert say("tasks").err == ""
    assert (empty / "quytrinh.db").exists()


def test_init_makes_a_real_agency_once(say: Say, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("mật khẩu dài\n"))
    made = say(*INIT, "--password-stdin", "--json").object
    assert made == {"agency": "snv", "name": "Sở Nội vụ", "administrator": "quan_tri"}
    assert say("tasks", "--as", "quan_tri").status == 0
    assert say("tasks").status == 1  # there is no admin of the demo
    refused = say("tick", "--as", "quan_tri", "--to", "2099-01-01")
    assert (refused.status, "real home" in refused.err) == (1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("mật khẩu dài\n"))
    again = say(*INIT, "--password-stdin")
    assert (again.status, "already" in again.err) == (1, True)
    home = engine.Home.open(engine.Settings(home=empty))
    with create_app(home, testing=True).test_client() as client:
        good = client.get("/engine-rest/version", auth=("quan_tri", "mật khẩu dài"))
        bad = client.get("/engine-rest/version", auth=("quan_tri", "demo"))
    home.close()
    assert (good.status_code, bad.status_code) == (200, 401)


def test_init_asks_for_the_password_twice(say: Say, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["mật khẩu dài", "mật khẩu dai", "ngắn", "mật khẩu dài", "mật khẩu dài"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert "differ" in say(*INIT).err
    assert "at least 12" in say(*INIT).err
    assert not empty.exists()
    assert "quan_tri" in say(*INIT).out


def test_init_says_how_the_home_that_it_was_given_is_started(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("mật khẩu dài\n"))
    assert f"./run --home {tmp_path / 'other'} and" in say(*INIT, "--password-stdin", "--home", tmp_path / "other").out


def test_a_token_opens_the_rest_interface(say: Say, demo: Path) -> None:
    token = say("token", "van_thu").out.strip()
    home = engine.Home.open(engine.Settings(home=demo))
    with create_app(home, testing=True).app_context():
        assert verify_token(token) == "van_thu"
        assert verify_token(say("token", "van_thu", "--json").object["token"]) == "van_thu"
    home.close()
    assert say("token", "nobody").status == 1


@pytest.mark.usefixtures("demo")
def test_tick_moves_the_clock_and_fires_what_is_due(say: Say, tmp_path: Path) -> None:
    timer = (
        '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>P30D</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
        + user("a")
        + '<endEvent id="e"/>'
        + flows("s", "t", "a", "e")
    )
    (tmp_path / "p.bpmn").write_bytes(bpmn(process(timer)))
    say("publish", tmp_path / "p.bpmn")
    started = say("start", "p", "--json").object
    assert started["tasks"] == []
    told = say("tick", "--to", "2099-01-01T08:00:00", "--json").object
    assert told["now"].startswith("2099-01-01T01:00:0")
    assert told["ran"] >= 1
    assert [one["element"] for one in say("tasks", "--case", started["id"], "--json").lines] == ["a"]
    assert say("tick", "--to", "2098-01-01").status == 1
    assert "is no time" in say("tick", "--to", "soon").err
    assert "2099" in say("tick", "--to", "2099-02-01T00:00:00Z").out


def test_an_export_is_verified_without_a_home(say: Say, empty: Path, tmp_path: Path) -> None:
    lines = tmp_path / "trail.jsonl"
    lines.write_text("no trail\n")
    said = say("audit", "verify", lines)
    assert (said.status, said.err) == (1, "")
    assert not empty.exists()


@pytest.mark.usefixtures("demo")
def test_the_trail_is_exported_and_verified(say: Say, tmp_path: Path) -> None:
    say("start", "van_ban_di", "--as", "chuyen_vien")
    checked = say("audit", "verify", "--json").object
    assert (checked["ok"], checked["first_bad"], checked["checked"] > 10) == (True, None, True)
    assert "whole" in say("audit", "verify").out
    lines, sheet = tmp_path / "trail.jsonl", tmp_path / "trail.csv"
    assert say("audit", "export", "--format", "jsonl", "--out", lines, "--json").object["out"] == str(lines)
    assert say("audit", "verify", lines, "--json").object["ok"]
    lines.write_bytes(lines.read_bytes().replace(b"chuyen_vien", b"chuyen_viem", 1))
    broken = say("audit", "verify", lines, "--json")
    assert (broken.status, broken.lines[0]["ok"], broken.lines[0]["first_bad"]["why"] != "") == (1, False, True)
    assert say("audit", "verify", lines).out.startswith("The trail is broken")
    lines.write_bytes(lines.read_bytes().splitlines(keepends=True)[0])
    assert say("audit", "verify", lines).out.startswith("The trail is broken: the last line is missing")
    assert say("audit", "export", "--format", "csv", "--out", sheet).status == 0
    assert sheet.read_bytes().count(b"\r\n") > 10
    assert "export-end" in say("audit", "export", "--format", "jsonl", "--out", "-").out
    assert say("audit", "export", "--format", "csv", "--out", sheet, "--as", "chuyen_vien").status == 1
    assert say("audit", "verify", tmp_path / "none").status == 1
