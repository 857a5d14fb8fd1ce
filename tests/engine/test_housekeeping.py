from __future__ import annotations

import io
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import engine
from engine.housekeeping import tidy
from storage import idempotency
from tests.support.drawing import line
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home


def kept(home: Home, text: bytes) -> str:
    value = engine.upload(home, ADMIN, engine.Upload(name="a.txt", stream=io.BytesIO(text)))
    old = (home.clock.now() - timedelta(days=2)).timestamp()
    os.utime(home.blobs.path(str(value["sha256"])), (old, old))
    return str(value["sha256"])


def test_bytes_that_nothing_names_go_after_a_day_and_others_stay(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    case = engine.start(home, by("chuyen_vien"), "p").id
    orphan, paper, typed = kept(home, b"orphan"), kept(home, b"paper"), kept(home, b"typed")
    engine.attach(home, ADMIN, case, {"sha256": paper, "name": "a.txt", "type": "text/plain"})
    engine.save_draft(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"tep": {"sha256": typed}})
    assert tidy(home) == 1
    assert [home.blobs.exists(sha) for sha in (orphan, paper, typed)] == [False, True, True]


def test_a_key_is_forgotten_after_two_weeks(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    engine.start(home, by("chuyen_vien", key="k"), "p")
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=13))
    tidy(home)
    with home.database.read() as connection:
        assert idempotency.find(connection, "bdt", "k") is not None
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=2))
    tidy(home)
    with home.database.read() as connection:
        assert idempotency.find(connection, "bdt", "k") is None
