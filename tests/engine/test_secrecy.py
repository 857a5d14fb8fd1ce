"""Nothing of a secret paper is taken, by whichever door it comes (domain 2.10, S10)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import engine
from engine import Topic
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home

SECRET = "phương án tác chiến"
KEPT_BY = (
    '<extensionElements><camunda:properties><camunda:property name="secrecy" value="do_mat"/></camunda:properties>'
    "</extensionElements>"
)


@pytest.fixture
def case(home: Home) -> str:
    catch = '<intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    body = '<startEvent id="s"/><parallelGateway id="f"/>' + user("a") + user("b") + service("x", "in_an") + catch
    body += '<endEvent id="e"/>' + flows("s", "f") + "".join(flows("f", node, "e") for node in "abxm")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body, more=KEPT_BY), root='<message id="M" name="m"/>')})
    return engine.start(home, by("chuyen_vien"), "p").id


def nowhere(home: Home) -> bool:
    """The secret text stands in no file of the home's database."""
    database = Path(home.settings.database_url.removeprefix("sqlite:///"))
    return not any(SECRET.encode() in file.read_bytes() for file in database.parent.glob(f"{database.name}*"))


def test_completing_as_secret_keeps_the_stub_only(sqlite_home: Home) -> None:
    home = sqlite_home
    identity = begun(home)
    task = open_tasks(home, identity)["a"]
    engine.save_draft(home, by("chuyen_vien"), task, {"do_mat": "mat", "trich_yeu": SECRET})
    engine.complete(home, by("chuyen_vien"), task, {"do_mat": "mat", "trich_yeu": SECRET})
    assert engine.variables(home, by("chuyen_vien"), identity)["do_mat"] == "mat"
    assert "trich_yeu" not in engine.variables(home, by("chuyen_vien"), identity)
    assert nowhere(home)


def begun(home: Home) -> str:
    body = '<startEvent id="s"/>' + user("a") + user("b") + '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body, more=KEPT_BY))})
    return engine.start(home, by("chuyen_vien"), "p").id


def test_starting_as_secret_keeps_the_stub_only(home: Home) -> None:
    begun(home)
    case = engine.start(home, by("chuyen_vien"), "p", variables={"do_mat": "toi_mat", "x": SECRET}).id
    assert "x" not in engine.variables(home, by("chuyen_vien"), case)


def test_messages_workers_and_repairs_bring_nothing_into_a_secret_case(home: Home, case: str) -> None:
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"do_mat": "mat"})
    with pytest.raises(engine.NotFoundError):
        engine.set_variables(home, ADMIN, case, {"x": SECRET}, reason="thử")
    engine.send_message(home, ADMIN, "m", variables={"y": SECRET})
    (step,) = engine.fetch_and_lock(home, ADMIN, worker="w", topics=[Topic(name="in_an", lock_ms=1000)], limit=1)
    engine.complete_external(home, ADMIN, step.id, worker="w", variables={"z": SECRET})
    assert set(engine.variables(home, by("chuyen_vien"), case)) == {"starter", "do_mat"}


def test_a_message_can_make_a_case_secret(home: Home, case: str) -> None:
    engine.send_message(home, ADMIN, "m", variables={"do_mat": "mat", "y": SECRET})
    view = engine.case(home, by("chuyen_vien"), case)
    assert (view.secrecy, "y" in view.variables) == ("mat", False)
    with pytest.raises(engine.NotFoundError):
        engine.case(home, by("thu_ky_iso"), case)


def test_a_file_is_refused_with_a_secret_paper(home: Home, case: str) -> None:
    value = engine.upload(home, ADMIN, engine.Upload(name="a.txt", stream=io.BytesIO(b"abc")))
    task = open_tasks(home, case)["a"]
    with pytest.raises(engine.RefusedError, match="mật"):
        engine.complete(home, by("chuyen_vien"), task, {"do_mat": "mat", "tep": value})
    engine.complete(home, by("chuyen_vien"), task, {"do_mat": "mat"})
    with pytest.raises(engine.RefusedError, match="mật"):
        engine.attach(home, by("chuyen_vien"), case, value)


def test_until_the_secrecy_is_said_nothing_else_is_taken(home: Home) -> None:
    case = begun(home)
    with pytest.raises(engine.RefusedError, match="how secret"):
        engine.start(home, by("chuyen_vien"), "p", variables={"trich_yeu": SECRET})
    with pytest.raises(engine.RefusedError, match="độ mật"):
        engine.comment(home, by("chuyen_vien"), case, SECRET)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"do_mat": "thuong"})
    assert engine.comment(home, by("chuyen_vien"), case, "Đã trao đổi").text == "Đã trao đổi"


def test_no_words_are_kept_of_a_secret_case(home: Home) -> None:
    case = begun(home)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"do_mat": "mat"})
    with pytest.raises(engine.RefusedError):
        engine.comment(home, by("chuyen_vien"), case, SECRET)
    engine.cancel(home, by("chuyen_vien"), case, reason=SECRET)
    reasons = [entry.reason for entry in engine.case(home, by("chuyen_vien"), case).trail]
    assert SECRET not in reasons


def test_the_agencys_trail_does_not_show_secret_cases_to_those_who_may_not_see_them(home: Home) -> None:
    case = begun(home)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"do_mat": "mat"})
    for person, sees in (("lanh_dao", True), ("van_thu", False), ("thu_ky_iso", False), ("admin", False)):
        found = engine.trail(home, by(person), limit=500)
        assert any(entry.instance == case for entry in found) is sees, person


def test_no_byte_of_a_file_for_a_secret_case_is_kept(home: Home) -> None:
    case = begun(home)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"do_mat": "mat"})
    with pytest.raises(engine.RefusedError):
        engine.upload(home, by("chuyen_vien"), engine.Upload(name="a.txt", stream=io.BytesIO(b"xyz")), instance=case)
    assert not [file for file in home.blobs.root.glob("??/*") if file.is_file()]


def test_who_may_give_tasks_to_others_sees_those_of_no_case_that_is_not_theirs(home: Home) -> None:
    secret, ordinary = begun(home), begun(home)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, secret)["a"], {"do_mat": "mat"})
    hidden = engine.case(home, by("chuyen_vien"), secret).tasks[0].id
    assert "assign" in engine.task(home, by("lanh_dao"), hidden).may
    asks = [by(person, channel=channel) for person in ("admin", "chanh_vp") for channel in engine.Channel]
    for reader in asks:
        for read in (engine.task, lambda home, by, task: engine.selected_tasks(home, by, [task])):
            with pytest.raises(engine.NotFoundError):
                read(home, reader, hidden)
    for person in ("admin", "chanh_vp"):
        with pytest.raises(engine.NotFoundError):
            engine.assign(home, by(person), hidden, person)
        with pytest.raises(engine.NotFoundError):
            engine.save_draft(home, by(person), hidden, {"x": 1})
    # An ordinary one is read by who oversees it, and given to others by them; the rest is not told that there is one.
    seen = open_tasks(home, ordinary)["a"]
    assert "assign" in engine.task(home, by("admin"), seen).may
    with pytest.raises(engine.NotFoundError):
        engine.task(home, by("chanh_vp"), seen)
