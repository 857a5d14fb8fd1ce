"""The word demo: a year of the agency, replayed in a fresh home; prints its registers and trails."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import engine
from engine import BadValueError, By, Channel, FixedClock, Home
from web.cli.opening import DEMO_PASSWORD, settings_of
from web.cli.output import say, show
from web.cli.telling import registers_of, told_case, told_register, trail_of
from web.security import hash_password
from web.story import Story, read_story

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = "demo-year"
MARK = "made-by-quytrinh-demo"
"""A file in the folder of an earlier replay: only such a folder is ever cleared."""


def demo(arguments: argparse.Namespace) -> int:
    """Replay the year and print what came out of it."""
    year = read_story(files("web") / "data" / "year.toml")
    folder = _fresh(arguments)
    settings = replace(settings_of(arguments), home=folder, database_url=f"sqlite:///{folder / 'quytrinh.db'}")
    with closing(Home.open(settings, clock=FixedClock(year["begins"]))) as home:
        engine.load_demo(home, password_hash=hash_password(DEMO_PASSWORD), years=year["years"])
        story = Story(home)
        story.tell(year)
        by = By(home.agency, "admin", Channel.DEMO)
        report = engine.audit_verify(home, by)
        papers = _papers(home, by, folder / "papers")
        if arguments.json:
            show({**_described(home, story, papers), "audit": report.as_json(), "home": str(folder)})
        else:
            _print(home, story)
            print(f"The trail is whole: {report.checked} events checked." if report.ok else "The trail is broken.")
            print(f"{len(papers)} papers lie in {folder / 'papers'}. Look around: ./run --home {folder}")
    return 0 if report.ok else 1


def _fresh(arguments: argparse.Namespace) -> Path:
    """A folder of its own, emptied of an earlier replay.

    Raises:
        BadValueError: something else lies there.
    """
    home = settings_of(arguments).home
    folder = home if arguments.home else home / FOLDER
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise BadValueError(f"{folder} is not empty. Name another folder with --home.")
        say("clearing the earlier replay …")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


def _papers(home: Home, by: By, folder: Path) -> list[str]:
    """Copy the newest version of every document out; gives the files' names."""
    folder.mkdir()
    names: list[str] = []
    for document in reversed(engine.documents(home, by, limit=500)):
        if not document.versions:
            continue
        version, stream = engine.open_version(home, by, document.id, document.versions[-1].no)
        name = f"{len(names) + 1:02d} {version.name}"
        with stream, (folder / name).open("wb") as out:
            shutil.copyfileobj(stream, out)
        names.append(name)
    return names


def _print(home: Home, story: Story) -> None:
    by = By(home.agency, "van_thu", Channel.DEMO)
    for page in registers_of(home, by):
        told_register(page)
    for name, case in story.cases.items():
        told_case(home, name, case)


def _described(home: Home, story: Story, papers: list[str]) -> Mapping[str, object]:
    by = By(home.agency, "van_thu", Channel.DEMO)
    admin = By(home.agency, "admin", Channel.DEMO)
    return {
        "registers": [
            {
                "register": page.declaration.code,
                "title": page.declaration.title_vi,
                "year": page.year,
                "rows": [_row(page, row) for row in page.rows],
            }
            for page in registers_of(home, by)
        ],
        "cases": [
            {
                "name": name,
                "id": case.id,
                "key": case.key,
                "subject": case.subject,
                "status": case.status,
                "end_state": case.end_state,
                "trail": trail_of(case),
            }
            for name, case in ((name, engine.case(home, admin, id_)) for name, id_ in story.cases.items())
        ],
        "papers": papers,
    }


def _row(page: engine.RegisterPage, row: engine.RegisterRow) -> Mapping[str, object]:
    """A line as programs read it: a cell that says a day gives the day, which is printed as 2021-03-17."""
    cells = {
        column.key: engine.day_of(cell) or cell
        for column, cell in zip(page.declaration.columns, row.cells, strict=True)
    }
    return {"no": row.no, "case": row.instance, "columns": cells, "notes": list(row.notes)}
