"""A secret vote: nothing of it is found anywhere, and it counts right (docs/secret-ballot.md)."""

from __future__ import annotations

import json
import logging
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine import By, Channel, Settings
from storage import ballots as boxes
from storage import drafts, migrations
from tests.support.drawing import bpmn, flows, process, service, user, when
from tests.support.homes import ADMIN, AGENCY, by, events

if TYPE_CHECKING:
    from engine import CaseView, Home

VOTERS = ("uy_vien_1", "uy_vien_2", "uy_vien_3")
YES, NO = "dongyzq81", "khongzq81"
WORDS = "lời riêng zq81"
FORM = {
    "type": "default",
    "id": "phieu",
    "schemaVersion": 19,
    "components": [
        {
            "type": "radio",
            "key": "phieu",
            "label": "Phiếu",
            "values": [{"label": "Có", "value": YES}, {"label": "Không", "value": NO}],
            "validate": {"required": True},
            "properties": {"secret": "true"},
        },
        {"type": "textarea", "key": "loi", "label": "Lời", "properties": {"secret": "true"}},
        {"type": "textfield", "key": "ghi_chu", "label": "Ghi chú công khai"},
    ],
}
LOOP = '<multiInstanceLoopCharacteristics camunda:collection="${cu_tri}" camunda:elementVariable="nguoi"/>'
COUNT = f"hop_phieu=bo_phieu;truong=phieu;dong_y={YES};so_thanh_vien=${{count(cu_tri)}};nguong=0.6"


def published(home: Home) -> None:
    """Everybody votes, it is counted, and below the threshold voted once more."""
    vote = user("bo_phieu", 'camunda:assignee="${nguoi}" camunda:formRef="phieu"', LOOP)
    body = (
        '<startEvent id="s"/>' + vote + service("kiem", "tally-votes", COUNT)
        + '<exclusiveGateway id="g" default="g_xem"/>' + user("xem") + '<endEvent id="e"/>'
        + flows("s", "bo_phieu", "kiem", "g", "xem", "e") + when("g", "bo_phieu", "${!dat}")
    )  # fmt: skip
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body)), "phieu.form": json.dumps(FORM).encode()}, name="p")


@pytest.fixture
def case(home: Home) -> str:
    published(home)
    return engine.start(home, by("chuyen_vien"), "p", variables={"cu_tri": list(VOTERS)}).id


def task_of(home: Home, case: str, voter: str) -> str:
    (found,) = [task.id for task in engine.case(home, ADMIN, case).tasks if task.assignee == voter]
    return found


def vote(home: Home, case: str, voter: str, answer: str, **more: object) -> None:
    values = {"phieu": answer, "loi": WORDS, "ghi_chu": "đã đọc hồ sơ", **more}
    engine.complete(home, by(voter), task_of(home, case, voter), values)


def seen(home: Home, case: str) -> CaseView:
    return engine.case(home, ADMIN, case)


def dump(home: Home) -> bytes:
    """All bytes that the home keeps: the database's files or a dump of it, and the papers."""
    url = home.settings.database_url
    if url.startswith("sqlite"):
        database = Path(url.removeprefix("sqlite:///"))
        found = [file.read_bytes() for file in database.parent.glob(f"{database.name}*")]
    else:
        plain = url.replace("postgresql+psycopg", "postgresql")
        found = [subprocess.run(["pg_dump", "--inserts", plain], capture_output=True, check=True).stdout]
    kept = [file.read_bytes() for file in home.settings.home.rglob("*") if file.is_file()]
    return b"\n".join(found + kept)


def told(home: Home) -> set[str]:
    """Which secret words stand in what is kept, however it is written; the procedure left out."""
    kept = dump(home)
    for known in (json.dumps(FORM).encode(), f'name="dong_y">{YES}<'.encode()):
        kept = kept.replace(known, b"").replace(known.hex().encode(), b"")
    ways = (str.encode, lambda word: word.encode().hex().encode(), lambda word: json.dumps(word)[1:-1].encode())
    return {word for word in (YES, NO, WORDS) if any(way(word) in kept for way in ways)}


def test_nothing_of_a_ballot_is_found_while_the_vote_is_open_and_after(
    home: Home, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    task = task_of(home, case, "uy_vien_1")
    engine.save_draft(home, by("uy_vien_1"), task, {"phieu": YES, "loi": WORDS, "ghi_chu": "nháp"})
    assert engine.task(home, by("uy_vien_1"), task).draft is not None
    with home.database.read() as connection:
        assert [draft.values for draft in drafts.of_task(connection, task)] == [b'{"ghi_chu":"nh\xc3\xa1p"}']
    key = by("uy_vien_1", key="một lần")
    values = {"phieu": YES, "loi": WORDS, "ghi_chu": "x"}
    first = engine.complete(home, key, task, values)
    assert engine.complete(home, key, task, values) == first
    vote(home, case, "uy_vien_2", NO)
    assert told(home) == set()
    assert seen(home, case).variables.keys() == {"cu_tri", "starter"}
    vote(home, case, "uy_vien_3", YES)
    assert seen(home, case).variables["phieu"] == {YES: 2, NO: 1}  # the totals are no secret
    with home.database.read() as connection:
        assert boxes.of_instance(connection, case) == []
    assert WORDS not in told(home)
    assert not {YES, NO, WORDS} & set(caplog.text.split())
    done = [entry for entry in seen(home, case).trail if entry.kind == "task-completed"]
    assert [(entry.actor, entry.changes) for entry in done] == [
        ("uy_vien_1", (("ghi_chu", None, "x"),)),
        ("uy_vien_2", (("ghi_chu", None, "đã đọc hồ sơ"),)),
        ("uy_vien_3", (("ghi_chu", None, "đã đọc hồ sơ"),)),
    ]


def test_the_search_above_does_find_what_is_not_secret(home: Home, case: str) -> None:
    engine.comment(home, by("chuyen_vien"), case, WORDS)
    assert WORDS in told(home)


def test_the_digest_of_a_key_does_not_depend_on_the_ballot(home: Home, case: str) -> None:
    task = task_of(home, case, "uy_vien_1")
    key = by("uy_vien_1", key="k")
    first = engine.complete(home, key, task, {"phieu": YES})
    assert engine.complete(home, key, task, {"phieu": NO}) == first, "a digest over three answers could be guessed"
    with pytest.raises(engine.KeyReusedError):
        engine.complete(home, key, task, {"phieu": YES, "ghi_chu": "khác"})


def test_what_is_kept_does_not_link_a_ballot_to_a_voter(home: Home, case: str) -> None:
    sizes = []
    for voter, answer in zip(VOTERS[:2], (YES, NO), strict=True):
        vote(home, case, voter, answer, loi="x" * (1000 if answer == YES else 0))
        with home.database.read() as connection:
            (row,) = boxes.of_instance(connection, case)
        sizes.append(len(row.ballots))
    assert sizes[1] - sizes[0] == sizes[0] - len(b"n" * 12 + b"t" * 16), "each ballot takes the same room"
    assert not {"at", "by", "person"} & set(row._fields)


def test_a_round_that_fails_is_another_box_the_second_time(home: Home, case: str) -> None:
    for voter in VOTERS:
        vote(home, case, voter, NO)
    assert seen(home, case).variables["dat"] is False
    vote(home, case, "uy_vien_1", YES)
    with home.database.read() as connection:
        (row,) = boxes.of_instance(connection, case)
    vote(home, case, "uy_vien_2", YES)
    vote(home, case, "uy_vien_3", NO)
    after = seen(home, case).variables
    assert (after["phieu"], after["ty_le"], after["so_phieu"]) == ({YES: 2, NO: 1}, Decimal("0.6667"), 3)
    assert after["ty_le_chu"] == "66,7 %"
    assert row.round > 0


def test_only_the_person_who_was_asked_votes_and_only_once(home: Home, case: str) -> None:
    task = task_of(home, case, "uy_vien_1")
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by("uy_vien_2"), task, {"phieu": YES})
    for stranger in (ADMIN, By(AGENCY, "uy_vien_1", Channel.WEB, on_behalf_of="uy_vien_2")):
        with pytest.raises(engine.RefusedError, match=r"personal|does not stand in"):
            engine.complete(home, stranger, task, {"phieu": YES})
    with pytest.raises(engine.RefusedError, match="personal"):
        engine.forward(home, by("uy_vien_1"), task, "uy_vien_2", reason="đi vắng mấy hôm")
    with pytest.raises(engine.RefusedError, match="personal"):
        engine.assign(home, by("lanh_dao"), task, "uy_vien_2")
    assert engine.task(home, by("uy_vien_1"), task).may == {"complete", "draft"}
    engine.complete(home, by("uy_vien_1"), task, {"phieu": YES})
    with pytest.raises(engine.LostRaceError):
        engine.complete(home, by("uy_vien_1"), task, {"phieu": YES})


def test_a_refused_ballot_leaves_no_box(home: Home, case: str) -> None:
    with pytest.raises(engine.FormRefusedError):
        vote(home, case, "uy_vien_1", "không có")
    with pytest.raises(engine.BadValueError, match="4096"):
        vote(home, case, "uy_vien_1", YES, loi="x" * 5000)
    with home.database.read() as connection:
        assert boxes.of_instance(connection, case) == []


def test_a_case_that_is_cancelled_takes_its_boxes_with_it(home: Home, case: str) -> None:
    vote(home, case, "uy_vien_1", YES)
    engine.cancel(home, by("chuyen_vien"), case, reason="dừng cuộc bỏ phiếu")
    with home.database.read() as connection:
        assert boxes.of_instance(connection, case) == []


def test_another_key_or_a_changed_box_is_noticed_and_nothing_is_counted(home: Home, case: str) -> None:
    vote(home, case, "uy_vien_1", YES)
    with home.database.read() as connection:
        (row,) = boxes.of_instance(connection, case)
    with home.database.write() as connection:
        boxes.replace(connection, row._replace(ballots=row.ballots[:-1] + bytes([row.ballots[-1] ^ 1])))
    with pytest.raises(engine.StateError, match="changed in the database"):
        vote(home, case, "uy_vien_2", YES)
    with home.database.write() as connection:
        boxes.replace(connection, row)
    (home.settings.home / "secret-key").write_text("k" * 48)
    with pytest.raises(engine.StateError, match="another secret key"):
        vote(home, case, "uy_vien_2", YES)


def test_a_box_does_not_open_at_another_place(home: Home, case: str) -> None:
    other = engine.start(home, by("chuyen_vien"), "p", variables={"cu_tri": list(VOTERS)}).id
    vote(home, case, "uy_vien_1", YES)
    vote(home, other, "uy_vien_1", NO)
    with home.database.read() as connection:
        (mine,), (theirs,) = boxes.of_instance(connection, case), boxes.of_instance(connection, other)
    with home.database.write() as connection:
        boxes.replace(connection, mine._replace(ballots=theirs.ballots))
    with pytest.raises(engine.StateError, match="cannot be opened"):
        vote(home, case, "uy_vien_2", YES)


def test_a_tally_that_fails_leaves_the_box_as_it_was(home: Home) -> None:
    vote_task = user("bo_phieu", 'camunda:assignee="${nguoi}" camunda:formRef="phieu"', LOOP)
    count = COUNT.replace("${count(cu_tri)}", "${so}")
    body = '<startEvent id="s"/>' + vote_task + service("kiem", "tally-votes", count) + user("xem")
    body += '<endEvent id="e"/>' + flows("s", "bo_phieu", "kiem", "xem", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body)), "phieu.form": json.dumps(FORM).encode()}, name="p")
    case = engine.start(home, by("chuyen_vien"), "p", variables={"cu_tri": list(VOTERS), "so": 1}).id
    for voter in VOTERS:
        vote(home, case, voter, YES)
    assert "incident-opened" in events(home, case)
    engine.set_variables(home, ADMIN, case, {"so": 3}, reason="sửa số thành viên")
    (stuck,) = engine.incidents(home, ADMIN)
    engine.retry(home, ADMIN, stuck.id, reason="đã sửa")
    assert seen(home, case).variables["phieu"] == {YES: 3}


def test_a_start_takes_no_ballot(home: Home) -> None:
    body = '<startEvent id="s" camunda:formRef="phieu"/>' + user("a") + '<endEvent id="e"/>' + flows("s", "a", "e")
    with pytest.raises(engine.LintRefusedError) as refused:
        engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body)), "phieu.form": json.dumps(FORM).encode()})
    assert "secret-in-start" in {finding.rule for finding in refused.value.findings}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(st.sampled_from([YES, NO]), min_size=1, max_size=9))
def test_every_vote_is_counted_once(home: Home, answers: list[str]) -> None:
    published(home)
    voters = [f"uy_vien_{number}" for number in range(1, len(answers) + 1)]
    case = engine.start(home, by("chuyen_vien"), "p", variables={"cu_tri": voters}).id
    for voter, answer in zip(voters, answers, strict=True):
        vote(home, case, voter, answer)
    after = seen(home, case).variables
    yes = answers.count(YES)
    assert after["so_dong_y"] == yes
    assert sum(after["phieu"].values()) == len(answers)  # type: ignore[attr-defined]  # a map of counts
    assert after["dat"] is (5 * yes >= 3 * len(answers))


def test_the_key_is_derived_from_the_homes_secret(tmp_path: Path) -> None:
    assert Settings(home=tmp_path, secret_key="k" * 40).ensure_secret().secret_key == "k" * 40
    assert migrations.head() >= "0004"
