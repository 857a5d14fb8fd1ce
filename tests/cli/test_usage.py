from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Say = Callable[..., Said]


@pytest.mark.parametrize("word", ["import"])
def test_a_word_of_a_later_version_says_so(say: Say, empty: Path, word: str) -> None:
    said = say(word, "x", "--json")
    assert said.status == 2
    assert f"“{word}” comes with a later version" in said.err
    assert not empty.exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["start"],
        ["lint"],
        ["tasks", "--colour"],
        ["audit"],
        ["audit", "export", "--format", "pdf", "--out", "x"],
        ["serve", "--port", "99999"],
        ["complete", "t", "--var", "no-equals-sign"],
        ["complete", "t", "--var", "=1"],
        ["init"],
    ],
)
def test_wrong_usage_is_2_and_touches_no_home(say: Say, empty: Path, words: list[str]) -> None:
    said = say(*words)
    assert (said.status, said.out) == (2, "")
    assert "usage: quytrinh" in said.err
    assert not empty.exists()


def test_help_lists_the_words(say: Say) -> None:
    said = say("--help")
    assert said.status == 0
    for word in (
        "serve",
        "lint",
        "publish",
        "start",
        "tasks",
        "complete",
        "audit",
        "tick",
        "token",
        "init",
        "settings",
    ):
        assert f"    {word} " in said.out


def test_a_setting_that_cannot_be_used_stops_every_word(say: Say, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUYTRINH_THREADS", "many")
    said = say("tasks")
    assert (said.status, said.err.count("\n")) == (1, 1)
    assert "QUYTRINH_THREADS" in said.err
    assert not empty.exists()


def test_the_settings_are_printed_with_their_sources(say: Say, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUYTRINH_PORT", "9000")
    monkeypatch.setenv("QUYTRINH_SECRET_KEY", "s" * 40)
    rows = {row["name"]: (row["value"], row["source"]) for row in say("settings", "--json").lines}
    assert rows["QUYTRINH_PORT"] == ("9000", "environment")
    assert rows["QUYTRINH_THREADS"] == ("8", "default")
    assert "sss" not in str(rows)
    assert "QUYTRINH_PORT" in say("settings").out
    rows = {row["name"]: (row["value"], row["source"]) for row in say("settings", "--json", "--home", "/x").lines}
    assert rows["QUYTRINH_HOME"] == ("/x", "option")
    assert not empty.exists()


def test_a_reader_who_has_had_enough_is_no_error(demo: Path) -> None:
    command = [sys.executable, "-m", "web", "settings", "--json"]
    read, write = os.pipe()
    os.close(read)
    environ = {**os.environ, "QUYTRINH_HOME": str(demo)}
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=environ, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_bench_gets_the_options_that_follow(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    done = subprocess.CompletedProcess[str]([], 3)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: started.append(command) or done)
    monkeypatch.setattr("pathlib.Path.is_file", lambda _: True)
    assert say("bench", "--json", "--rounds", "2", "quick").status == 3
    assert started[0][1:] == ["-m", "tests.bench", "--json", "--rounds", "2", "quick"]
    monkeypatch.setattr("pathlib.Path.is_file", lambda _: False)
    assert "source tree" in say("bench").err


def test_an_argument_that_is_no_text_is_wrong_usage(say: Say) -> None:
    assert say("start", "p", "--business-key", "\udcff").status == 2


def test_a_worker_needs_postgresql(say: Say, empty: Path) -> None:
    said = say("worker")
    assert said.status == 1
    assert "Workers need PostgreSQL" in said.err
    assert empty.exists()
