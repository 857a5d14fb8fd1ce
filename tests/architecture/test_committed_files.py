from __future__ import annotations

import json
import re
import tomllib
from itertools import chain

import pytest

from tests.support.sources import ROOT, committed, place

# Written in parts, so that this file does not name what it looks for.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "npm" + "mirror.com",
    "index." + "crates.io",
    "repo" + ".maven",
)
LARGEST = 1024 * 1024


def registries(text: str) -> list[str]:
    return [name for name in REGISTRIES if name in text]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {place(path): path.read_bytes().decode("utf-8", errors="replace") for path in committed()}


def test_no_file_names_a_package_registry(texts: dict[str, str]) -> None:
    found = [f"{name} ({', '.join(registries(text))})" for name, text in texts.items() if registries(text)]
    assert not found, f"{', '.join(found)}: an agency may install from a registry of its own; leave the host out."


def test_a_registry_would_be_noticed() -> None:
    assert registries("https://registry." + "npmjs.org/x/-/x-1.tgz") == ["registry." + "npmjs"]


def test_the_lock_of_the_scripts_names_no_download_address(texts: dict[str, str]) -> None:
    packages = json.loads(texts["package-lock.json"])["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package], "npm ci uses .npmrc: keep it."
    assert all("integrity" in package for name, package in packages.items() if name)


def test_every_library_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    assert not [each for each in required if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", each)]
    scripts = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert not [name for name, version in scripts.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]


def test_no_file_is_something_built_or_a_home() -> None:
    found = [place(path) for path in committed() if path.suffix in {".mo", ".pyc", ".db", ".sqlite"}]
    assert not found, f"{', '.join(found)}: made by a program; add it to .gitignore and take it out."


def test_no_file_is_so_large_that_every_clone_suffers() -> None:
    found = [place(path) for path in committed() if path.stat().st_size > LARGEST]
    assert not found, f"{', '.join(found)}: larger than 1 MB."


def test_every_text_ends_its_last_line(texts: dict[str, str]) -> None:
    kept = (".py", ".md", ".toml", ".js", ".css", ".html", ".po", ".bpmn", ".form", ".json", ".sql")
    assert not [name for name, text in texts.items() if name.endswith(kept) and text and not text.endswith("\n")]
