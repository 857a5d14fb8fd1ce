"""The project's own files, for tests that read them: what git keeps, or would."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT = frozenset({"node_modules", "build", "dist", "htmlcov", "__pycache__", "quytrinh.egg-info"})
ROOMS = ("bpmn", "engine", "handlers", "storage", "web")


@cache
def committed() -> tuple[Path, ...]:
    """Files that git keeps, and new ones that it does not ignore; without git, all that nothing has built."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return tuple(path for path in ROOT.rglob("*") if path.is_file() and not _built(path.relative_to(ROOT)))
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def _built(path: Path) -> bool:
    hidden = path.parts[0].startswith(".") and path.parts[0] not in {".ci", ".gitignore", ".npmrc"}
    return hidden or path.suffix == ".mo" or not BUILT.isdisjoint(path.parts)


@cache
def modules() -> tuple[Path, ...]:
    """Python modules of the five rooms, migrations left out."""
    return tuple(
        path
        for path in committed()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS and "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.stmt | ast.expr | None = None) -> str:
    """Where it stands, as ``engine/people.py:12``."""
    line = f":{node.lineno}" if node else ""
    return f"{path.relative_to(ROOT)}{line}"
