from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, line, process
from web.cli.output import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Said

    Say = Callable[..., Said]

ROOT = Path(__file__).resolve().parents[2]


def test_options_before_a_word_within_a_word_are_kept(say: Say, demo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    demo.rename(other)
    assert json.loads(say("audit", "--home", other, "--json", "verify").out)["ok"]
    assert not demo.exists()
    assert "nobody" in say("audit", "--home", other, "--as", "nobody", "verify").err
    assert say("audit", "verify", "--home", other, "--json").object["ok"]


def test_a_home_that_is_a_file_is_one_line(say: Say, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for home in (tmp_path / "file", tmp_path / "file" / "inner"):
        said = say("tasks", "--home", home)
        assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
        assert "QUYTRINH_HOME" in said.err


@pytest.mark.usefixtures("empty")
def test_a_database_that_cannot_be_used_is_one_line(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "noise.db").write_bytes(b"\x07\xe1noise" * 1500)
    for url in (f"sqlite:///{tmp_path / 'noise.db'}", "postgresql+psycopg://nobody@127.0.0.1:1/none"):
        monkeypatch.setenv("QUYTRINH_DATABASE_URL", url)
        said = say("tasks")
        assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
        assert json.loads(say("tasks", "--json").err)["type"] == "unavailable"


def test_a_trail_whose_case_was_deleted_is_told_as_broken(say: Say, demo: Path) -> None:
    case = say("start", "van_ban_di", "--as", "chuyen_vien", "--json").object["id"]
    with sqlite3.connect(demo / "quytrinh.db") as connection:
        connection.execute("DELETE FROM instance WHERE id = ?", (case,))
    connection.close()
    said = say("audit", "verify", "--json")
    told = json.loads(said.out)
    assert (said.status, told["ok"]) == (1, False)
    assert told["first_bad"] is not None


@pytest.mark.usefixtures("demo")
def test_the_clock_stays_where_dates_can_be_reckoned(say: Say) -> None:
    for instant in ("9999-12-31T23:59:59Z", "9001-01-01T00:00:00"):
        said = say("tick", "--to", instant)
        assert (said.status, said.err.count("\n")) == (1, 1)
        assert "9000" in said.err
    assert say("tick", "--to", "0001-01-01T00:00:00+14:00").status == 1
    assert say("tasks").status == 0


def test_lint_goes_on_after_a_path_that_is_not_there(say: Say, tmp_path: Path) -> None:
    bad = process('<startEvent id="s"/><serviceTask id="x"/><endEvent id="e"/>' + flows("s", "x", "e"))
    (tmp_path / "bad.bpmn").write_bytes(bpmn(bad))
    (tmp_path / "good.bpmn").write_bytes(line("a"))
    said = say("lint", tmp_path / "bad.bpmn", tmp_path / "none", tmp_path / "good.bpmn", "--json")
    assert said.status == 1
    assert "x" in {found["element"] for found in said.lines}
    assert str(tmp_path / "none") in json.loads(said.err)["message"]
    assert say("lint", tmp_path / "none", tmp_path / "good.bpmn").status == 1


def test_a_token_is_for_oneself_or_from_an_administrator_and_leaves_an_event(say: Say, demo: Path) -> None:
    refused = say("token", "van_thu", "--as", "chuyen_vien")
    assert (refused.status, refused.out) == (1, "")
    assert say("token", "nobody").status == 1
    assert say("token", "chuyen_vien", "--as", "chuyen_vien").status == 0
    assert say("token", "van_thu").status == 0
    lines = [json.loads(each) for each in say("audit", "export", "--format", "jsonl", "--out", "-").out.splitlines()]
    issued = [one for one in lines if one.get("kind") == "token-issued"]
    assert [one["actor"] for one in issued] == ["chuyen_vien", "admin"]
    assert ["van_thu" in json.dumps(one) for one in issued] == [False, True]
    home = engine.Home.open(engine.Settings(home=demo))
    assert engine.audit_verify(home, engine.By(home.agency, "admin", engine.Channel.CLI)).ok
    home.close()


@pytest.mark.parametrize("command", [["./run", "--help"], ["-m", "web", "--help"]])
def test_help_for_a_reader_who_has_had_enough_ends_quietly(command: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, *command], stdout=write, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1.50", "1.5"), ("-0.1", "-0.1"), ("0.12345678901234567890", '"0.12345678901234567890"'), ("1E+400", '"1E+400"')],
)
def test_a_decimal_is_a_number_where_that_is_exact(value: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    show({"a": [{"b": Decimal(value)}]})
    assert capsys.readouterr().out == f'{{"a": [{{"b": {shown}}}]}}\n'


@pytest.mark.parametrize(("level", "traced"), [("warning", False), ("debug", True)])
def test_a_warning_is_one_line_unless_debugging(level: str, traced: bool) -> None:  # noqa: FBT001
    code = (
        "import logging\nfrom web.cli.output import log_in_lines\nlog_in_lines()\n"
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.getLogger('x').warning('Job\\nfailed', exc_info=True)"
    )
    environ = {**os.environ, "QUYTRINH_LOG_LEVEL": level}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ("Traceback" in said.stderr) is traced
    assert traced or said.stderr == "quytrinh: Job failed\n"
