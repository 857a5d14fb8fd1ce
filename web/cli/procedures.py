"""Words about procedures: lint, publish."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import engine
from bpmn.errors import BpmnRoomError, Message
from bpmn.lint import Finding
from engine import BadValueError, LintRefusedError
from web.cli.opening import changing, scratch
from web.cli.output import refused, show, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from engine import Home, Published

DIAGRAMS = (".bpmn", ".bpmn20.xml")
SAVE_AGAIN = Message(vi="Mở bằng trình vẽ và lưu lại.", en="Open it in a modeler and save it again.")
COLUMNS = ("file", "line", "severity", "rule", "element", "message")


def lint(arguments: argparse.Namespace) -> int:
    """Print the findings of diagrams, each path's as soon as they are known."""
    status = 0
    with scratch(arguments) as home:
        for path in arguments.paths:
            try:
                status |= _linted(_findings(home, path), as_json=arguments.json)
            except (BadValueError, OSError) as error:
                sys.stdout.flush()
                status = refused(error, as_json=arguments.json)
    return status


def _linted(findings: Iterator[Finding], *, as_json: bool) -> int:
    status = 0
    for finding in findings:
        _tell([finding], as_json=as_json)
        if finding.severity == "error":
            status = 1
    return status


def _findings(home: Home, path: Path) -> Iterator[Finding]:
    for folder, files in packages(path):
        forms = {name: data for name, data in files.items() if not name.endswith(DIAGRAMS)}
        for name in (name for name in files if name.endswith(DIAGRAMS)):
            shown = str(folder / name)
            try:
                yield from engine.check(home, {shown: files[name], **forms})
            except BpmnRoomError as error:
                yield _unreadable(shown, error)


def _unreadable(file: str, error: BpmnRoomError) -> Finding:
    remedy: Message = getattr(error, "remedy", SAVE_AGAIN)
    said = Message(vi=error.said("vi").removesuffix(f" {remedy.vi}"), en=error.said("en").removesuffix(f" {remedy.en}"))
    return Finding(
        file=file, rule="unreadable", severity="error", element="", name="", line=getattr(error, "line", 0),
        message=said, remedy=remedy,
    )  # fmt: skip


def packages(path: Path) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """The sets of files that belong together, each with the folder that their names start from.

    A file stands alone; a folder with a diagram is a procedure with all its files; any other folder is searched.

    Raises:
        BadValueError: there is no such path, or no diagram in it.
    """
    if path.is_file():
        yield path.parent, {path.name: path.read_bytes()}
        return
    if not path.is_dir():
        raise BadValueError(f"There is no file or folder “{path}”. Check the path.")
    found = _folders(path)
    if not found:
        raise BadValueError(f"There is no diagram in “{path}”. Name a .bpmn file or a folder with one.")
    for folder in found:
        yield folder, dict(engine.files_of(folder))


def _folders(path: Path) -> list[Path]:
    """The topmost folders that hold a diagram themselves."""
    entries = sorted(path.iterdir())
    if any(entry.name.endswith(DIAGRAMS) and entry.is_file() for entry in entries):
        return [path]
    inner = (entry for entry in entries if entry.is_dir() and not entry.name.startswith((".", "node_modules")))
    return [found for entry in inner for found in _folders(entry)]


def _tell(found: Iterable[Finding], *, as_json: bool) -> None:
    if as_json:
        for finding in found:
            show(finding.told())
        return
    for finding in found:
        named = f" {finding.element}" if finding.element else ""
        place = f"{finding.file}:{finding.line}: {finding.severity}{named}"
        print(f"{place}: {finding.message.en} {finding.remedy.en} [{finding.rule}]")


def publish(arguments: argparse.Namespace) -> int:
    """Publish what a path holds."""
    status = 0
    for folder, files in packages(arguments.path):
        name = arguments.path.name if arguments.path.is_file() else folder.resolve().name
        with changing(arguments) as (home, by):
            try:
                done = engine.publish(home, by, files, name=name, source="command line")
            except LintRefusedError as error:
                findings = [finding for finding in error.findings if isinstance(finding, Finding)]
                status = _told_refusal(str(error), findings, as_json=arguments.json)
            else:
                _told(done, as_json=arguments.json)
    return status


def _told(done: Published, *, as_json: bool) -> None:
    versions = [{"id": one.id, "key": one.key, "version": one.version, "name": one.name} for one in done.definitions]
    if as_json:
        show(_outcome(done.deployment.id, versions, done.findings))
        return
    _tell(done.findings, as_json=False)
    table(versions, ("key", "version", "name", "id"), as_json=False)


def _told_refusal(message: str, findings: Iterable[Finding], *, as_json: bool) -> int:
    if as_json:
        show(_outcome(None, [], findings) | {"message": message})
    else:
        _tell(findings, as_json=False)
        print(message)
    return 1


def _outcome(
    deployment: str | None, versions: list[dict[str, object]], findings: Iterable[Finding]
) -> dict[str, object]:
    first = versions[0] if versions else {"key": None, "version": None}
    return {
        "deployment": deployment, "key": first["key"], "version": first["version"], "definitions": versions,
        "findings": [finding.told() for finding in findings],
    }  # fmt: skip
