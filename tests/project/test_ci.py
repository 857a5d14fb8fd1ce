from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = {
    "python3": "exit 0",
    "sleep": "exit 0",
    "sudo": 'shift 2; exec "$@"',
    "apt-get": 'echo "apt-get $*" >> log; [ "$1" = update ] || [ -e network ] || { touch network; exit 100; }',
    "run": 'echo "run $* CI=$CI" >> log',
}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine whose package manager fails once, with `.ci/run` on it."""
    for folder in (".ci", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    for name in ("bash", "dirname", "env", "id", "touch"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    for name, body in PROGRAMS.items():
        program(tmp_path / ("run" if name == "run" else f"bin/{name}"), body)
    return tmp_path


def program(path: Path, body: str) -> None:
    path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
    path.chmod(0o755)


def start(machine: Path, *arguments: str) -> tuple[int, list[str]]:
    environ = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    done = subprocess.run([str(machine / ".ci" / "run"), *arguments], env=environ, check=False, capture_output=True)
    log = machine / "log"
    return done.returncode, log.read_text().splitlines() if log.exists() else []


def test_what_is_missing_is_installed_with_a_second_try_before_the_tests(machine: Path) -> None:
    code, log = start(machine)
    assert code == 0
    installs = [line for line in log if " install " in line]
    assert len(installs) == 2
    assert all(line.endswith("chromium") for line in installs)
    assert log[-1] == "run test CI=true"


def test_where_nothing_is_missing_nothing_is_installed(machine: Path) -> None:
    for name in ("chromium", "initdb"):
        program(machine / "bin" / name, "exit 0")
    assert start(machine, "--full") == (0, ["run test --full CI=true"])


def test_where_it_cannot_be_installed_no_test_is_run(machine: Path) -> None:
    program(machine / "bin" / "apt-get", "exit 100")
    assert start(machine) == (1, [])


def test_without_the_venv_module_its_package_is_installed(machine: Path) -> None:
    program(machine / "bin" / "python3", "exit 1")
    _, log = start(machine)
    assert any("python3-venv" in line for line in log)


def test_it_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert os.access(ROOT / "run", os.X_OK)
