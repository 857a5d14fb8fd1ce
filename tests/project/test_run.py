from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
CLOSED = "http://127.0.0.1:9"  # nothing listens on the discard port


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program `run`, read as a module, for a small project of its own."""
    shutil.copy(ROOT / "run", tmp_path / "run")
    loader = SourceFileLoader("run", str(tmp_path / "run"))
    specification = importlib.util.spec_from_loader("run", loader)
    assert specification
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    for name, text in {
        "pyproject.toml": '[project]\nname = "small"\nversion = "1"\n',
        "package.json": "{}",
        "package-lock.json": "{}",
        "web/assets/app.js": "1;\n",
        "web/translations/vi/LC_MESSAGES/messages.po": 'msgid ""\nmsgstr ""\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return module


@pytest.fixture
def done(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that were really done, each leaving what it would leave."""
    steps: list[str] = []
    for folder in (run.VENV / "bin", run.ROOT / "node_modules"):
        folder.mkdir(parents=True)
    for name in ("python", "pip"):
        (run.VENV / "bin" / name).touch()

    def execute(command: list[str], remedy: str) -> None:
        assert remedy.endswith(".")
        steps.append(
            next(each for each in ("pip", "pybabel", "npm", "esbuild") if any(each in part for part in command))
        )
        run.BUILD.mkdir(parents=True, exist_ok=True)
        (run.BUILD / "app.js").touch()
        (run.TRANSLATIONS / "vi" / "LC_MESSAGES" / "messages.mo").touch()

    monkeypatch.setattr(run, "execute", execute)
    monkeypatch.setattr(run, "find_node", lambda: None)
    return steps


ALL = ["pip", "pybabel", "npm", "esbuild"]


def test_a_second_start_does_nothing(run: ModuleType, done: list[str]) -> None:
    run.prepare(tests=False, assets=True)
    assert done == ALL
    done.clear()
    run.prepare(tests=False, assets=True)
    assert not done


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("pyproject.toml", ["pip"]),
        ("package.json", ["npm"]),
        ("package-lock.json", ["npm", "esbuild"]),
        ("web/assets/app.js", ["esbuild"]),
        ("web/assets/new/part.css", ["esbuild"]),
        ("web/translations/vi/LC_MESSAGES/messages.po", ["pybabel"]),
        ("web/templates/page.html", []),
    ],
)
def test_a_changed_file_repeats_what_is_made_from_it(
    run: ModuleType, done: list[str], changed: str, again: list[str]
) -> None:
    run.prepare(tests=False, assets=True)
    done.clear()
    (run.ROOT / changed).parent.mkdir(parents=True, exist_ok=True)
    (run.ROOT / changed).write_text("# changed\n")
    run.prepare(tests=False, assets=True)
    assert done == again


@pytest.mark.parametrize(
    ("lost", "again"),
    [
        ("web/static/build/app.js", ["esbuild"]),
        ("web/translations/vi/LC_MESSAGES/messages.mo", ["pybabel"]),
        ("node_modules", ["npm"]),
    ],
)
def test_what_was_deleted_is_made_again(run: ModuleType, done: list[str], lost: str, again: list[str]) -> None:
    run.prepare(tests=False, assets=True)
    done.clear()
    path = run.ROOT / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    run.prepare(tests=False, assets=True)
    assert done == again


def test_the_command_line_waits_for_no_scripts(run: ModuleType, done: list[str]) -> None:
    run.prepare(tests=False, assets=False)
    assert done == ["pip", "pybabel"]


def test_the_libraries_of_the_tests_are_enough_to_serve_but_not_the_other_way(run: ModuleType, done: list[str]) -> None:
    run.prepare(tests=False, assets=False)
    run.prepare(tests=True, assets=False)
    assert done == ["pip", "pybabel", "pip"]
    run.prepare(tests=False, assets=False)
    assert done == ["pip", "pybabel", "pip"]


@pytest.mark.parametrize("word", ["bench", "faults"])
def test_what_stands_with_the_tests_gets_their_libraries_and_the_scripts(
    run: ModuleType, done: list[str], monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    began: list[list[str]] = []
    monkeypatch.setattr(run, "become", lambda arguments: began.append(arguments) or 0)
    assert run.main([word, "--quick"]) == 0
    assert (done, began) == (ALL, [[word, "--quick"]])
    assert run.stamped(
        "python-test", run.digest([run.ROOT / "pyproject.toml"], str(run.ROOT), str(run.PYTHON.resolve()))
    )


def test_a_step_that_failed_is_tried_again(run: ModuleType, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    works = run.execute

    def fails(_command: list[str], remedy: str) -> None:
        raise run.CannotGoOnError(remedy)

    monkeypatch.setattr(run, "execute", fails)
    with pytest.raises(run.CannotGoOnError):
        run.prepare(tests=False, assets=True)
    monkeypatch.setattr(run, "execute", works)
    run.prepare(tests=False, assets=True)
    assert done == ALL


@pytest.mark.parametrize(("told", "understood"), [("v24.19.0", 24), ("v9.1.0", 9), ("", 0), ("node is broken", 0)])
def test_the_version_of_node_is_understood(run: ModuleType, told: str, understood: int) -> None:
    node = run.ROOT / "node"
    node.write_text(f"#!/bin/sh\necho '{told}'\n")
    node.chmod(0o755)
    assert run.node_version(str(node)) == understood


def test_no_node_is_version_nought(run: ModuleType) -> None:
    assert run.node_version(str(run.ROOT / "none")) == 0


def test_an_old_python_is_told_which_one_to_use(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(run.ROOT))
    assert run.too_old((3, 9)) == "Python 3.9 is too old: install Python 3.11 or newer; then ./run again."
    (run.ROOT / "python3.12").touch(mode=0o755)
    assert run.too_old((3, 9)) == "Python 3.9 is too old: start it as: python3.12 ./run."


def test_a_failed_gate_fails_the_whole_and_the_others_still_run(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    gates = {"lint": ["sh", "-c", "echo broken; exit 1"], "types": ["sh", "-c", "echo typed"]}
    monkeypatch.setattr(run, "static_gates", lambda: gates)
    monkeypatch.setattr(run, "pytest_command", lambda _chosen, *, full: ["echo", f"1 passed, full={full}"])
    monkeypatch.setenv("PATH", os.environ["PATH"])
    assert run.check(["--full"]) == 1
    told = capfd.readouterr().out.splitlines()
    assert [line for line in told if not line.startswith("==")][:3] == ["broken", "typed", "1 passed, full=True"]
    assert [line.split()[:2] for line in told[-3:]] == [["FAILED", "lint"], ["passed", "types"], ["passed", "tests"]]
    gates["lint"] = ["true"]
    assert run.check([]) == 0


def test_a_choice_of_tests_runs_only_them_and_measures_no_coverage(run: ModuleType) -> None:
    chosen = run.pytest_command(["tests/engine", "-k", "clock"], full=False)
    assert chosen[-3:] == ["tests/engine", "-k", "clock"]
    assert "--cov" not in chosen
    assert "--cov" in run.pytest_command([], full=False)
    assert "not full" in run.pytest_command([], full=False)
    assert "full or not full" in run.pytest_command([], full=True)


# ------------------------------------------------------------------------ the program itself, as a stranger starts it


def start(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, str(folder / "run"), *arguments]
    return subprocess.run(program, env=os.environ | environ, capture_output=True, text=True, check=False, timeout=120)


def test_without_the_venv_module_it_says_the_package_to_install(run: ModuleType, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "ensurepip"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError\n")
    answer = start(run.ROOT, PYTHONPATH=str(hidden.parent))
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert line.startswith("run: Python's venv module is missing.")
    assert "sudo apt-get install python3-venv" in line
    assert not run.VENV.exists()


def test_help_needs_no_set_up(run: ModuleType) -> None:
    answer = start(run.ROOT, "--help")
    assert answer.returncode == 0
    assert "./run test" in answer.stdout
    assert not run.VENV.exists()


def test_offline_it_says_in_one_line_what_to_check(run: ModuleType) -> None:
    answer = start(run.ROOT, PIP_INDEX_URL=CLOSED, PIP_RETRIES="0", PIP_NO_CACHE_DIR="1")
    assert answer.returncode == 1
    *_, last = answer.stderr.splitlines()
    assert last.startswith("run: Cannot download the Python libraries. Check the network")
    assert "setuptools" in (run.VENV / "setup.log").read_text()
