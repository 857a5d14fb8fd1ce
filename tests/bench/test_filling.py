"""A filled database is one that the product could have written: check and the trail say so, and people can go on."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import engine
from tests.bench import lists
from tests.bench.databases import sites
from tests.bench.filling import Load, fill
from tests.bench.templates import templates
from tests.support.homes import ADMIN, MONDAY, by, open_home

if TYPE_CHECKING:
    from pathlib import Path

LOAD = Load(finished=60, open=30, officials=40, units=2)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def test_a_filled_database_is_sound_and_its_tasks_can_be_done(kind: str, tmp_path: Path) -> None:
    walked = templates(tmp_path / "walks", tmp_path / "blobs", names=("khac_phuc/loi_nho",))
    with sites((kind,)) as (site,):
        url = site.copy()
        told: list[str] = []
        filled = fill(url, LOAD, walked, now=MONDAY, tell=told.append)
        folder = site.home_folder()
        with closing(open_home(url, folder)) as home:
            shutil.copytree(tmp_path / "blobs", folder / "home" / "blobs", dirs_exist_ok=True)
            assert engine.examine(home, ADMIN) == ()
            report = engine.audit_verify(home, ADMIN)
            assert report.ok
            assert report.checked > filled.events > filled.finished
            assert (filled.open, filled.finished >= LOAD.finished) == (LOAD.open, True)
            people = lists.people(units=LOAD.units, of_each=2)
            waiting = {name: engine.task_counts(home, by(name))["all"] for names in people.values() for name in names}
            assert any(waiting.values())
            taken = lists.times(home, people, rounds=1)
            assert set(taken) == {"list", "counts", "buckets", "mark"}
            (recorded, *_) = (each for each in engine.every_task(home, ADMIN) if each.element == "ghi_nhan")
            engine.cancel(home, ADMIN, recorded.instance, reason="ghi nhầm")
            assert engine.examine(home, ADMIN) == ()
