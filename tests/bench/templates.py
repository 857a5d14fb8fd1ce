"""Cases to copy: scenarios of the four procedures, walked by the engine, with their rows after each step."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import false, select

import engine
from storage.audit import audit_event
from storage.schema_all import metadata
from tests.procedures.scenario import Walk
from tests.support.homes import make_demo, open_home
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from storage.session import Connection

SCENARIOS: Final = (
    "van_ban_di/phat_hanh_cong_van",
    "van_ban_di/phat_hanh_ke_hoach",
    "van_ban_den/giai_quyet_co_phoi_hop",
    "van_ban_den/tra_loi_sau",
    "van_ban_den/chuyen_thang_theo_quy_che",
    "khac_phuc/vong_hai",
    "khac_phuc/loi_nho",
    "khen_thuong/s6_bang_khen",
)
COPIED: Final = (
    "instance",
    "task",
    "candidate",
    "timer",
    "job",
    "subscription",
    "external",
    "ballot_box",
    "document",
    "document_version",
    "document_signature",
    "document_link",
    "number",
    "register_entry",
    "audit_event",
    "audit_value",
)
"""The tables of a case, those that others point at first. Notices, drafts and recalls are left out: they pass."""
ACTS: Final = frozenset(
    {
        "instance-started",
        "instance-completed",
        "task-created",
        "task-claimed",
        "task-completed",
        "task-cancelled",
        "document-added",
        "document-signed",
        "number-assigned",
        "register-entered",
        "message-received",
    }
)
"""The events of people's acts; a whole trail has three to five times as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A case with all that belongs to it, at an instant. ``rows``: by table, each a map of its columns."""

    name: str
    at: datetime
    rows: Mapping[str, list[dict[str, Any]]]
    open: int
    ended: int


def templates(
    folder: Path, blobs: Path, *, names: Sequence[str] = SCENARIOS, whole: bool = False
) -> tuple[list[Template], list[Template]]:
    """Walk the scenarios; give their ends, and their states on the way in which a task is open.

    ``blobs``: where the bytes of their papers go. ``whole``: with every event and its values, else those of ``ACTS``.
    """
    ended: list[Template] = []
    open_: list[Template] = []
    for name in names:
        found = list(_walked(name, folder, blobs, whole=whole))
        ended += [one for one in found[-1:] if not one.open]
        open_ += [one for one in found if one.open]
    return ended, open_


def _walked(name: str, folder: Path, blobs: Path, *, whole: bool) -> Iterator[Template]:
    procedure, scenario = name.split("/")
    path = ROOT / "bpmn" / "procedures" / procedure / "scenarios" / f"{scenario}.toml"
    own = folder / scenario
    own.mkdir(parents=True)
    url = f"sqlite:///{own / 'walked.db'}"
    at = Walk.told_of(path)["at"]
    make_demo(url, own, at=at)
    with closing(open_home(url, own, at=at)) as home:
        walk = Walk(home, path)
        yield _taken(home, name, whole=whole)
        for step in walk.steps(walk.told["steps"]):
            walk.refused(step) if "refused" in step else walk.step(step)
            engine.run_due(home)
            yield _taken(home, name, whole=whole)
    shutil.copytree(own / "home" / "blobs", blobs, dirs_exist_ok=True)


def _taken(home: engine.Home, name: str, *, whole: bool) -> Template:
    with home.database.read() as connection:
        rows = {table: _rows(connection, table, whole=whole) for table in COPIED}
    statuses = [task["status"] for task in rows["task"]]
    count = statuses.count("open")
    return Template(name=name, at=home.clock.now(), rows=rows, open=count, ended=len(statuses) - count)


def _rows(connection: Connection, name: str, *, whole: bool) -> list[dict[str, Any]]:
    table = metadata.tables[name]
    query = select(table)
    if name == "audit_event":
        query = query.where(table.c.instance.is_not(None)).order_by(table.c.instance, table.c.no)
        if not whole:
            query = query.where(table.c.kind.in_(ACTS))
    elif name == "audit_value":
        of_cases = select(audit_event.c.id).where(audit_event.c.instance.is_not(None))
        query = query.where(table.c.event.in_(of_cases) if whole else false())
    elif name in {"job", "subscription"}:  # but for what starts cases
        query = query.where(table.c.instance.is_not(None), *([table.c.state == "waiting"] if name == "job" else []))
    return [dict(row._mapping) for row in connection.execute(query)]
